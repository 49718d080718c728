"""Garbage collection on the main thread alone."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Takes over from Python's own collector until it is stopped.

    Python collects in whichever thread happens to allocate: a worker would destroy widgets that are part of a
    reference cycle, and Qt objects must be destroyed on the main thread. A full collection takes some 25 ms here.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        gc.disable()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.enable()

    @staticmethod
    def _collect() -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        due = [
            i for i, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit
        ]
        if due:
            gc.collect(due[-1])
