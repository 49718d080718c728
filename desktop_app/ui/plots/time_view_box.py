"""What the mouse does in a plot over time."""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtWidgets import QGraphicsSceneWheelEvent

WHEEL_STEP = 0.1
"""Share of the view by which a notch of the wheel moves it."""

GRIP_PX = 6.0


class TimeBox(pg.ViewBox):  # type: ignore[misc]
    """The area of a plot: a drag selects, with Shift or the middle button it moves; a click seeks; the wheel zooms.

    Emits ``selected`` with the two ends of a drag, in seconds, and whether it is over; ``clicked`` with a time.
    ``edges`` are the ends of the selection that is there: a drag that begins at one of them moves it.
    """

    selected = Signal(float, float, bool)
    clicked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.active = True
        self.edges: tuple[float, float] | None = None
        self._anchor_s = 0.0

    def mouseDragEvent(self, event: Any, axis: int | None = None) -> None:  # noqa: N802
        """Select, or move."""
        moves = event.modifiers() & Qt.KeyboardModifier.ShiftModifier or event.button() != Qt.MouseButton.LeftButton
        if axis is not None or moves or not self.active:
            super().mouseDragEvent(event, axis)
            return
        event.accept()
        if event.isStart():
            self._anchor_s = self._anchor(event.buttonDownPos())
        self.selected.emit(self._anchor_s, self._time_at(event.pos()), event.isFinish())

    def mouseClickEvent(self, event: Any) -> None:  # noqa: N802
        """Seek."""
        if event.button() == Qt.MouseButton.LeftButton and self.active:
            event.accept()
            self.clicked.emit(self._time_at(event.pos()))

    def wheelEvent(self, event: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:  # noqa: N802
        """Zoom; move with Shift, or by a wheel that turns sideways."""
        sideways = event.orientation() == Qt.Orientation.Horizontal
        if not self.active or not (sideways or event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            super().wheelEvent(event, axis)
            return
        event.accept()
        left, right = self.viewRange()[0]
        self.translateBy(x=-event.delta() / 120 * WHEEL_STEP * (right - left))

    def _anchor(self, at: QPointF) -> float:
        """Return the end of the selection that stays while the other one moves."""
        at_s = self._time_at(at)
        if self.edges is not None:
            grip_s = GRIP_PX * self.viewPixelSize()[0]
            for edge_s, other_s in (self.edges, self.edges[::-1]):
                if abs(at_s - edge_s) <= grip_s:
                    return other_s
        return at_s

    def _time_at(self, at: QPointF) -> float:
        low, high = self.state["limits"]["xLimits"]
        return float(min(max(self.mapToView(at).x(), low or 0.0), high or 0.0))
