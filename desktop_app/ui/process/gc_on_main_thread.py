"""Garbage collection on the main thread alone."""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class Collector(QObject):
    """Takes over from Python's own collector until it is stopped.

    Python collects in whichever thread happens to allocate: a worker would destroy widgets that are part of a
    reference cycle, and Qt objects must be destroyed on the main thread.

    A full collection takes some 40 ms, nearly all of it for modules and classes that live as long as the program. After
    the first one they are set aside, and the later ones take less than 1 ms.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()
        self._set_aside = False
        gc.disable()

    def stop(self) -> None:
        """Give collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        due = [
            i for i, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)) if count > limit
        ]
        if due:
            gc.collect(due[-1])
            if due[-1] == 2 and not self._set_aside:
                gc.freeze()
                self._set_aside = True
