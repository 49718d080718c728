"""Recordings that a crash cut off: found at the start, offered one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui import jobs
from desktop_app.ui.jobs import Unfinished
from desktop_app.ui.live.live_words import unfinished_text
from desktop_app.ui.playback.playback_control import PlaybackControl
from desktop_app.ui.settings.settings import Key, read_text
from desktop_app.ui.view import View
from desktop_app.ui.work.worker import Worker


class RecoveryControl(QObject):
    """Emits ``decided`` when a recording was kept or discarded.

    Parameters
    ----------
    view : View
    settings : QSettings
    loudspeaker : callable
        Returns the name of the loudspeaker to play on; None for the system's default.
    """

    decided = Signal()

    def __init__(
        self, view: View, settings: QSettings, loudspeaker: Callable[[], str | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._loudspeaker = loudspeaker
        self.playback = PlaybackControl(view, self)
        self.playback.changed.connect(view.set_listening)
        self._left: list[Unfinished] = []
        self._finder = Worker("recovery", self)
        self._finder.result.connect(self._found)
        self._decider = Worker("recovery-choice", self)
        self._decider.result.connect(self._decide)
        self._decider.failed.connect(self._fail)

    def look(self) -> None:
        """Look for recordings that were cut off."""
        folder = read_text(self._settings, Key.RECORDINGS)
        self._finder.submit(partial(jobs.find_unfinished, folder=Path(folder) if folder else None))

    def listen(self, path: Path) -> None:
        """Play a recording, or stop playing."""
        if self.playback.playing:
            self.playback.stop()
        elif not self.playback.busy:
            self.playback.play(path, device=self._loudspeaker())

    def keep(self, path: Path) -> None:
        """Keep a recording among the others."""
        self.playback.stop()
        self._decider.submit(partial(jobs.keep_recording, path=path))

    def discard(self, path: Path) -> None:
        """Delete a recording; the view has asked whether that is meant."""
        silent = self.playback.stop()
        self._decider.submit(partial(jobs.discard_recording, path=path, silent=silent))

    def close(self) -> None:
        """End the workers; what is undecided is offered again at the next start."""
        self.playback.close()
        self._finder.stop()
        self._decider.stop()

    def _found(self, _request: int, found: list[Unfinished]) -> None:
        self._left = found
        self._offer()

    def _decide(self, _request: int, path: Path) -> None:
        self._left = [unfinished for unfinished in self._left if unfinished.path != path]
        self._view.unsay("recovery")
        self._offer()
        self.decided.emit()

    def _offer(self) -> None:
        if self._left:
            self._view.offer_recovery(self._left[0].path, unfinished_text(self._left[0], len(self._left)))
        else:
            self._view.offer_recovery(None, "")

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("recovery", "error", str(error))
        self._offer()
