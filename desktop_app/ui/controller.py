"""What the program does when a person does something: the only place that knows both the window and the sound."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from desktop_app.ui import jobs
from desktop_app.ui.answer import wording
from desktop_app.ui.batch.control import BatchControl
from desktop_app.ui.file.file_control import FileControl
from desktop_app.ui.jobs import Recordings
from desktop_app.ui.live.live_control import LiveControl
from desktop_app.ui.microphone.check_control import CheckControl
from desktop_app.ui.microphone.microphone_control import MicrophoneControl
from desktop_app.ui.model.model_control import ModelControl
from desktop_app.ui.model.model_words import ABOUT, model_markdown
from desktop_app.ui.playback.transport_control import TransportControl
from desktop_app.ui.plots.snapshot import Picture
from desktop_app.ui.recording.recording_control import RecordingControl, State
from desktop_app.ui.recording.recording_session import Take
from desktop_app.ui.recording.recovery_control import RecoveryControl
from desktop_app.ui.settings.settings import Key, read_text, write_text
from desktop_app.ui.theme.theme import ThemeChoice
from desktop_app.ui.view import View
from desktop_app.ui.work.worker import Worker

BUSY = "The system's sound is being asked for its devices. Try again in a moment."


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
        self.files.opened.connect(self.transport.open)
        self.live = LiveControl(view, self)
        self.recording = RecordingControl(view, settings, self.microphones, self)
        self.recording.started.connect(self._show_take)
        self.recording.looked.connect(self.live.feed)
        self.recording.ended.connect(self.live.end)
        self.recording.ended.connect(lambda: view.unsay("busy"))
        self.recording.recorded.connect(self._open_take)
        self.recording.failed.connect(self._clear)
        self.check = CheckControl(view, self.microphones, self)
        self.check.changed.connect(self._block_recording)
        self.recovery = RecoveryControl(view, settings, lambda: self.microphones.loudspeaker, self)
        self.recovery.decided.connect(self.list_recordings)
        self._pictures = Worker("pictures", self)
        self._pictures.result.connect(lambda _, path: view.say("picture", "info", f"The plots are saved in {path}."))
        self._pictures.failed.connect(lambda _, error: view.say("picture", "error", str(error)))
        self._recordings = Worker("recordings", self)
        self._recordings.result.connect(self._show_recordings)

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
        self._be_silent()
        self._view.unsay("file")
        if len(files) > 1 or os.path.isdir(files[0]):
            self.batch.begin(files)
        else:
            self._open(Path(files[0]))

    def toggle_recording(self) -> None:
        """Start or stop a recording, which is not to hear what the loudspeaker plays."""
        self._be_silent()
        self.recording.toggle()

    def toggle_playing(self) -> None:
        """Play the file that is open, or pause."""
        if self._may_play():
            self.recovery.playback.stop()
            self.transport.toggle()

    def play_selection(self) -> None:
        """Play what is selected."""
        if self._may_play():
            self.recovery.playback.stop()
            self.transport.play_selection()

    def classify_selection(self) -> None:
        """Hear what is selected."""
        if self.transport.selection is not None:
            self.files.classify(self.transport.selection)

    def listen(self, path: Path) -> None:
        """Play a recording that was cut off, or stop."""
        if self._may_play():
            self.transport.pause()
            self.recovery.listen(path)

    def refresh_microphones(self) -> None:
        """Look for microphones that came or went; not while a device is in use, since that would cut it off."""
        playing = self.recovery.playback.busy or self.transport.playback.busy
        if self.recording.state is State.IDLE and not self.check.running and not playing:
            self.microphones.look(refresh=True)

    def begin_check(self) -> None:
        """Listen to the microphone; not while a recording runs."""
        if self.recording.state is not State.IDLE:
            self._view.say("busy", "note", "A recording is running. Stop it with R, then check the microphone.")
            return
        if self.microphones.busy:
            self._view.say("busy", "note", BUSY)
            return
        self._be_silent()
        self.check.begin()

    def list_recordings(self) -> None:
        """Bring the menu of recordings up to date."""
        folder = read_text(self._settings, Key.RECORDINGS)
        self._recordings.submit(partial(jobs.find_recordings, folder=Path(folder) if folder else None))

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
        folder = read_text(self._settings, Key.RECORDINGS) or str(self._folder or "")
        loudspeakers = (self.microphones.loudspeakers, self.microphones.loudspeaker)
        self._view.show_settings(folder, loudspeakers, model_markdown(self.models.loaded), ABOUT)

    def save_picture(self, path: str, picture: Picture) -> None:
        """Write a picture of the plots to a file."""
        self._view.unsay("picture")
        self._pictures.submit(partial(jobs.save_picture, path=Path(path), picture=picture))

    def close(self) -> None:
        """End all work; a running recording keeps its file."""
        for control in (
            self.recording, self.live, self.check, self.microphones, self.recovery, self.transport, self.files,
            self.batch, self.models,
        ):  # fmt: skip
            control.close()
        self._recordings.stop()
        self._pictures.stop()

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

    def _may_play(self) -> bool:
        """Tell whether nothing is in the way of playing; a microphone in use would hear it."""
        if self.recording.state is not State.IDLE or self.check.running:
            self._view.say("playback", "note", "The microphone is in use and would hear it. Stop that, then listen.")
            return False
        if self.microphones.busy:
            self._view.say("playback", "note", BUSY)
            return False
        return True

    def _be_silent(self) -> None:
        self.recovery.playback.stop()
        self.transport.pause()

    def _block_recording(self) -> None:
        self.recording.blocked = self.check.running
        self._view.set_checking(self.check.running)

    def _show_take(self, take: Take) -> None:
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
