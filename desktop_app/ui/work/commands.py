"""Work that changes files: each piece is carried out, in order, whatever is asked for after it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.ui.work.request import Kind, Request, run

Command = Callable[[], Any]


class CommandQueue(QObject):
    """Carries out commands one after the other on a thread of its own, and tells of each once.

    For questions, of which only the latest counts, there is :class:`~desktop_app.ui.work.worker.Worker`. ``done`` comes
    with the number of a command and what it returned, ``failed`` with its number and its
    :class:`~desktop_app.errors.SpeechEmotionError`. Everything is called, and every signal is received, on the main
    thread; only the command itself runs on the queue's.
    """

    done = Signal(int, object)
    failed = Signal(int, object)

    _message = Signal(int, str, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._asked = self._told = 0
        self._stopped = False
        self._message.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a command has not been told of."""
        return self._told < self._asked

    def submit(self, command: Command) -> int:
        """Ask for a command and return its number, which its signal bears."""
        if self._stopped:
            return self._asked
        self._asked += 1
        self._executor.submit(run, lambda _request: command(), Request(self._asked, self._message.emit))
        return self._asked

    def stop(self) -> None:
        """Carry out what has been asked for, tell of nothing more, and take no more commands."""
        self._stopped = True
        self._executor.shutdown(wait=True)

    @Slot(int, str, object)
    def _deliver(self, number: int, kind: str, value: Any) -> None:
        if self._stopped:
            return
        if kind == Kind.RESULT:
            self.done.emit(number, value)
        elif kind == Kind.FAILED:
            self.failed.emit(number, value)
        elif kind == Kind.FINISHED:
            self._told += 1
