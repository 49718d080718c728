"""The file that is open: read, shown, heard, and looked at more closely."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.answer import wording
from desktop_app.ui.answer.answer_control import AnswerControl
from desktop_app.ui.channels.channel_choice import EACH, MIX, ChannelChoice
from desktop_app.ui.channels.voices_control import VoicesControl
from desktop_app.ui.file import jobs
from desktop_app.ui.file.close_look import CloseLook
from desktop_app.ui.file.jobs import Answer, Sound
from desktop_app.ui.file.part_control import PartControl
from desktop_app.ui.file.view import FileView
from desktop_app.ui.file.wording import hearing_text, reading_text, sound_text, spoken_result
from desktop_app.ui.formatting import treatment
from desktop_app.ui.model.model_control import ModelControl
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.ui.signal.span import Span

QUIET_S = 0.4


class FileControl(QObject):
    """Shows one file after another. Emits ``opened`` with the sound when there is something to see of it.

    Data runs one way: a file becomes a :class:`Sound`, which is shown at once, then an :class:`Answer`. A long file is
    shown roughly at first, and of it only what is in sight is looked at closely. Only the file asked for last is shown.
    """

    opened = Signal(object)

    def __init__(self, view: FileView, models: ModelControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._models = models
        self._cards = AnswerControl(view, models)
        self._path: Path | None = None
        self._sound: Sound | None = None
        self._channels = ChannelChoice()
        self._seen: Span | None = None
        self._no_answer = wording.EMPTY
        self._began_s = 0.0
        self._reader = Worker("sound", self)
        self._reader.progress.connect(self._show_sound)
        self._reader.result.connect(self._show_sound)
        self._reader.failed.connect(self._fail_to_read)
        self._hearer = Worker("answer", self)
        self._hearer.progress.connect(self._show_progress)
        self._hearer.result.connect(self._show_answer)
        self._hearer.failed.connect(self._fail_to_hear)
        self._part = PartControl(view, self._cards, self._is_busy, self._show_share, self)
        self._part.left.connect(self._show_whole)
        self._close_look = CloseLook(view, self)
        self._voices = VoicesControl(view, self)

    @property
    def path(self) -> Path | None:
        """The file that is open or being opened."""
        return self._path

    @property
    def sound_is_complete(self) -> bool:
        """Whether all of the file has been read."""
        return self._sound is not None and self._sound.share == 1

    @property
    def compares_channels(self) -> bool:
        """Whether it is being asked if the channels hold different voices."""
        return self._voices.busy

    def open(self, path: Path) -> None:
        """Open a file instead of what is shown."""
        self.leave()
        self._path = path
        self._view.show_title(path.name, "opening …", str(path))
        self._view.clear_plots()
        self.clear_answer(wording.LISTENING)
        self._reader.submit(partial(jobs.read_sound, path=path))

    def leave(self) -> None:
        """Want no more of the file that is open."""
        for work in (self._reader, self._hearer, self._close_look):
            work.cancel()
        self._part.drop()
        self._voices.leave()
        self._path = self._sound = self._seen = None
        self._channels = ChannelChoice()
        self._view.show_channels(1, MIX)
        self._view.show_progress(None, "")

    def close(self) -> None:
        """End all work."""
        for worker in (self._reader, self._hearer):
            worker.stop()
        for control in (self._part, self._close_look, self._voices):
            control.close()

    def hear(self) -> None:
        """Let the model in use hear the file: the first time, or again."""
        loaded = self._models.loaded
        self._part.drop()
        if self._channels.answer is not None:
            self._view.show_segments(None)
            self._view.show_shares(None)
        self._channels.forget()
        if loaded is None:
            return
        if self._sound is None:
            self.clear_answer(wording.LISTENING if self._path is not None else wording.EMPTY)
            return
        self._view.unsay("file")
        self._show_title(self._sound)
        self._listen()
        if self._seen is not None:
            self.look_at(*self._seen, closer=False)

    def miss_model(self) -> None:
        """Say that there is no model to hear the file."""
        if self._sound is not None:
            self.clear_answer(wording.NO_MODEL)

    def cancel(self) -> None:
        """Read and hear no more of what the line of progress tells of; what is seen of it stays."""
        if self._part.busy and not self._is_busy():
            self.show_whole()
            return
        self._part.drop()
        self._reader.cancel()
        self._hearer.cancel()
        self._view.show_progress(None, "")
        self.clear_answer(wording.CANCELLED)

    def look_at(self, start_s: float, end_s: float, closer: bool) -> None:
        """Look more closely at a part of a long file, for its samples if `closer`, and for its MFCCs."""
        self._seen = (start_s, end_s)
        if self._sound is not None:
            loaded = self._models.loaded
            self._close_look.look(self._sound, loaded.recogniser if loaded else None, self._seen, closer)

    def choose_channels(self, chosen: str) -> None:
        """Hear the channels of the file mixed, each by itself, or one of them."""
        if self._sound is None or chosen == self._channels.chosen:
            return
        self._voices.leave()
        self._part.drop()
        self._view.unsay("selection")
        self._channels.choose(chosen)
        self._view.show_channels(self._channels.count, chosen)
        if self._channels.missing:
            self._view.show_segments(None)
            self._listen()
        else:
            self._hearer.cancel()
            self._view.show_progress(None, "")
            self._show_known()

    def show_channel(self, channel: int) -> None:
        """Show the answer to another one of the channels that were heard each by itself."""
        if not self._channels.show(channel):
            return
        self._view.mark_channel(channel)
        if self._part.shown:
            self.classify(self._part.span)
        elif self._channels.answer is not None:
            self._cards.show(self._channels.answer)
        if self._channels.answer is not None:
            self._view.set_plot_text(self._text())

    def classify(self, span: Span) -> None:
        """Hear a part of the file, and show the answer to that in place of the whole's."""
        loaded = self._models.loaded
        if self._sound is not None and loaded is not None:
            self._part.classify(self._sound, loaded.recogniser, span, self._channels.shown)

    def show_whole(self) -> None:
        """Show the answer to the whole file again, if that to a part is shown."""
        self._part.leave()

    def clear_answer(self, wording: wording.Wording) -> None:
        """Show that there is no answer to the whole file, and why."""
        self._no_answer = wording
        self._cards.clear(wording)

    def _listen(self) -> None:
        """Hear what has no answer yet of the channels that are chosen."""
        loaded = self._models.loaded
        if self._sound is None or loaded is None:
            return
        self.clear_answer(wording.LISTENING)
        self._began_s = time.monotonic()
        self._view.set_plot_text(self._text())
        self._hearer.submit(
            partial(
                jobs.recognise,
                sound=self._sound, recogniser=loaded.recogniser, channels=self._channels.missing,
            )
        )  # fmt: skip

    def _show_sound(self, _request: int, sound: Sound) -> None:
        first = self._sound is None
        self._sound = sound
        self._show_title(sound)
        if first:
            self._channels = ChannelChoice(sound.channels)
            self._view.show_channels(sound.channels, MIX)
            self._view.show_sound(sound.envelope, sound_text(sound))
            self.opened.emit(sound)
            if self._models.loaded is not None:
                self.hear()
            elif not self._models.loading:
                self.miss_model()
        else:
            self._view.refine_sound(sound.envelope, self._text())
        if sound.share == 1 and self._channels.chosen == MIX:
            self._voices.look(sound.path, sound.channels, sound.clip)
        if not self._hearer.busy:
            self._view.show_progress(sound.share if sound.share < 1 else None, reading_text(sound.share))

    def _is_busy(self) -> bool:
        """Whether there is work on the whole file."""
        return self._hearer.busy or self._reader.busy

    def _show_progress(self, _request: int, share: float) -> None:
        self._show_share(share, self._began_s)

    def _show_share(self, share: float, began_s: float) -> None:
        # The whole of a short file is heard before a line about it could be read.
        if time.monotonic() - began_s > QUIET_S:
            self._view.show_progress(share, hearing_text(share, time.monotonic() - began_s))

    def _show_answer(self, _request: int, answer: Answer) -> None:
        assert self._sound is not None, "an answer without a sound"
        self._channels.take(answer.results)
        self._view.show_progress(None, "")
        if answer.mfcc is not None:
            self._view.show_mfcc(answer.mfcc.values, answer.mfcc.hop_s, answer.mfcc.start_s)
        self._show_known()

    def _show_known(self) -> None:
        """Show the answer to the channels that are chosen."""
        result = self._channels.answer
        assert result is not None and result.timeline is not None, "an answer is shown before it is there"
        self._view.set_plot_text(self._text())
        if not self._part.shown:
            self._cards.show(result)
        if self._channels.chosen == EACH:
            self._view.show_tracks(self._channels.tracks, self._channels.shown)
        else:
            self._view.show_segments(result.timeline.segments, True)
        if result.error is not None:
            self._view.say("file", "error", f"{result.error} The answer is for the part before that.")

    def _show_whole(self) -> None:
        if self._channels.answer is not None:
            self._cards.show(self._channels.answer)
        else:
            self.clear_answer(self._no_answer)

    def _fail_to_read(self, _request: int, error: SpeechEmotionError) -> None:
        """Say why; a long file that is damaged on the way is heard up to there."""
        self._view.say("file", "error", str(error))
        if not self._hearer.busy:
            self._view.show_progress(None, "")
        if self._sound is None:
            self._path = None
            self._view.show_nothing()
            self.clear_answer(wording.EMPTY)

    def _fail_to_hear(self, _request: int, error: SpeechEmotionError) -> None:
        """Say why, without the MFCCs, the answers and the text twin that another model may have left."""
        assert self._sound is not None, "a sound is read before it is heard"
        self._channels.forget()
        self._view.say("file", "error", str(error))
        self._view.show_progress(None, "")
        self._view.show_sound(self._sound.envelope, sound_text(self._sound))
        self.clear_answer(wording.FAILED)

    def _text(self) -> str:
        assert self._sound is not None, "a text twin without a sound"
        said = f" {spoken_result(self._channels.answer)}." if self._channels.answer is not None else ""
        return sound_text(self._sound) + said

    def _show_title(self, sound: Sound) -> None:
        loaded = self._models.loaded
        model_rate_hz = loaded.recogniser.model.info.sample_rate_hz if loaded else None
        said = treatment(sound.rate_hz, sound.channels, sound.duration_s, sound.encoding, model_rate_hz)
        self._view.show_title(sound.path.name, said, str(sound.path))
