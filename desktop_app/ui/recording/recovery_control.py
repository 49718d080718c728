"""Recordings that a crash cut off: found at the start, offered one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Signal, SignalInstance

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.recording import jobs
from desktop_app.ui.recording.jobs import Unfinished
from desktop_app.ui.recording.recording_words import unfinished_text
from desktop_app.ui.recording.view import RecoveryView
from desktop_app.ui.settings.settings import recordings_folder
from desktop_app.ui.work.commands import CommandQueue
from desktop_app.ui.work.worker import Worker


class Playback(Protocol):
    """What plays a file; ``changed`` is a signal with whether it does."""

    changed: SignalInstance

    @property
    def playing(self) -> bool:
        """Whether a file is played."""

    @property
    def busy(self) -> bool:
        """Whether a loudspeaker is open, or is being opened or closed."""

    def play(self, path: Path) -> None:
        """Play a file."""

    def stop(self) -> Callable[[], None]:
        """Be silent soon. Return what waits until it is, for another thread."""


class RecoveryControl(QObject):
    """Emits ``decided`` when a recording was kept or discarded.

    Parameters
    ----------
    view : RecoveryView
    settings : QSettings
    playback : Playback
        Plays a recording that is offered.
    """

    decided = Signal()

    def __init__(
        self, view: RecoveryView, settings: QSettings, playback: Playback, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self.playback = playback
        self.playback.changed.connect(view.set_listening)
        self._left: list[Unfinished] = []
        self._finder = Worker("recovery", self)
        self._finder.result.connect(self._found)
        self._deciding: dict[int, Path] = {}
        self._decider = CommandQueue("recovery-choice", self)
        self._decider.done.connect(self._end_decision)
        self._decider.failed.connect(self._fail)

    def look(self) -> None:
        """Look for recordings that were cut off."""
        self._finder.submit(partial(jobs.find_unfinished, folder=recordings_folder(self._settings)))

    def listen(self, path: Path) -> None:
        """Play a recording, or stop playing."""
        if self.playback.playing:
            self.playback.stop()
        elif not self.playback.busy:
            self.playback.play(path)

    def keep(self, path: Path) -> None:
        """Keep a recording among the others."""
        if path not in self._deciding.values():
            self.playback.stop()
            self._decide(path, partial(jobs.keep_recording, path))

    def discard(self, path: Path) -> None:
        """Delete a recording; the view has asked whether that is meant."""
        if path not in self._deciding.values():
            self._decide(path, partial(jobs.discard_recording, path, self.playback.stop()))

    def close(self) -> None:
        """Do what was decided, and end the workers; what is undecided is offered again at the next start."""
        self._finder.stop()
        self._decider.stop()

    def _found(self, _request: int, found: list[Unfinished]) -> None:
        self._left = found
        self._offer()

    def _decide(self, path: Path, command: Callable[[], object]) -> None:
        if not self._decider.busy:
            self._view.unsay("recovery")
        self._deciding[self._decider.submit(command)] = path

    def _end_decision(self, number: int, _path: Path) -> None:
        path = self._deciding.pop(number)
        self._left = [unfinished for unfinished in self._left if unfinished.path != path]
        self._offer()
        self.decided.emit()

    def _offer(self) -> None:
        if self._left:
            self._view.offer_recovery(self._left[0].path, unfinished_text(self._left[0], len(self._left)))
        else:
            self._view.offer_recovery(None, "")

    def _fail(self, number: int, error: SpeechEmotionError) -> None:
        self._deciding.pop(number)
        self._view.say("recovery", "error", str(error))
        self._offer()
