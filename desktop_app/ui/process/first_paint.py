"""The moment when a window stands, before which nothing is to be begun that would hold it up."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

PATIENCE_MS = 500
"""A window that is started out of sight is never painted; it works all the same."""


class FirstPaint(QObject):
    """Emits ``done`` once: when the window has been painted for the first time, or was not in time."""

    done = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window: QWidget | None = window
        window.installEventFilter(self)
        QTimer.singleShot(PATIENCE_MS, self, self._end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """See the first paint."""
        if event.type() == QEvent.Type.Paint:
            # What is painted reaches the screen when this event has been dealt with.
            QTimer.singleShot(0, self, self._end)
        return False

    def _end(self) -> None:
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None
            self.done.emit()
