"""The bands behind the waveform: how probable the emotion of each stretch is, in its colour and with its letter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QTransform
from PySide6.QtWidgets import QWidget

from desktop_app.ui.colours import LIGHT, Scheme, look
from desktop_app.ui.segment_view import SegmentView

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

FILL_ALPHA = {False: 64, True: 84}
EDGE_PX = 2.0
LETTER_PX = 16.0


class Bands(pg.GraphicsObject):  # type: ignore[misc]
    """Fills the stretch of each segment from the bottom, -1, up to its probability; 1 is certainty."""

    def __init__(self) -> None:
        super().__init__()
        self.view = SegmentView()
        self._scheme = LIGHT
        self.setZValue(-10)

    def show_segments(self, segments: Sequence[Segment]) -> None:
        """Show segments in the order of time."""
        self.view = SegmentView(segments)
        self.prepareGeometryChange()
        self.update()

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme."""
        self._scheme = scheme
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """Return all that is in sight: nothing else is ever drawn."""
        return QRectF(self.viewRect())

    def viewRangeChanged(self) -> None:  # noqa: N802
        """Follow the view."""
        self.prepareGeometryChange()
        self.update()

    def paint(self, painter: QPainter, _option: object, _widget: QWidget | None = None) -> None:
        """Draw what can be seen."""
        sight = self.boundingRect()
        transform = painter.transform()
        width = transform.mapRect(sight).width()
        for segment in self.view.seen(sight.left(), sight.right(), width):
            if segment.probability is not None:
                self._draw(painter, transform, segment, sight)

    def _draw(self, painter: QPainter, transform: QTransform, segment: Segment, sight: QRectF) -> None:
        letter, name = look(segment.emotion) if segment.emotion else ("?", self._scheme.muted)
        top = 2 * (segment.probability or 0.0) - 1
        left, right = max(segment.start_s, sight.left()), min(segment.end_s, sight.right())
        box = transform.mapRect(QRectF(left, -1, right - left, top + 1))
        colour = QColor(name)
        faint = QColor(colour)
        faint.setAlpha(FILL_ALPHA[self._scheme.dark])
        pattern = Qt.BrushStyle.SolidPattern if segment.emotion else Qt.BrushStyle.BDiagPattern
        painter.save()
        painter.resetTransform()
        painter.fillRect(box, QBrush(faint, pattern))
        painter.setPen(QPen(colour, EDGE_PX))
        painter.drawLine(box.topLeft() + QPointF(0, EDGE_PX / 2), box.topRight() + QPointF(0, EDGE_PX / 2))
        if box.width() >= LETTER_PX and box.height() >= LETTER_PX:
            painter.setPen(QColor(self._scheme.muted))
            place = QRectF(box.left(), box.top() + EDGE_PX, box.width(), LETTER_PX)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, letter)
        painter.restore()
