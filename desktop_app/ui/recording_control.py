"""Recording, as the window does it: one button, one microphone, one take at a time."""

from __future__ import annotations

import contextlib
from enum import Enum, auto
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui import jobs
from desktop_app.ui.jobs import Microphones
from desktop_app.ui.settings import Key, read_text, write_text
from desktop_app.ui.take import Take
from desktop_app.ui.view import View
from desktop_app.ui.worker import Request, Worker

FRAME_MS = 33
LOOKING = "Looking for a microphone…"


class State(Enum):
    """Where a take stands."""

    IDLE = auto()
    STARTING = auto()
    RECORDING = auto()
    STOPPING = auto()


class RecordingControl(QObject):
    """Emits ``started`` with the take, then ``recorded`` with its file, or ``failed`` when no file came of it.

    The device is opened and closed in a worker; the main thread only looks, thirty times a second, at what was heard.
    """

    started = Signal(object)
    recorded = Signal(Path)
    failed = Signal()

    _device_ended = Signal(object)

    def __init__(self, view: View, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = State.IDLE
        self._view = view
        self._settings = settings
        self._names: list[str] = []
        self._take: Take | None = None
        self._devices = Worker("microphones", self)
        self._devices.result.connect(self._show_microphones)
        self._opener = Worker("recording-start", self)
        self._opener.result.connect(self._begin)
        self._opener.failed.connect(self._fail)
        self._closer = Worker("recording-stop", self)
        self._closer.result.connect(self._finish)
        self._closer.failed.connect(self._fail)
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._look)
        self._device_ended.connect(self._end_early)

    def start(self) -> None:
        """Look for microphones for the first time."""
        self._view.set_recording_possible(LOOKING)
        self._devices.submit(partial(jobs.find_microphones, refresh=False))

    def refresh(self) -> None:
        """Look for microphones that came or went; not while one is in use, since that would cut it off."""
        if self.state is State.IDLE:
            self._devices.submit(partial(jobs.find_microphones, refresh=True))

    def choose(self, name: str) -> None:
        """Remember a microphone by its name."""
        write_text(self._settings, Key.MICROPHONE, name)

    def toggle(self) -> None:
        """Start or stop; while the device is being opened or closed, nothing."""
        if self.state is State.IDLE:
            self._open()
        elif self.state is State.RECORDING:
            self.stop()

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
        for worker in (self._devices, self._opener, self._closer):
            worker.stop()
        if self._take is not None:
            with contextlib.suppress(SpeechEmotionError):
                self._take.stop()
        self.state = State.IDLE

    def _open(self) -> None:
        folder = read_text(self._settings, Key.RECORDINGS)
        name = read_text(self._settings, Key.MICROPHONE)
        take = Take(
            Path(folder) if folder else None,
            name if name in self._names else None,
            lambda: self._device_ended.emit(take),
        )
        self._take = take
        self.state = State.STARTING
        self._view.unsay("recording")
        self._opener.submit(partial(_start, take=take))

    def _begin(self, _request: int, take: Take) -> None:
        self.state = State.RECORDING
        self._view.set_recording(True)
        self.started.emit(take)
        self._timer.start()
        if take.failure is not None:
            self._end_early(take)

    def _look(self) -> None:
        if self._take is not None:
            self._view.show_frame(self._take.read())

    def _end_early(self, take: Take) -> None:
        """Stop a take whose device or file failed, keep what there is, and say why."""
        if take is self._take and self.state is State.RECORDING:
            if take.failure is not None:
                self._view.say("recording", "error", str(take.failure))
            self.stop()

    def _finish(self, _request: int, path: Path) -> None:
        dropped = self._take.dropped_frames if self._take is not None else 0
        if dropped:
            self._view.say(
                "recording", "note",
                f"{dropped} samples are missing from {path.name}: the computer was too busy while recording. Close "
                "other programs and record again if it matters.",
            )  # fmt: skip
        self._rest()
        self.recorded.emit(path)

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("recording", "error", str(error))
        self._rest()
        self.failed.emit()

    def _rest(self) -> None:
        self._take = None
        self.state = State.IDLE
        self._view.set_recording(False)

    def _show_microphones(self, _request: int, found: Microphones) -> None:
        self._names = [device.name for device in found.devices]
        remembered = read_text(self._settings, Key.MICROPHONE)
        default = next((device.name for device in found.devices if device.is_default), None)
        self._view.show_microphones(self._names, remembered if remembered in self._names else default)
        self._view.set_recording_possible(found.why_not)
        if found.why_not is None:
            self._view.unsay("microphone")
        else:
            self._view.say("microphone", "note", found.why_not)


def _start(request: Request, take: Take) -> Take:
    take.start()
    return take
