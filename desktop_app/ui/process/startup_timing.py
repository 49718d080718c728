"""When the window stands, when it is ready, and when it has answered: the lines of ``speech-emotion open --timing``."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, SignalInstance

EVERY_MS = 5


class StartTimes(QObject):
    """Prints each of its lines once: what happened, the system's monotonic clock, and the processor time so far, in s.

    Whoever starts the program reads that clock too, and knows how long it took; nothing inside a process can tell when
    it was asked for. The processor time, of all threads, is the same however busy the machine is.

    Parameters
    ----------
    shown, ready : SignalInstance
        Come when the window stands, and when a model has been loaded.
    answered : callable
        Tells whether the window shows an answer.
    """

    def __init__(
        self, shown: SignalInstance, ready: SignalInstance, answered: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._has_answer = answered
        shown.connect(lambda: self._say("shown"))
        ready.connect(lambda: self._say("ready"))
        self._said: set[str] = set()
        self._answer = QTimer(self, interval=EVERY_MS)
        self._answer.timeout.connect(self._look)
        self._answer.start()

    def _look(self) -> None:
        if self._has_answer():
            self._answer.stop()
            self._say("answered")

    def _say(self, what: str) -> None:
        if what not in self._said:
            self._said.add(what)
            print(f"{what} {time.monotonic():.3f} {time.process_time():.3f}", flush=True)
