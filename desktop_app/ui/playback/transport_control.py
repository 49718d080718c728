"""Cursor, selection and playing of the file that is open, all in seconds of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_app.ui.playback.playback_control import PlaybackControl
from desktop_app.ui.playback.view import TransportView

if TYPE_CHECKING:
    from desktop_app.ui.signal.span import Span

FRAME_MS = 40
AT_END_S = 0.05
"""A cursor so close to the end is at the end: playing begins anew."""


class TransportControl(QObject):
    """Plays, pauses, seeks and selects. Emits ``selected`` with the selection when it is another one.

    Parameters
    ----------
    view : TransportView
    loudspeaker : callable
        Returns the name of the loudspeaker to play on; None for the system's default.
    """

    selected = Signal(object)

    def __init__(
        self, view: TransportView, loudspeaker: Callable[[], str | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._path: Path | None = None
        self._duration_s = 0.0
        self._cursor_s = 0.0
        self._until_s: float | None = None
        self.selection: Span | None = None
        self.playback = PlaybackControl(view, loudspeaker, self)
        self.playback.changed.connect(self._show_playing)
        self.playback.completed.connect(self._complete)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._follow)

    def open(self, path: Path, duration_s: float) -> None:
        """Stand at the beginning of a file."""
        self.leave()
        self._path, self._duration_s = path, duration_s
        self._view.show_transport(duration_s)

    def leave(self) -> None:
        """Be silent: there is no file any more."""
        self.playback.stop()
        self._path, self._cursor_s = None, 0.0
        self.select(None)
        self._view.show_transport(None)

    def toggle(self) -> None:
        """Play from the cursor, or pause there."""
        if self.playback.playing:
            self.pause()
        else:
            self._play(self._cursor_s if self._cursor_s < self._duration_s - AT_END_S else 0.0, None)

    def play_selection(self) -> None:
        """Play what is selected."""
        if self.selection is not None:
            self._play(*self.selection)

    def pause(self) -> None:
        """Be silent, with the cursor where the sound has been heard up to."""
        if self.playback.playing:
            self._cursor_s = self._heard_s()
            self.playback.stop()
            self._view.show_cursor(self._cursor_s)

    def seek(self, at_s: float) -> None:
        """Put the cursor somewhere; playing goes on from there."""
        if self._path is None:
            return
        if self.playback.playing:
            self._play(at_s, None)
        else:
            self._cursor_s = at_s
            self._view.show_cursor(at_s)

    def select(self, span: Span | None) -> None:
        """Select a stretch; None for nothing."""
        if span != self.selection and (span is None or self._path is not None):
            self.selection = span
            self._view.show_selection(span)
            self.selected.emit(span)

    def close(self) -> None:
        """End the worker."""
        self._timer.stop()
        self.playback.close()

    def _play(self, start_s: float, end_s: float | None) -> None:
        if self._path is None:
            return
        self._cursor_s, self._until_s = start_s, end_s
        self._view.show_cursor(start_s)
        self.playback.play(self._path, start_s, end_s)

    def _heard_s(self) -> float:
        return min(self.playback.position_s, self._duration_s)

    def _follow(self) -> None:
        if self.playback.playing:
            self._cursor_s = self._heard_s()
            self._view.follow_cursor(self._cursor_s)

    def _complete(self) -> None:
        self._cursor_s = self._duration_s if self._until_s is None else self._until_s
        self._view.follow_cursor(self._cursor_s)

    def _show_playing(self, playing: bool) -> None:
        self._view.show_playing(playing)
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
