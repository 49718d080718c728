"""The file that is open: read, shown, heard, and looked at more closely."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui import answer_words, sound_jobs
from desktop_app.ui.answer_cards import AnswerCards
from desktop_app.ui.model_control import ModelControl
from desktop_app.ui.sound_jobs import Answer, Sound
from desktop_app.ui.timeline_words import hearing_text, reading_text, selection_wording, sound_text, spoken_result
from desktop_app.ui.view import View
from desktop_app.ui.words import treatment
from desktop_app.ui.worker import Worker

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult, Mfcc
    from desktop_app.ui.envelope import Envelope
    from desktop_app.ui.time_marks import Span

MARGIN_S = 10.0
"""At most so much is read beyond each end of the view, so that a small move needs no new look."""

FINE_VIEW_S = 15.0
"""A part so short is looked at with its surroundings; the MFCCs of a longer one would cost too much for that."""

QUIET_S = 0.4


class FileControl(QObject):
    """Shows one file after another. Emits ``opened`` with the sound when there is something to see of it.

    Data runs one way: a file becomes a :class:`Sound`, which is shown at once, then an :class:`Answer`. A long file is
    shown roughly at first, and of it only what is in sight is looked at closely. Only the file asked for last is shown.
    """

    opened = Signal(object)

    def __init__(self, view: View, models: ModelControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._models = models
        self._cards = AnswerCards(view, models)
        self._path: Path | None = None
        self._sound: Sound | None = None
        self._answer: Answer | None = None
        self._seen: Span | None = None
        self._shows_part = False
        self._no_answer = answer_words.EMPTY
        self._span: Span = (0.0, 0.0)
        self._began_s = self._part_began_s = 0.0
        self._reader = Worker("sound", self)
        self._reader.progress.connect(self._show_sound)
        self._reader.result.connect(self._show_sound)
        self._reader.failed.connect(self._fail_to_read)
        self._hearer = Worker("answer", self)
        self._hearer.progress.connect(self._show_progress)
        self._hearer.result.connect(self._show_answer)
        self._hearer.failed.connect(self._fail_to_hear)
        self._part = Worker("selection", self)
        self._part.progress.connect(self._show_part_progress)
        self._part.result.connect(self._show_part)
        self._part.failed.connect(self._fail_part)
        self._closer = Worker("closer", self)
        self._closer.result.connect(self._show_closer)
        self._mfcc = Worker("mfcc", self)
        self._mfcc.result.connect(self._show_mfcc)
        self._workers = (self._reader, self._hearer, self._part, self._closer, self._mfcc)

    @property
    def path(self) -> Path | None:
        """The file that is open or being opened."""
        return self._path

    @property
    def sound_is_complete(self) -> bool:
        """Whether all of the file has been read."""
        return self._sound is not None and self._sound.share == 1

    def open(self, path: Path) -> None:
        """Open a file instead of what is shown."""
        self.leave()
        self._path = path
        self._view.show_title(path.name, "opening …", str(path))
        self._view.clear_plots()
        self.clear_answer(answer_words.LISTENING)
        self._reader.submit(partial(sound_jobs.read_sound, path=path))

    def leave(self) -> None:
        """Want no more of the file that is open."""
        for worker in self._workers:
            worker.cancel()
        self._path = self._sound = self._answer = self._seen = None
        self._shows_part = False
        self._view.show_progress(None, "")

    def close(self) -> None:
        """End all work."""
        for worker in self._workers:
            worker.stop()

    def hear(self) -> None:
        """Let the model in use hear the file: the first time, or again."""
        loaded = self._models.loaded
        self._part.cancel()
        self._shows_part = False
        if self._answer is not None:
            self._view.show_segments(None)
            self._view.show_shares(None)
        if loaded is None:
            return
        self.clear_answer(answer_words.LISTENING if self._path is not None else answer_words.EMPTY)
        if self._sound is not None:
            self._view.unsay("file")
            self._show_title(self._sound)
            self._began_s = time.monotonic()
            self._answer = None
            self._view.set_plot_text(self._text())
            self._hearer.submit(
                partial(sound_jobs.recognise, sound=self._sound, recogniser=loaded.recogniser)
            )  # fmt: skip
            if self._seen is not None:
                self.look_at(*self._seen, closer=False)

    def miss_model(self) -> None:
        """Say that there is no model to hear the file."""
        if self._sound is not None:
            self.clear_answer(answer_words.NO_MODEL)

    def cancel(self) -> None:
        """Read and hear no more of what the line of progress tells of; what is seen of it stays."""
        if self._part.busy and not self._hearer.busy and not self._reader.busy:
            self.show_whole()
            return
        self._part.cancel()
        self._shows_part = False
        self._reader.cancel()
        self._hearer.cancel()
        self._view.show_progress(None, "")
        self.clear_answer(answer_words.CANCELLED)

    def look_at(self, start_s: float, end_s: float, closer: bool) -> None:
        """Look more closely at a part of a long file, for its samples if `closer`, and for its MFCCs."""
        sound, loaded = self._sound, self._models.loaded
        self._seen = (start_s, end_s)
        if sound is None or not sound.long:
            return
        margin_s = min(MARGIN_S, end_s - start_s)
        around = (max(0.0, start_s - margin_s), min(sound.duration_s, end_s + margin_s))
        if closer:
            self._closer.submit(partial(sound_jobs.look_closer, path=sound.path, span=around))
        if loaded is not None:
            part = around if end_s - start_s < FINE_VIEW_S else (start_s, end_s)
            self._mfcc.submit(
                partial(sound_jobs.mfcc_of_view, path=sound.path, recogniser=loaded.recogniser, span=part)
            )  # fmt: skip

    def classify(self, span: Span) -> None:
        """Hear a part of the file, and show the answer to that in place of the whole's."""
        loaded = self._models.loaded
        if self._path is None or loaded is None:
            return
        self._view.unsay("selection")
        self._shows_part = True
        self._span = span
        self._part_began_s = time.monotonic()
        self._view.show_wording(selection_wording(answer_words.LISTENING, span))
        self._part.submit(
            partial(
                sound_jobs.recognise_selection,
                path=self._path, recogniser=loaded.recogniser, span=span,
            )
        )  # fmt: skip

    def show_whole(self) -> None:
        """Show the answer to the whole file again, if that to a part is shown."""
        if not self._shows_part:
            return
        self._shows_part = False
        self._part.cancel()
        self._end_part_progress()
        self._view.unsay("selection")
        if self._answer is not None:
            self._cards.show(self._answer.result)
        else:
            self.clear_answer(self._no_answer)

    def clear_answer(self, wording: answer_words.Wording) -> None:
        """Show that there is no answer to the whole file, and why."""
        self._no_answer = wording
        self._cards.clear(wording)

    def _show_sound(self, _request: int, sound: Sound) -> None:
        first = self._sound is None
        self._sound = sound
        self._show_title(sound)
        if first:
            self._view.show_sound(sound.envelope, sound_text(sound))
            self.opened.emit(sound)
            if self._models.loaded is not None:
                self.hear()
            elif not self._models.loading:
                self.miss_model()
        else:
            self._view.refine_sound(sound.envelope, self._text())
        if not self._hearer.busy:
            self._view.show_progress(sound.share if sound.share < 1 else None, reading_text(sound.share))

    def _show_progress(self, _request: int, share: float) -> None:
        self._show_share(share, self._began_s)

    def _show_share(self, share: float, began_s: float) -> None:
        # The whole of a short file is heard before a line about it could be read.
        if time.monotonic() - began_s > QUIET_S:
            self._view.show_progress(share, hearing_text(share, time.monotonic() - began_s))

    def _show_answer(self, _request: int, answer: Answer) -> None:
        assert self._sound is not None, "an answer without a sound"
        self._answer = answer
        self._view.show_progress(None, "")
        if answer.mfcc is not None:
            self._view.show_mfcc(answer.mfcc.values, answer.mfcc.hop_s, answer.mfcc.start_s)
        self._view.set_plot_text(self._text())
        if not self._shows_part:
            self._cards.show(answer.result)
        if answer.result.timeline is not None:
            self._view.show_segments(answer.result.timeline.segments, True)
        if answer.result.error is not None:
            self._view.say("file", "error", f"{answer.result.error} The answer is for the part before that.")

    def _show_part_progress(self, _request: int, share: float) -> None:
        # There is one line: it tells of the whole as long as that is heard too.
        if not self._hearer.busy and not self._reader.busy:
            self._show_share(share, self._part_began_s)

    def _end_part_progress(self) -> None:
        if not self._hearer.busy and not self._reader.busy:
            self._view.show_progress(None, "")

    def _show_part(self, _request: int, result: FileResult) -> None:
        self._end_part_progress()
        self._cards.show(result, self._span)

    def _fail_part(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("selection", "error", str(error))
        self.show_whole()

    def _show_closer(self, _request: int, envelope: Envelope) -> None:
        self._view.show_closer(envelope)

    def _show_mfcc(self, _request: int, mfcc: Mfcc) -> None:
        self._view.show_mfcc(mfcc.values, mfcc.hop_s, mfcc.start_s)

    def _fail_to_read(self, _request: int, error: SpeechEmotionError) -> None:
        """Say why; a long file that is damaged on the way is heard up to there."""
        self._view.say("file", "error", str(error))
        if not self._hearer.busy:
            self._view.show_progress(None, "")
        if self._sound is None:
            self._path = None
            self._view.show_nothing()
            self.clear_answer(answer_words.EMPTY)

    def _fail_to_hear(self, _request: int, error: SpeechEmotionError) -> None:
        """Say why, without the MFCCs, the answers and the text twin that another model may have left."""
        assert self._sound is not None, "a sound is read before it is heard"
        self._answer = None
        self._view.say("file", "error", str(error))
        self._view.show_progress(None, "")
        self._view.show_sound(self._sound.envelope, sound_text(self._sound))
        self.clear_answer(answer_words.FAILED)

    def _text(self) -> str:
        assert self._sound is not None, "a text twin without a sound"
        said = f" {spoken_result(self._answer.result)}." if self._answer is not None else ""
        return sound_text(self._sound) + said

    def _show_title(self, sound: Sound) -> None:
        loaded = self._models.loaded
        model_rate_hz = loaded.recogniser.model.info.sample_rate_hz if loaded else None
        said = treatment(sound.rate_hz, sound.channels, sound.duration_s, sound.encoding, model_rate_hz)
        self._view.show_title(sound.path.name, said, str(sound.path))
