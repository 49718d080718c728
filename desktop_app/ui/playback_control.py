"""Playing, as the window does it: one file at a time, opened and closed in a worker."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.view import View
from desktop_app.ui.worker import Worker

if TYPE_CHECKING:
    from desktop_app.audio import Player


class PlaybackControl(QObject):
    """Plays a file, and shows in the view whether it does."""

    _player_ended = Signal(object)

    def __init__(self, view: View, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._player: Player | None = None
        self._worker = Worker("playback", self)
        self._worker.failed.connect(self._fail)
        self._player_ended.connect(self._end)

    @property
    def playing(self) -> bool:
        """Whether a file is played."""
        return self._player is not None

    @property
    def busy(self) -> bool:
        """Whether a loudspeaker is open, or is being opened or closed."""
        return self.playing or self._worker.busy

    def play(self, path: Path) -> None:
        """Play a file from its beginning; while a device is being opened or closed, nothing."""
        if self.busy:
            return
        # Not slow here: what found the file has imported it.
        from desktop_app.audio import Player

        player = Player(path, on_stop=lambda: self._player_ended.emit(player))
        self._player = player
        self._view.unsay("playback")
        self._view.set_listening(True)
        self._worker.submit(lambda request: player.start())

    def stop(self) -> Callable[[], None]:
        """Be silent soon. Return what waits until it is, for another thread."""
        player, self._player = self._player, None
        if player is None:
            return _nothing
        self._view.set_listening(False)
        self._worker.submit(lambda request: player.stop())
        return player.stop

    def close(self) -> None:
        """End everything."""
        player, self._player = self._player, None
        self._worker.stop()
        if player is not None:
            player.stop()

    def _end(self, player: Player) -> None:
        if player is not self._player:
            return
        if player.failure is not None:
            self._view.say("playback", "error", str(player.failure))
        self._player = None
        self._view.set_listening(False)

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("playback", "error", str(error))
        self._player = None
        self._view.set_listening(False)


def _nothing() -> None:
    """Wait for nothing."""
