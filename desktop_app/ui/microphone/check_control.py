"""The microphone check: five seconds of listening in a worker, and what to say about them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.microphone import jobs
from desktop_app.ui.microphone.check_words import CheckResult, failure, result
from desktop_app.ui.microphone.jobs import Listened
from desktop_app.ui.microphone.microphone_control import MicrophoneControl
from desktop_app.ui.microphone.view import CheckView
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.audio.devices.microphone_check import MicrophoneReport


class CheckControl(QObject):
    """Emits ``changed`` when a check begins or ends: nothing else may use the microphone meanwhile."""

    changed = Signal()

    def __init__(self, view: CheckView, microphones: MicrophoneControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.running = False
        self._view = view
        self._microphones = microphones
        self._worker = Worker("microphone-check", self)
        self._worker.progress.connect(self._show_progress)
        self._worker.result.connect(self._end)
        self._worker.failed.connect(self._fail)

    def open(self) -> None:
        """Show the guide."""
        self._view.open_check(self._microphones.shown)

    def begin(self) -> None:
        """Listen."""
        if self.running:
            return
        self._set_running(True)
        self._view.show_check_listening(self._microphones.shown)
        self._worker.submit(partial(jobs.check, device=self._microphones.wanted))

    def cancel(self) -> None:
        """Listen no longer. The check runs until its device is closed."""
        self._worker.submit(lambda request: None)

    def close(self) -> None:
        """End the worker."""
        self._worker.stop()

    def _show_progress(self, _request: int, listened: Listened) -> None:
        self._view.show_check_progress(listened.share, listened.reading)

    def _end(self, _request: int, report: MicrophoneReport | None) -> None:
        if report is None:
            self._set_running(False)
        else:
            self._finish(result(report))

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._finish(failure(error))

    def _finish(self, found: CheckResult) -> None:
        self._set_running(False)
        self._view.show_check_result(found)

    def _set_running(self, running: bool) -> None:
        if running != self.running:
            self.running = running
            self.changed.emit()
