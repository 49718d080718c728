"""What the program does when a person does something: the only place that knows both the window and the sound."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui import answer_words, jobs
from desktop_app.ui.check_control import CheckControl
from desktop_app.ui.colours import EMOTIONS
from desktop_app.ui.jobs import Answer, Recordings, Sound
from desktop_app.ui.live_control import LiveControl
from desktop_app.ui.microphone_control import MicrophoneControl
from desktop_app.ui.model_control import ModelControl
from desktop_app.ui.model_words import ABOUT, model_markdown
from desktop_app.ui.recording_control import RecordingControl, State
from desktop_app.ui.recovery_control import RecoveryControl
from desktop_app.ui.settings import Key, read_text, write_text
from desktop_app.ui.take import Take
from desktop_app.ui.theme import ThemeChoice
from desktop_app.ui.view import View
from desktop_app.ui.words import dbfs, seconds, treatment
from desktop_app.ui.worker import Worker


class Controller(QObject):
    """Opens files, shows answers, and keeps models and recording together.

    Data runs one way: a file becomes a :class:`Sound`, which is shown at once, then an :class:`Answer`. Only the file
    asked for last is shown. Emits ``theme_changed`` with a ThemeChoice.

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
        self._path: Path | None = None
        self._sound: Sound | None = None
        self._folder: Path | None = None
        self.models = ModelControl(view, settings, self)
        self.models.changed.connect(self._hear_again)
        self.models.missing.connect(self._miss_model)
        self.microphones = MicrophoneControl(view, settings, self)
        self.live = LiveControl(view, self)
        self.recording = RecordingControl(view, settings, self.microphones, self)
        self.recording.started.connect(self._show_take)
        self.recording.looked.connect(self.live.feed)
        self.recording.ended.connect(self.live.end)
        self.recording.recorded.connect(self._open_take)
        self.recording.failed.connect(self._clear)
        self.check = CheckControl(view, self.microphones, self)
        self.check.changed.connect(self._block_recording)
        self.recovery = RecoveryControl(view, settings, self)
        self.recovery.decided.connect(self.list_recordings)
        self._sounds = Worker("sound", self)
        self._sounds.progress.connect(self._show_sound)
        self._sounds.result.connect(self._show_answer)
        self._sounds.failed.connect(self._show_failure)
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
        """Open the first of `files`."""
        if not files:
            return
        if self.recording.state is not State.IDLE:
            self._view.say("file", "note", "A recording is running. Stop it with R, then open the file.")
            return
        self.recovery.playback.stop()
        self._view.unsay("file")
        self._view.unsay("more")
        if len(files) > 1:
            left = "1 more file was" if len(files) == 2 else f"{len(files) - 1} more files were"
            self._view.say(
                "more", "info",
                f"{left} left out: the window opens one at a time. “speech-emotion classify” on the command line "
                "answers many.",
            )  # fmt: skip
        self._open(Path(files[0]))

    def toggle_recording(self) -> None:
        """Start or stop a recording, which is not to hear what the loudspeaker plays."""
        self.recovery.playback.stop()
        self.recording.toggle()

    def listen(self, path: Path) -> None:
        """Play a recording that was cut off, or stop; a microphone in use would hear it."""
        if self.recording.state is not State.IDLE or self.check.running:
            self._view.say("playback", "note", "The microphone is in use and would hear it. Stop that, then listen.")
        elif not self.microphones.busy:
            self.recovery.listen(path)

    def refresh_microphones(self) -> None:
        """Look for microphones that came or went; not while a device is in use, since that would cut it off."""
        if self.recording.state is State.IDLE and not self.check.running and not self.recovery.playback.busy:
            self.microphones.look(refresh=True)

    def begin_check(self) -> None:
        """Listen to the microphone; not while a recording runs."""
        if self.recording.state is State.IDLE:
            self.recovery.playback.stop()
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
        self._view.show_settings(folder, model_markdown(self.models.loaded), ABOUT)

    def close(self) -> None:
        """End all work; a running recording keeps its file."""
        for control in (self.recording, self.live, self.check, self.microphones, self.recovery, self.models):
            control.close()
        for worker in (self._sounds, self._recordings):
            worker.stop()

    def _open(self, path: Path) -> None:
        self._path, self._sound = path, None
        self._view.show_title(path.name, "opening …", str(path))
        self._view.clear_plots()
        self._clear_answer(answer_words.LISTENING)
        self._hear(path)

    def _hear(self, path: Path) -> None:
        loaded = self.models.loaded
        self._sounds.submit(partial(jobs.hear, path=path, recogniser=loaded.recogniser if loaded else None))

    def _hear_again(self) -> None:
        """Let the new model hear the sound that is shown, or the rest of a running recording."""
        if self.recording.state is not State.IDLE:
            self.live.use(self.models.loaded)
            return
        self._clear_answer(answer_words.LISTENING if self._path is not None else answer_words.EMPTY)
        if self._path is not None:
            self._hear(self._path)

    def _show_sound(self, _request: int, sound: Sound) -> None:
        again = self._sound is not None and self._sound.path == sound.path
        self._sound = sound
        self._view.show_title(sound.path.name, self._treatment(sound), str(sound.path))
        if not again:
            self._view.show_sound(sound.envelope, _text(sound))

    def _show_answer(self, _request: int, answer: Answer | None) -> None:
        if answer is None:
            if not self.models.loading:
                self._clear_answer(answer_words.NO_MODEL)
            return
        assert self.models.loaded is not None and self._sound is not None, "an answer without a model or a sound"
        info = self.models.loaded.recogniser.model.info
        self._view.show_mfcc(answer.mfcc.values, answer.mfcc.hop_s)
        self._view.set_plot_text(f"{_text(self._sound)} {answer_words.spoken(answer.verdict)}.")
        self._view.show_wording(answer_words.wording(answer.verdict, info))
        self._view.show_probabilities(info.labels, answer.verdict.probabilities)
        self._view.show_remark(answer_words.remark(answer.verdict, info.sample_rate_hz))

    def _show_failure(self, _request: int, error: SpeechEmotionError) -> None:
        """Say why, and clear what was shown: it would look like the answer to the file that failed."""
        self._view.say("file", "error", str(error))
        if self._sound is None:
            self._clear()
        else:
            # Without the MFCCs and the text twin that another model may have left.
            self._view.show_sound(self._sound.envelope, _text(self._sound))
            self._clear_answer(answer_words.FAILED)

    def _block_recording(self) -> None:
        self.recording.blocked = self.check.running
        self._view.set_checking(self.check.running)

    def _miss_model(self) -> None:
        # A sound that is still being read says so itself when it is there.
        if self._sound is not None and not self._sounds.busy:
            self._clear_answer(answer_words.NO_MODEL)

    def _show_take(self, take: Take) -> None:
        self._sounds.cancel()
        self._path = self._sound = None
        path = take.path
        assert path is not None, "a take that has begun has a path"
        self._view.unsay("file")
        self._view.unsay("more")
        self._view.show_title(path.name, f"recording from {take.device_name}", str(path))
        self._view.begin_live()
        self._clear_answer(answer_words.RECORDING)
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
        self._path = self._sound = None
        self._view.show_nothing()
        self._clear_answer(answer_words.EMPTY)

    def _clear_answer(self, wording: answer_words.Wording) -> None:
        loaded = self.models.loaded
        self._view.show_wording(wording)
        self._view.show_probabilities(loaded.recogniser.model.info.labels if loaded else tuple(EMOTIONS), {})
        self._view.show_remark(None)

    def _treatment(self, sound: Sound) -> str:
        loaded = self.models.loaded
        model_rate_hz = loaded.recogniser.model.info.sample_rate_hz if loaded else None
        return treatment(sound.rate_hz, sound.channels, sound.duration_s, sound.encoding, model_rate_hz)


def _text(sound: Sound) -> str:
    return (
        f"{sound.path.name}: {seconds(sound.duration_s)}, level {dbfs(sound.level_dbfs)}, peak {dbfs(sound.peak_dbfs)}."
    )
