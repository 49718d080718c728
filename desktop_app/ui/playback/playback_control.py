"""Playing, as the window does it: one file at a time, opened and closed in a worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.work.message_view import MessageView
from desktop_app.ui.work.request import Request
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.audio import Player


class PlaybackControl(QObject):
    """Plays a file or a part of one. Emits ``changed`` with whether it plays; what goes wrong is said in the view.

    ``completed`` comes before that when it has been played to its end.

    Parameters
    ----------
    view : MessageView
    loudspeaker : callable
        Returns the name of the loudspeaker to play on; None for the system's default.
    """

    changed = Signal(bool)
    completed = Signal()

    _player_ended = Signal(object)

    def __init__(self, view: MessageView, loudspeaker: Callable[[], str | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._loudspeaker = loudspeaker
        self._player: Player | None = None
        # A request may be overtaken before it has begun: whoever comes next ends all players that are not wanted.
        self._unwanted: deque[Player] = deque()
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

    @property
    def position_s(self) -> float:
        """How far into the file it has been heard; 0 when nothing is played."""
        return self._player.position_s if self._player is not None else 0.0

    def play(self, path: Path, start_s: float = 0.0, end_s: float | None = None) -> None:
        """Play a file, or a part of it, instead of what is played now."""
        # Not slow here: what found the file has imported it.
        from desktop_app.audio import Player

        was_playing = self.playing
        self._drop()
        player = Player(path, self._loudspeaker(), lambda: self._player_ended.emit(player), start_s, end_s)
        self._player = player
        self._view.unsay("playback")
        if not was_playing:
            self.changed.emit(True)
        self._worker.submit(lambda request: self._change(request, player))

    def stop(self) -> Callable[[], None]:
        """Be silent soon. Return what waits until it is, for another thread."""
        player = self._player
        if player is None:
            return _nothing
        self._drop()
        self.changed.emit(False)
        self._worker.submit(lambda request: self._change(request, None))
        return player.stop

    def close(self) -> None:
        """End everything."""
        self._drop()
        self._worker.stop()
        self._silence()

    def _drop(self) -> None:
        if self._player is not None:
            self._unwanted.append(self._player)
            self._player = None

    def _silence(self) -> None:
        while self._unwanted:
            self._unwanted.popleft().stop()

    def _change(self, request: Request, player: Player | None) -> None:
        """End the players that are not wanted any more, and start another; in the worker."""
        self._silence()
        request.check()
        if player is not None:
            player.start()

    def _end(self, player: Player) -> None:
        if player is not self._player:
            return
        if player.failure is not None:
            self._view.say("playback", "error", str(player.failure))
        else:
            self.completed.emit()
        self._player = None
        self.changed.emit(False)

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("playback", "error", str(error))
        self._player = None
        self.changed.emit(False)


def _nothing() -> None:
    """Wait for nothing."""
