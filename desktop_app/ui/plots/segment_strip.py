"""The strip between the plots: which emotion was heard when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.ui.plots.segment_binning import Cell, SegmentView
from desktop_app.ui.plots.segment_paint import paint_cell, paint_segment
from desktop_app.ui.plots.segment_words import spoken_part, spoken_segments, spoken_view
from desktop_app.ui.theme.theme import scheme_of

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

HEIGHT_PX = 42
"""High enough for a letter in every share of a cell from a quarter on."""

MARGIN_PX = 3.5
GAP_PX = 1.0
SETTLED_MS = 250
"""A view that has not moved for so long is told to a screen reader."""


class SegmentStrip(QWidget):
    """Segments over the same time axis as the plots; can be reached with Tab, so that a screen reader reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Emotions so far")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._view = SegmentView()
        self._whole = False
        self._span = (0.0, 1.0)
        self._margins = (0.0, 0.0)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._tell)
        self.show_segments(())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a slim strip, wide enough for any plot."""
        return QSize(200, HEIGHT_PX)

    @property
    def segments(self) -> Sequence[Segment]:
        """What is shown, all of it."""
        return self._view.segments

    def show_segments(self, segments: Sequence[Segment], whole: bool = False) -> None:
        """Show segments in the order of time, those of a running recording or of a `whole` file."""
        self._view = SegmentView(segments)
        self._whole = whole
        self.setAccessibleName("Emotions over time" if whole else "Emotions so far")
        self._tell()
        self.update()

    def show_span(self, start_s: float, end_s: float) -> None:
        """Show the part from `start_s` to `end_s`."""
        if (start_s, end_s) != self._span:
            self._span = (start_s, end_s)
            self._change_view()

    def set_margins(self, left_px: float, right_px: float) -> None:
        """Stand exactly below the plots' pictures."""
        self._margins = (left_px, right_px)
        self._change_view()

    def part_at(self, x: float) -> Segment | Cell | None:
        """Return the segment at a place in the widget, or the cell where segments are too narrow to be seen."""
        area = self._area()
        start, end = self._span
        return self._view.at(start + (x - area.left()) / area.width() * (end - start), start, end, area.width())

    def event(self, event: QEvent) -> bool:
        """Say in the tooltip what is below the mouse."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            part = self.part_at(event.pos().x())
            QToolTip.showText(event.globalPos(), spoken_part(part) if part else self.accessibleName(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw what can be seen: segments, and stacked shares where they are too narrow."""
        scheme = scheme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setClipRect(area)
        start, end = self._span
        scale = area.width() / max(1e-9, end - start)
        for part in self._view.seen(start, end, area.width()):
            # Cut here as well: what writes SVG knows no clipping.
            left = area.left() + max(0.0, part.start_s - start) * scale
            right = area.left() + (min(part.end_s, end) - start) * scale - GAP_PX
            box = QRectF(left, MARGIN_PX, max(1.5, right - left), self.height() - 2 * MARGIN_PX)
            if isinstance(part, Cell):
                paint_cell(painter, scheme, part, box)
            else:
                paint_segment(painter, scheme, part, box, box.intersected(area))
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 5, 5)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell what fits the new width."""
        super().resizeEvent(event)
        self._change_view()

    def _change_view(self) -> None:
        self.update()
        if self._whole:
            self._settled.start()

    def _tell(self) -> None:
        """Bring the text twin up to date: of a recording all so far, of a whole file what is in sight."""
        segments = self._view.segments
        seen = self._whole and segments
        text = spoken_view(self._view, *self._span, self._area().width()) if seen else spoken_segments(segments)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def _area(self) -> QRectF:
        left, right = self._margins
        return QRectF(left, 0, max(1.0, self.width() - left - right), self.height())
