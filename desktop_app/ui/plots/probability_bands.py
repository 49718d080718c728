"""The bands behind the waveform: how probable the emotion of each stretch is, in its colour and with its letter.

Where segments are too narrow to be seen, a band would claim the probability of one emotion for a time that had several.
There a cell shows for each answer its share of the time times its mean probability, on top of one another. That is
what the bands of the segments give when they are averaged over the cell: an answer fills the same area at any zoom, and
the height of all together, the mean probability over the cell, is still read by the scale on the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop_app.ui.plots.segment_binning import Cell, SegmentView
from desktop_app.ui.theme.colours import LIGHT, Scheme, look

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

FILL_ALPHA = {False: 64, True: 84}
EDGE_PX = 2.0
LETTER_PX = 16.0


class Bands(pg.GraphicsObject):  # type: ignore[misc]
    """Fills the stretch of each segment from the bottom, -1, up to its probability; 1 is certainty.

    Cells are filled with what their answers amount to on the average of their time.
    """

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
        for part in self.view.seen(sight.left(), sight.right(), width):
            left, right = max(part.start_s, sight.left()), min(part.end_s, sight.right())
            for emotion, low, high in layers(part):
                box = transform.mapRect(QRectF(left, 2 * low - 1, right - left, 2 * (high - low)))
                self._draw(painter, emotion, box)

    def _draw(self, painter: QPainter, emotion: str | None, box: QRectF) -> None:
        letter, name = look(emotion) if emotion else ("?", self._scheme.muted)
        colour = QColor(name)
        faint = QColor(colour)
        faint.setAlpha(FILL_ALPHA[self._scheme.dark])
        pattern = Qt.BrushStyle.SolidPattern if emotion else Qt.BrushStyle.BDiagPattern
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


def layers(part: Segment | Cell) -> list[tuple[str | None, float, float]]:
    """Return what to fill, from the bottom: emotion, or None for “not sure”, and from where to where, [0, 1]."""
    if not isinstance(part, Cell):
        return [(part.emotion, 0.0, part.probability)] if part.probability is not None else []
    filled, low = [], 0.0
    for share in sorted(part.shares, key=lambda share: share.emotion is None):
        if share.probability is not None:
            high = low + share.share * share.probability
            filled.append((share.emotion, low, high))
            low = high
    return filled
