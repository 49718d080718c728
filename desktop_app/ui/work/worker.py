"""The one way in which work leaves the main thread."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.ui.work.request import Job, Kind, Request, run


class Worker(QObject):
    """Runs jobs, one after the other, on a thread of its own. Only the latest request is answered.

    Thread contract: everything is called, and every signal is received, on the main thread; only the job itself runs
    on the worker's. A job touches no Qt object. A new request cancels the one before: what that one still sends is
    dropped, all but a value that has already been delivered. A :class:`~desktop_app.errors.SpeechEmotionError` of the
    job arrives as ``failed``; any other exception is logged and arrives as a sentence of that kind.
    """

    started = Signal(int)
    progress = Signal(int, object)
    result = Signal(int, object)
    failed = Signal(int, object)
    finished = Signal(int)

    _message = Signal(int, str, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._request = Request(0, self._message.emit)
        self._busy = False
        self._stopped = False
        # Queued even when a job should ever run on this thread: answers never arrive inside submit().
        self._message.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether the latest request has not finished."""
        return self._busy

    def submit(self, job: Job) -> int:
        """Ask for `job` and return the number of the request, which all its signals bear."""
        if self._stopped:
            return self._request.number
        self._request.cancelled = True
        self._request = Request(self._request.number + 1, self._message.emit)
        self._busy = True
        self._executor.submit(run, job, self._request)
        return self._request.number

    def cancel(self) -> None:
        """Drop the latest request: nothing more will be heard of it."""
        self._request.cancelled = True
        self._busy = False

    def stop(self) -> None:
        """Drop everything and wait for the thread to end. Nothing can be submitted afterwards."""
        self._stopped = True
        self.cancel()
        self._executor.shutdown(wait=True, cancel_futures=True)

    @Slot(int, str, object)
    def _deliver(self, number: int, kind: str, value: Any) -> None:
        if number != self._request.number or self._request.cancelled:
            return
        if kind == Kind.FINISHED:
            self._busy = False
        signal = getattr(self, kind)
        if kind in (Kind.STARTED, Kind.FINISHED):
            signal.emit(number)
        else:
            signal.emit(number, value)
