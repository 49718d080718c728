"""What the program does when a person does something: the only place that knows both the window and the sound."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Signal

from desktop_app.ui.answer import wording
from desktop_app.ui.batch.control import BatchControl
from desktop_app.ui.file.file_control import FileControl
from desktop_app.ui.file.jobs import Sound
from desktop_app.ui.file.view import FileView
from desktop_app.ui.live.live_control import LiveControl
from desktop_app.ui.live.view import LiveView
from desktop_app.ui.microphone.check_control import CheckControl
from desktop_app.ui.microphone.microphone_control import MicrophoneControl
from desktop_app.ui.microphone.view import CheckView, MicrophoneView
from desktop_app.ui.model.model_control import ModelControl
from desktop_app.ui.model.model_words import ABOUT, model_markdown
from desktop_app.ui.model.view import ModelView
from desktop_app.ui.playback.playback_control import PlaybackControl
from desktop_app.ui.playback.sound_lease import SoundLease, Use
from desktop_app.ui.playback.transport_control import TransportControl
from desktop_app.ui.playback.view import TransportView
from desktop_app.ui.plots.picture_control import PictureControl
from desktop_app.ui.recording import jobs
from desktop_app.ui.recording.jobs import Recordings
from desktop_app.ui.recording.recording_control import RecordingControl, State
from desktop_app.ui.recording.recording_session import RecordingSession
from desktop_app.ui.recording.recovery_control import RecoveryControl
from desktop_app.ui.recording.view import RecordingView, RecoveryView
from desktop_app.ui.settings.settings import Key, recordings_folder, write_text
from desktop_app.ui.theme.choice import ThemeChoice
from desktop_app.ui.work.worker import Worker

BUSY = "The system's sound is being asked for its devices. Try again in a moment."
IN_USE = "The microphone is in use and would hear it. Stop that, then listen."


class View(
    FileView, LiveView, MicrophoneView, CheckView, ModelView, TransportView, RecordingView, RecoveryView, Protocol
):
    """The window as the controller sees it, which hands it to the rooms; in tests, anything that has these methods."""

    def prepare_plots(self) -> None:
        """Build the plots: what they need has been imported."""

    def set_checking(self, checking: bool) -> None:
        """Show whether the microphone check has the microphone."""

    def show_recordings(self, paths: Sequence[Path]) -> None:
        """Show the last recordings, newest first."""

    def show_theme(self, choice: ThemeChoice) -> None:
        """Show which theme is chosen."""

    def show_settings(
        self, folder: str, loudspeakers: tuple[Sequence[str], str | None], model: str, about: str
    ) -> None:
        """Open the settings; `loudspeakers` are their names, and the one that was chosen."""


class Controller(QObject):
    """Keeps the file that is open, models, recording and playing together.

    Emits ``theme_changed`` with a ThemeChoice.

    Parameters
    ----------
    view : View
        The window, or anything with its methods.
    settings : QSettings
    """

    theme_changed = Signal(str)

    def __init__(self, view: View, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = settings
        self._folder: Path | None = None
        self.models = ModelControl(view, settings, self)
        self.models.changed.connect(self._hear_again)
        self.files = FileControl(view, self.models, self)
        self.models.missing.connect(self.files.miss_model)
        self.batch = BatchControl(view, self.models, self)
        self.microphones = MicrophoneControl(view, settings, self)
        self.transport = TransportControl(view, lambda: self.microphones.loudspeaker, self)
        self.transport.selected.connect(self.files.show_whole)
        self.files.opened.connect(self._let_play)
        self.live = LiveControl(view, self)
        self.recording = RecordingControl(view, settings, self.microphones, self)
        self.recording.started.connect(self._show_take)
        self.recording.looked.connect(self.live.feed)
        self.recording.ended.connect(self.live.end)
        self.recording.ended.connect(lambda: view.unsay("busy"))
        self.recording.recorded.connect(self._open_take)
        self.recording.failed.connect(self._clear)
        self.check = CheckControl(view, self.microphones, self)
        self.check.changed.connect(lambda: view.set_checking(self.check.running))
        self._offered = PlaybackControl(view, lambda: self.microphones.loudspeaker, self)
        self.recovery = RecoveryControl(view, settings, self._offered, self)
        self.recovery.decided.connect(self.list_recordings)
        self.pictures = PictureControl(view, self)
        self._recordings = Worker("recordings", self)
        self._recordings.result.connect(self._show_recordings)
        self._lease = SoundLease()
        self._lease.add(Use.RECORD, lambda: self.recording.state is not State.IDLE)
        self._lease.add(Use.CHECK, lambda: self.check.running)
        self._lease.add(Use.LIST, lambda: self.microphones.busy)
        self._lease.add(Use.PLAY, lambda: self._offered.busy, self._offered.stop)
        self._lease.add(Use.PLAY, lambda: self.transport.playback.busy, self.transport.pause)

    def start(self, files: Sequence[str] = (), model: str | None = None) -> None:
        """Begin, with the window already in sight: open `files`, load a model, look for microphones."""
        self.models.start(model)
        if files:
            self.open(files)
        self.microphones.look(refresh=False)
        self._view.prepare_plots()
        self.list_recordings()
        self.recovery.look()

    def open(self, files: Sequence[str]) -> None:
        """Open a file; several, or a folder, become a batch."""
        if not files:
            return
        if self.recording.state is not State.IDLE:
            self._view.say("busy", "note", "A recording is running. Stop it with R, then open the file.")
            return
        self._offered.stop()
        self.transport.pause()
        self._view.unsay("file")
        if len(files) > 1 or os.path.isdir(files[0]):
            self.batch.begin(files)
        else:
            self._open(Path(files[0]))

    def toggle_recording(self) -> None:
        """Start or stop a recording, which is not to hear what the loudspeaker plays."""
        if self.recording.state is not State.IDLE or self._lease.take(Use.RECORD) is None:
            self.recording.toggle()

    def toggle_playing(self) -> None:
        """Play the file that is open, or pause."""
        if self._may_play(self.transport.pause):
            self.transport.toggle()

    def play_selection(self) -> None:
        """Play what is selected."""
        if self._may_play(self.transport.pause):
            self.transport.play_selection()

    def classify_selection(self) -> None:
        """Hear what is selected."""
        if self.transport.selection is not None:
            self.files.classify(self.transport.selection)

    def listen(self, path: Path) -> None:
        """Play a recording that was cut off, or stop."""
        if self._may_play(self._offered.stop):
            self.recovery.listen(path)

    def refresh_microphones(self) -> None:
        """Look for microphones that came or went; not while a device is in use, since that would cut it off."""
        if self._lease.take(Use.LIST) is None:
            self.microphones.look(refresh=True)

    def begin_check(self) -> None:
        """Listen to the microphone; not while a recording runs."""
        in_the_way = self._lease.take(Use.CHECK)
        if in_the_way is None:
            self.check.begin()
        elif in_the_way is Use.RECORD:
            self._view.say("busy", "note", "A recording is running. Stop it with R, then check the microphone.")
        else:
            self._view.say("busy", "note", BUSY)

    def list_recordings(self) -> None:
        """Bring the menu of recordings up to date."""
        self._recordings.submit(partial(jobs.find_recordings, folder=recordings_folder(self._settings)))

    def choose_folder(self, folder: str) -> None:
        """Keep recordings in another folder from now on."""
        write_text(self._settings, Key.RECORDINGS, folder)
        self.list_recordings()

    def choose_theme(self, choice: str) -> None:
        """Change the theme, and remember it."""
        write_text(self._settings, Key.THEME, choice)
        self._view.show_theme(ThemeChoice(choice))
        self.theme_changed.emit(choice)

    def open_settings(self) -> None:
        """Open the settings."""
        folder = str(recordings_folder(self._settings) or self._folder or "")
        loudspeakers = (self.microphones.loudspeakers, self.microphones.loudspeaker)
        self._view.show_settings(folder, loudspeakers, model_markdown(self.models.loaded), ABOUT)

    def close(self) -> None:
        """End all work; a running recording keeps its file."""
        for control in (
            self.recording, self.live, self.check, self.microphones, self._offered, self.recovery, self.transport,
            self.files, self.batch, self.models, self.pictures,
        ):  # fmt: skip
            control.close()
        self._recordings.stop()

    def _open(self, path: Path) -> None:
        self.batch.leave()
        self.transport.leave()
        self.files.open(path)

    def _hear_again(self) -> None:
        """Let the new model hear the sound that is shown, or the rest of a running recording."""
        if self.recording.state in (State.IDLE, State.STARTING):
            self.files.hear()
        else:
            self.live.use(self.models.loaded)

    def _let_play(self, sound: Sound) -> None:
        self.transport.open(sound.path, sound.duration_s)

    def _may_play(self, asking: Callable[[], object]) -> bool:
        """Tell whether nothing is in the way of playing; a microphone in use would hear it."""
        in_the_way = self._lease.take(Use.PLAY, but=asking)
        if in_the_way is not None:
            self._view.say("playback", "note", BUSY if in_the_way is Use.LIST else IN_USE)
        return in_the_way is None

    def _show_take(self, take: RecordingSession) -> None:
        self.batch.leave()
        self.transport.leave()
        self.files.leave()
        path = take.path
        assert path is not None, "a take that has begun has a path"
        self._view.unsay("file")
        self._view.show_title(path.name, f"recording from {take.device_name}", str(path))
        self._view.begin_live()
        self.files.clear_answer(wording.RECORDING)
        self.live.begin(take, self.models.loaded)

    def _open_take(self, path: Path) -> None:
        self._open(path)
        # They are of the file that is shown now.
        self._view.show_segments(self.live.segments or None)
        self.list_recordings()

    def _show_recordings(self, _request: int, found: Recordings) -> None:
        self._folder = found.folder
        self._view.show_recordings(found.paths)

    def _clear(self) -> None:
        self.transport.leave()
        self.files.leave()
        self._view.show_nothing()
        self.files.clear_answer(wording.EMPTY)
