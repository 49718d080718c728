"""Recording, as the window does it: one button, one microphone, one take at a time."""

from __future__ import annotations

import contextlib
from enum import Enum, auto
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal

from desktop_app.errors import AudioDeviceError, SpeechEmotionError
from desktop_app.ui.microphone.device_words import opening_text
from desktop_app.ui.microphone.microphone_control import MicrophoneControl
from desktop_app.ui.recording.recording_session import RecordingSession
from desktop_app.ui.recording.recording_words import dropped_text
from desktop_app.ui.recording.view import RecordingView
from desktop_app.ui.settings.settings import recordings_folder
from desktop_app.ui.signal.frame import Frame
from desktop_app.ui.work.request import Request
from desktop_app.ui.work.worker import Worker

FRAME_MS = 39
"""25.6 frames a second."""

SLOW_MS = 500
"""A microphone that takes longer to open is told of in a sentence."""


class State(Enum):
    """Where a take stands."""

    IDLE = auto()
    STARTING = auto()
    RECORDING = auto()
    STOPPING = auto()


class RecordingControl(QObject):
    """Emits ``started`` with the take, ``looked`` with every frame of it, then ``ended``.

    After that comes ``recorded`` with its file, or ``failed`` when no file came of a take that had begun. The device is
    opened and closed in a worker; the main thread only looks, almost thirty times a second, at what was heard.
    """

    started = Signal(object)
    looked = Signal(object)
    ended = Signal()
    recorded = Signal(Path)
    failed = Signal()

    _device_ended = Signal(object)

    def __init__(
        self, view: RecordingView, settings: QSettings, microphones: MicrophoneControl, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = State.IDLE
        self._view = view
        self._settings = settings
        self._microphones = microphones
        self._take: RecordingSession | None = None
        self._dropped = 0
        self._opener = Worker("recording-start", self)
        self._opener.result.connect(self._begin)
        self._opener.failed.connect(self._fail_to_start)
        self._closer = Worker("recording-stop", self)
        self._closer.result.connect(self._finish)
        self._closer.failed.connect(self._fail)
        self._timer = QTimer(self)
        # A coarse timer may come 5 % late, and the picture would jerk.
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._look)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(
            lambda: self._view.say("opening", "info", opening_text(self._microphones.shown))
        )  # fmt: skip
        self._device_ended.connect(self._end_early)

    def toggle(self) -> None:
        """Start or stop; while the device is being opened or closed, nothing."""
        if self.state is State.IDLE:
            self._open()
        elif self.state is State.RECORDING:
            self.stop()

    def toggle_pause(self) -> None:
        """Pause a running recording, or go on with it."""
        if self.state is State.RECORDING and self._take is not None:
            paused = not self._take.paused
            self._take.set_paused(paused)
            self._view.set_paused(paused)
            self._look()

    def stop(self) -> None:
        """End the take; its file is told of by ``recorded``."""
        if self.state is not State.RECORDING or self._take is None:
            return
        self._timer.stop()
        self.state = State.STOPPING
        take = self._take
        self._closer.submit(lambda request: take.stop())

    def close(self) -> None:
        """End everything; a running take keeps its file."""
        self._timer.stop()
        self._slow.stop()
        for worker in (self._opener, self._closer):
            worker.stop()
        if self._take is not None:
            with contextlib.suppress(SpeechEmotionError):
                self._take.stop()
        self.state = State.IDLE

    def _open(self) -> None:
        take = RecordingSession(
            recordings_folder(self._settings), self._microphones.wanted, lambda: self._device_ended.emit(take)
        )  # fmt: skip
        self._take, self._dropped = take, 0
        self.state = State.STARTING
        self._view.unsay("recording")
        self._view.unsay("dropped")
        self._view.show_opening()
        self._slow.start()
        self._opener.submit(partial(_start, take=take))

    def _begin(self, _request: int, take: RecordingSession) -> None:
        self.state = State.RECORDING
        self._end_opening()
        self._microphones.works(take.device_name)
        self._view.set_recording(True)
        self.started.emit(take)
        self._timer.start()
        if take.failure is not None:
            self._end_early(take)

    def _look(self) -> None:
        if self._take is None:
            return
        frame = self._take.read()
        self._view.show_frame(frame)
        self._tell_of_loss(frame, self._take)
        self.looked.emit(frame)

    def _tell_of_loss(self, frame: Frame, take: RecordingSession) -> None:
        # Once for each further second that is lost, not for every block: a screen reader reads it out.
        if frame.dropped_frames and frame.dropped_frames >= self._dropped:
            self._dropped = frame.dropped_frames + take.rate_hz
            self._view.say("dropped", "note", dropped_text(frame.dropped_frames, take.rate_hz))

    def _end_early(self, take: RecordingSession) -> None:
        """Stop a take whose device or file failed, keep what there is, and say why."""
        if take is self._take and self.state is State.RECORDING:
            if take.failure is not None:
                self._view.say("recording", "error", str(take.failure))
            self.stop()

    def _finish(self, _request: int, path: Path) -> None:
        dropped = self._take.dropped_frames if self._take is not None else 0
        if dropped:
            self._view.say(
                "dropped", "note",
                f"{dropped} samples are missing from {path.name}: the computer was too busy while recording. Close "
                "other programs and record again if it matters.",
            )  # fmt: skip
        self._rest()
        self.recorded.emit(path)

    def _fail_to_start(self, _request: int, error: SpeechEmotionError) -> None:
        """Put the last good microphone back when it was the microphone that failed."""
        failed = self._take.device if self._take is not None else None
        back = self._microphones.put_back(failed) if isinstance(error, AudioDeviceError) else ""
        self._view.say("recording", "error", f"{error} {back}".strip())
        self._rest()

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("recording", "error", str(error))
        self._rest()
        self.failed.emit()

    def _end_opening(self) -> None:
        self._slow.stop()
        self._view.unsay("opening")

    def _rest(self) -> None:
        self._end_opening()
        self._take = None
        self.state = State.IDLE
        self._view.set_recording(False)
        self.ended.emit()


def _start(request: Request, take: RecordingSession) -> RecordingSession:
    take.start()
    return take
