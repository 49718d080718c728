"""The strip between the plots: which emotion was heard when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.ui.colours import Scheme, ink_on, look
from desktop_app.ui.live_words import segment_name, spoken_segment, spoken_segments, spoken_timeline
from desktop_app.ui.segment_view import SegmentView
from desktop_app.ui.theme import scheme_of

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

HEIGHT_PX = 30
PADDING_PX = 6
GAP_PX = 1.0


class SegmentStrip(QWidget):
    """Segments over the same time axis as the plots; can be reached with Tab, so that a screen reader reads it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Emotions so far")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._view = SegmentView()
        self._span = (0.0, 1.0)
        self._margins = (0.0, 0.0)
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
        self.setAccessibleName("Emotions over time" if whole else "Emotions so far")
        text = spoken_timeline(segments) if whole else spoken_segments(segments)
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)
        self.update()

    def show_span(self, start_s: float, end_s: float) -> None:
        """Show the part from `start_s` to `end_s`."""
        if (start_s, end_s) != self._span:
            self._span = (start_s, end_s)
            self.update()

    def set_margins(self, left_px: float, right_px: float) -> None:
        """Stand exactly below the plots' pictures."""
        self._margins = (left_px, right_px)
        self.update()

    def segment_at(self, x: float) -> Segment | None:
        """Return the segment at a place in the widget."""
        area = self._area()
        start, end = self._span
        at_s = start + (x - area.left()) / max(1.0, area.width()) * (end - start)
        seen = self._view.seen(start, end, area.width())
        return next((segment for segment in seen if segment.start_s <= at_s < segment.end_s), None)

    def event(self, event: QEvent) -> bool:
        """Say in the tooltip what is below the mouse."""
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            segment = self.segment_at(event.position().x() if hasattr(event, "position") else event.pos().x())
            QToolTip.showText(event.globalPos(), spoken_segment(segment) if segment else self.accessibleName(), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw what can be seen of the segments."""
        scheme = scheme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self._area()
        painter.setClipRect(area)
        start, end = self._span
        scale = area.width() / max(1e-9, end - start)
        for segment in self._view.seen(start, end, area.width()):
            # Cut here as well: what writes SVG knows no clipping.
            left = area.left() + max(0.0, segment.start_s - start) * scale
            right = area.left() + (min(segment.end_s, end) - start) * scale - GAP_PX
            self._draw(painter, scheme, segment, QRectF(left, 3.5, max(1.5, right - left), self.height() - 7))
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(QColor(scheme.accent), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 5, 5)

    def _draw(self, painter: QPainter, scheme: Scheme, segment: Segment, box: QRectF) -> None:
        if segment.emotion is not None:
            letter, colour = look(segment.emotion)
            ink, fill, edge = ink_on(colour), QBrush(QColor(colour)), QPen(Qt.PenStyle.NoPen)
            name = f"{letter} {segment.emotion}"
        else:
            letter, name = segment_name(segment)
            ink, fill, edge = scheme.muted, QBrush(QColor(scheme.track)), QPen(Qt.PenStyle.NoPen)
        if segment.status == "uncertain":
            ink, fill, edge = scheme.text, QBrush(QColor(scheme.card)), QPen(QColor(scheme.control_edge))
        painter.setPen(edge)
        painter.setBrush(fill)
        painter.drawRoundedRect(box, 4, 4)
        if segment.status == "uncertain":
            painter.setBrush(QBrush(QColor(scheme.control_edge), Qt.BrushStyle.BDiagPattern))
            painter.drawRoundedRect(box, 4, 4)
        self._write(painter, scheme, segment, box, (name, letter), ink)

    def _write(
        self, painter: QPainter, scheme: Scheme, segment: Segment, box: QRectF, texts: tuple[str, str], ink: str
    ) -> None:
        """Write the longest text that fits into the part in sight."""
        seen = box.intersected(self._area())
        metrics = self.fontMetrics()
        text = next((t for t in texts if metrics.horizontalAdvance(t) + 2 * PADDING_PX <= seen.width()), "")
        if not text and metrics.horizontalAdvance(texts[1]) + 2 <= seen.width():
            text = texts[1]
        if not text:
            return
        if segment.status == "uncertain":
            # Else the hatching would run through the letters.
            width = metrics.horizontalAdvance(text) + 6
            plate = QRectF(seen.center().x() - width / 2, seen.top() + 2, width, seen.height() - 4)
            painter.fillRect(plate, QColor(scheme.card))
        painter.setPen(QColor(ink))
        painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, text)

    def _area(self) -> QRectF:
        left, right = self._margins
        return QRectF(left, 0, max(1.0, self.width() - left - right), self.height())
