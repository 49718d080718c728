"""From a stream of sound to verdicts while it goes on."""

from dataclasses import replace
from math import ceil

import numpy as np

from desktop_app.audio.signal.level import clipped_share, level_dbfs
from desktop_app.audio.signal.level_track import LevelTrack
from desktop_app.audio.signal.resample import ResampledStream
from desktop_app.recognition.answer.segments import Segment, Segments
from desktop_app.recognition.answer.verdict import ANSWERED, Conditions, Status, Verdict, decide
from desktop_app.recognition.answers import Answered, PhraseAnswers, segments_of
from desktop_app.recognition.live.live_mfcc import LiveMfcc
from desktop_app.recognition.mfcc import Mfcc
from desktop_app.recognition.models.model import Array, Model
from desktop_app.recognition.speech.rolling_buffer import RollingBuffer
from desktop_app.recognition.speech.voice_activity import PAUSE_S
from desktop_app.recognition.speech.window_inference import HeardWindow, run_window
from desktop_app.recognition.speech.windows import PIECE_S, Window, WindowStream
from desktop_app.recognition.whole import Whole, dbfs_of

HOP_S = 0.5
"""Time from one answer to the next."""

FIRST_S = 1.0
"""Time of the first answer."""

RECENT_S = 1.0
"""Level and clipping are those of so many seconds where nobody speaks."""

UNKNOWN_S = PIECE_S + PAUSE_S
"""So much at the end of a stream is not called silence while a phrase goes on."""

SPOKEN = (None, Status.TOO_QUIET, Status.TOO_SHORT)
"""What speech is, over time: what its windows say, or, for all of it, what keeps the whole from an answer."""


class LiveRecogniser:
    """Hears a stream with one model, and keeps no more of it than the last seconds.

    Every half second, from the first second on, it answers about what was said last: the windows are those that a file
    of the same sound is heard in, and the last one is what the file would end with. A pause does not end an answer
    before the phrase is over, about a second after its last word; then nobody speaks, until somebody does.

    All methods are for one thread at a time. Times are counted in samples, whatever a clock says.

    Parameters
    ----------
    model : Model
    rate_hz : int
        Sample rate of the blocks; any.
    channels : int
        Of the source, noted in the conditions of each verdict; the blocks themselves are mono.
    """

    def __init__(self, model: Model, rate_hz: int, channels: int = 1) -> None:
        self.model = model
        self.rate_hz = rate_hz
        self.channels = channels
        self._resampled = ResampledStream(rate_hz, model.info.sample_rate_hz)
        self._source = RollingBuffer(round((RECENT_S + 2 * HOP_S) * rate_hz))
        self._heard_samples = 0
        self._mfcc = LiveMfcc(model)
        self._levels = LevelTrack(rate_hz)
        self._unmeasured: Array = np.zeros(0, np.float32)
        self._stream = WindowStream(model)
        self._answers: dict[int, PhraseAnswers] = {}
        self._phrases_done = 0
        self._whole = Whole(model.info, rate_hz, channels, self._levels)
        self._segments = {status: Segments() for status in SPOKEN}
        self._verdicts_due = round(FIRST_S / HOP_S)
        self._run_last: dict[tuple[int, float, float], HeardWindow] = {}
        self._finished = False

    def feed(self, block: Array) -> list[Verdict]:
        """Hear a block, and return the verdicts that became due, mostly none or one.

        Parameters
        ----------
        block : float32, (n,), [-1, 1], mono
            Of any length; the verdicts do not depend on how the stream is cut into blocks.

        Returns
        -------
        list of Verdict
            Each about the last window of speech, or, where nobody speaks, about the time since; its `end_s` is when it
            was given. The level in its `conditions` is that of the speech that it is about, or of the last second where
            nobody speaks; clipping is that of the last second, and speech that of all so far, 0 where nobody speaks.

        Raises
        ------
        ModelError
            When the model fails.
        """
        verdicts = []
        piece = max(1, round(HOP_S * self.rate_hz) // 5)
        for at in range(0, len(block), piece):
            verdicts += self._take(np.nan_to_num(block[at : at + piece], nan=0.0, posinf=0.0, neginf=0.0))
        return verdicts

    def finish(self) -> list[Verdict]:
        """Hear the hundredths of a second that were held back, and return the verdict that became due, if any.

        After the last block, once; again it changes nothing. :meth:`new_mfcc` then returns the last frames too.

        Raises
        ------
        ModelError
            When the model fails.
        """
        if self._finished:
            return []
        self._measure(last=True)
        verdicts = self._hear(self._resampled.finish())
        self._finished = True
        self._mfcc.finish()
        self._settle(self._stream.finish(self._duration_s))
        return verdicts

    @property
    def whole(self) -> Verdict:
        """The answer for all that was said so far; after :meth:`finish`, the one that a file of the same sound gets."""
        return self._whole.plus(self._pending()).verdict(self._duration_s)

    def new_mfcc(self) -> Mfcc:
        """Return the MFCC frames that became final since the last call, as :meth:`LiveMfcc.new` does.

        Raises
        ------
        ModelError
            When the model fails.
        """
        return self._mfcc.new()

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The answers so far, neighbours that agree merged, without gaps from 0 to now."""
        if not self._source.end:
            return ()
        pending = self._pending()
        verdict = self._whole.plus(pending).verdict(self._duration_s)
        status = None if verdict.status in ANSWERED else verdict.status
        if status not in SPOKEN or not (pending or self._whole.speech_s):
            return (Segment(0.0, self._duration_s, verdict.status, None, None),)
        settled = self._segments[status].merged
        rest = Segments(limit=None)
        for segment in settled[-1:]:
            rest.add(segment)
        for answered in pending:
            for segment in segments_of(answered, self.model.info, status):
                rest.add_after_silence(segment)
        if not pending or self._duration_s - rest.end_s > UNKNOWN_S:
            rest.add(Segment(rest.end_s, self._duration_s, Status.NO_SPEECH, None, None))
        *before, last = rest.merged
        return (*settled[:-1], *before, replace(last, end_s=self._duration_s))

    @property
    def _duration_s(self) -> float:
        return self._source.end / self.rate_hz

    def _take(self, block: Array) -> list[Verdict]:
        self._source.append(block)
        self._unmeasured = np.concatenate([self._unmeasured, block])
        self._measure()
        return self._hear(self._resampled.feed(block))

    def _hear(self, samples: Array) -> list[Verdict]:
        """Take the next samples at the model's rate; each verdict knows just what came before its time."""
        self._mfcc.append(samples)
        verdicts = []
        while (due := self._due_samples() - self._heard_samples) <= len(samples):
            self._settle(self._stream.feed(samples[:due]))
            self._heard_samples, samples = self._heard_samples + due, samples[due:]
            verdicts.append(self._verdict(self._verdicts_due * HOP_S))
            self._verdicts_due += 1
        self._settle(self._stream.feed(samples))
        self._heard_samples += len(samples)
        return verdicts

    def _due_samples(self) -> int:
        """Return how many samples at the model's rate there are before the next verdict."""
        return ceil(self._verdicts_due * HOP_S * self.model.info.sample_rate_hz)

    def _measure(self, last: bool = False) -> None:
        """Measure the level of whole steps, and at the end of what is left."""
        step = self._levels.step_frames
        count = len(self._unmeasured) if last else len(self._unmeasured) // step * step
        if count:
            self._levels.add(self._unmeasured[:count], self._unmeasured[:count])
            self._unmeasured = self._unmeasured[count:]

    def _settle(self, windows: list[Window]) -> None:
        """Run the next windows, and take what they make final."""
        for window in windows:
            self._end_phrases(window.phrase)
            heard = self._run(window)
            answers = self._answers.setdefault(window.phrase, PhraseAnswers(self.model.info))
            self._say(answers.add(heard, self._stream.phrases[window.phrase]))
        self._end_phrases(self._stream.done)

    def _end_phrases(self, before: int) -> None:
        """Take what is left to say of the phrases that come before number `before`."""
        while self._phrases_done < before:
            done = self._answers.pop(self._phrases_done)
            self._say(done.finish(self._stream.phrases[self._phrases_done]))
            self._phrases_done += 1

    def _say(self, answered: list[Answered]) -> None:
        self._whole.add(answered)
        for status, segments in self._segments.items():
            for x in answered:
                for segment in segments_of(x, self.model.info, status):
                    segments.add_after_silence(segment)

    def _pending(self) -> list[Answered]:
        """Return what the phrases that are not done say so far."""
        windows = [] if self._finished else self._stream.pending()
        heard = [self._run(window) for window in windows]
        self._run_last = {(x.phrase, x.start_s, x.end_s): x for x in heard}
        answered: list[Answered] = []
        for phrase in self._stream.phrases[self._phrases_done :]:
            answers = self._answers.get(phrase.number) or PhraseAnswers(self.model.info)
            answered += answers.preview(phrase, [x for x in heard if x.phrase == phrase.number])
        return answered

    def _run(self, window: Window) -> HeardWindow:
        """Run the model on a window, once as long as it stays the same."""
        known = self._run_last.get((window.phrase, window.start_s, window.end_s))
        return run_window(self.model, window) if known is None else known

    def _verdict(self, end_s: float) -> Verdict:
        """Answer about what was said last before `end_s`."""
        info = self.model.info
        pending = self._pending()
        recent = self._source.between(round((end_s - RECENT_S) * self.rate_hz), round(end_s * self.rate_hz))
        if not pending:
            start_s = min(self._segments[None].end_s, end_s - HOP_S)
            conditions = Conditions(self.rate_hz, self.channels, level_dbfs(recent), clipped_share(recent), 0.0, 0.0)
            return replace(decide({}, conditions, 0.0, end_s, info.thresholds), start_s=start_s)
        last = pending[-1]
        speech_s = self._whole.speech_s + sum(x.speech_s for x in pending)
        level = dbfs_of(self._levels.energy(last.stretches), last.speech_s)
        conditions = Conditions(
            self.rate_hz, self.channels, level, clipped_share(recent), min(1.0, speech_s / end_s), speech_s
        )
        named = dict(zip(info.labels, last.probabilities.tolist(), strict=True))
        return replace(decide(named, conditions, 0.0, end_s, info.thresholds), start_s=min(last.start_s, end_s))
