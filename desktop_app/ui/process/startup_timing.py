"""When the window stands, when it is ready, and when it has answered: the lines of ``speech-emotion open --timing``."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

from desktop_app.ui.controller import Controller
from desktop_app.ui.process.first_paint import FirstPaint
from desktop_app.ui.window import Window

EVERY_MS = 5


def has_answer(window: Window) -> bool:
    """Tell whether the window shows probabilities."""
    return any(bar.value() for bar, _ in window.bars.rows.values())


class StartTimes(QObject):
    """Prints each of its lines once: what happened, the system's monotonic clock, and the processor time so far, in s.

    Whoever starts the program reads that clock too, and knows how long it took; nothing inside a process can tell when
    it was asked for. The processor time, of all threads, is the same however busy the machine is.
    """

    def __init__(self, window: Window, controller: Controller, stands: FirstPaint) -> None:
        super().__init__(window)
        self._window = window
        stands.done.connect(lambda: self._say("shown"))
        controller.models.changed.connect(lambda: self._say("ready"))
        self._said: set[str] = set()
        self._answer = QTimer(self, interval=EVERY_MS)
        self._answer.timeout.connect(self._look)
        self._answer.start()

    def _look(self) -> None:
        if has_answer(self._window):
            self._answer.stop()
            self._say("answered")

    def _say(self, what: str) -> None:
        if what not in self._said:
            self._said.add(what)
            print(f"{what} {time.monotonic():.3f} {time.process_time():.3f}", flush=True)
