"""From a stream of sound to verdicts while it goes on."""

import numpy as np
import soxr

from desktop_app.audio.level import clipped_share, level_dbfs
from desktop_app.audio.level_track import LevelTrack
from desktop_app.recognition.hearing import HeardWindow, run_window
from desktop_app.recognition.mfcc import MFCC_CONTEXT_FRAMES, MIN_MODEL_SAMPLES, Mfcc
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.segments import Segment, Segments
from desktop_app.recognition.tail import Tail
from desktop_app.recognition.timeline import Answered, answer_phrase, segments_of, whole
from desktop_app.recognition.verdict import ANSWERED, Conditions, Status, Verdict, decide
from desktop_app.recognition.windows import Window, WindowStream

HOP_S = 0.5
"""Time from one answer to the next."""

FIRST_S = 1.0
"""Time of the first answer."""

RECENT_S = 1.0
"""Level and clipping are those of so many seconds where nobody speaks."""

MFCC_KEPT_S = 10.0
"""MFCCs that nobody asked for in so long are left out."""

MFCC_EVERY_S = 0.08
"""Fewer new frames than so many seconds hold are not worth a run of the model: they wait for the next call."""

MFCC_REACH_FRAMES = 4
"""A frame hears at most so many hops to either side of its centre: it is final when they are there."""

MFCC_BEFORE_S = 1.0
"""The model hears so much before new frames: one that limits how far they lie below the loudest does it evenly then."""


class LiveRecogniser:
    """Hears a stream with one model, and keeps no more of it than the last seconds.

    Every half second, from the first second on, it answers about what was said last: the windows are those that
    a file of the same sound is heard in, and the last one is what the file would end with. A pause does not end an answer
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
        info = model.info
        hop_s = info.mfcc_hop_samples / info.sample_rate_hz
        self.model = model
        self.rate_hz = rate_hz
        self.channels = channels
        self._resampler = None if rate_hz == info.sample_rate_hz else _resampler(rate_hz, info.sample_rate_hz)
        self._source = Tail(round((RECENT_S + 2 * HOP_S) * rate_hz))
        self._heard = Tail(round((MFCC_KEPT_S + HOP_S) * info.sample_rate_hz))
        self._levels = LevelTrack(rate_hz)
        self._unmeasured: Array = np.zeros(0, np.float32)
        self._stream = WindowStream(model)
        self._windows: list[HeardWindow] = []
        self._said: list[Answered] = []
        self._phrases_said = 0
        self._segments = Segments()
        self._verdicts_due = round(FIRST_S / HOP_S)
        self._mfcc_frames = 0
        self._mfcc_before = max(MFCC_CONTEXT_FRAMES, round(MFCC_BEFORE_S / hop_s))
        self._last: HeardWindow | None = None
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
            was given. Level and speech in its `conditions` are those of the stretch that it is about.

        Raises
        ------
        ModelError
            When the model fails.
        """
        verdicts = []
        piece = max(1, round(HOP_S * self.rate_hz) // 5)
        for at in range(0, len(block), piece):
            self._take(np.nan_to_num(block[at : at + piece], nan=0.0, posinf=0.0, neginf=0.0))
            verdicts += self._due()
        return verdicts

    def finish(self) -> list[Verdict]:
        """Hear the hundredths of a second that were held back, and return the verdict that became due, if any.

        Once, after the last block; :meth:`new_mfcc` then returns the last frames too.

        Raises
        ------
        ModelError
            When the model fails.
        """
        self._take(np.zeros(0, np.float32), last=True)
        self._finished = True
        verdicts = self._due()
        self._windows += [run_window(self.model, window) for window in self._stream.finish()]
        self._measure(last=True)
        self._settle()
        return verdicts

    @property
    def whole(self) -> Verdict:
        """The answer for all that was said so far; after :meth:`finish`, the one that a file of the same sound gets."""
        said = self._said if self._finished else [*self._said, *self._pending()]
        duration_s = self._source.end / self.rate_hz
        return whole(said, self._levels, duration_s, (self.rate_hz, self.channels), self.model.info)

    def new_mfcc(self) -> Mfcc:
        """Return the MFCC frames that became final since the last call, cheap enough for ten calls a second.

        They are those of the whole sound, save where a model limits how far anything may lie below the loudest (the
        seed's does, by 80 dB): it knows here only the loudest of the last second, so silence looks different.

        Returns
        -------
        Mfcc
            Float32 (frames, coefficients), often none; frame i is centred at ``start_s + i * hop_s`` in the stream.

        Raises
        ------
        ModelError
            When the model fails.
        """
        info = self.model.info
        hop = info.mfcc_hop_samples
        oldest = 0 if self._heard.start == 0 else -(-self._heard.start // hop) + self._mfcc_before
        first = max(self._mfcc_frames, oldest)
        stop = self._heard.end // hop + 1 - (0 if self._finished else MFCC_REACH_FRAMES)
        hop_s = hop / info.sample_rate_hz
        waits = not self._finished and (stop - first) * hop_s < MFCC_EVERY_S
        if stop <= first or waits or self._heard.end < MIN_MODEL_SAMPLES:
            return Mfcc(np.zeros((0, info.mfcc_count), np.float32), hop_s, first * hop_s)
        before = min(self._mfcc_before, first)
        piece = self._heard.between((first - before) * hop, self._heard.end)
        self._mfcc_frames = stop
        return Mfcc(self.model.run(piece[None]).mfcc[0][before : before + stop - first], hop_s, first * hop_s)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The answers so far, neighbours that agree merged, without gaps from 0 to now."""
        status = self.whole.status
        settled = self._segments if status in ANSWERED else Segments()
        pending = Segments(limit=None)
        for segment in settled.merged[-1:]:
            pending.add(segment)
        rest = [] if self._finished else self._pending()
        for answered in rest if status in ANSWERED else [*self._said, *rest]:
            _add(pending, answered, self.model, None if status in ANSWERED else status)
        pending.add(Segment(pending.end_s, self._source.end / self.rate_hz, Status.NO_SPEECH, None, None))
        return settled.merged[:-1] + pending.merged

    def _take(self, block: Array, last: bool = False) -> None:
        self._source.append(block)
        self._unmeasured = np.concatenate([self._unmeasured, block])
        self._measure()
        heard = block if self._resampler is None else self._resampler.resample_chunk(block, last)
        self._heard.append(heard)
        self._windows += [run_window(self.model, window) for window in self._stream.feed(heard)]
        self._settle()

    def _measure(self, last: bool = False) -> None:
        """Measure the level of whole steps, and at the end of what is left."""
        step = self._levels.step_frames
        count = len(self._unmeasured) if last else len(self._unmeasured) // step * step
        if count:
            self._levels.add(self._unmeasured[:count], self._unmeasured[:count])
            self._unmeasured = self._unmeasured[count:]

    def _settle(self) -> None:
        """Take the answers of the phrases that are over for good."""
        for phrase in self._stream.phrases[self._phrases_said :]:
            if phrase.over:
                windows = [window for window in self._windows if window.phrase == phrase.number]
                answered = answer_phrase(phrase, windows, self.model.info)
                self._said += answered
                for x in answered:
                    _add(self._segments, x, self.model)
                self._windows = self._windows[len(windows) :]
                self._phrases_said += 1

    def _pending(self) -> list[Answered]:
        """Return what the phrase that is not over says so far."""
        last = self._stream.pending()
        if not self._stream.phrases or self._stream.phrases[-1].over:
            return []
        windows = [*self._windows, *([] if last is None else [self._run_once(last)])]
        return answer_phrase(self._stream.phrases[-1], windows, self.model.info)

    def _run_once(self, window: Window) -> HeardWindow:
        """Run the model on the window of the phrase that goes on, once for each end that it has had."""
        key = (window.start_s, window.end_s)
        if self._last is None or (self._last.start_s, self._last.end_s) != key:
            self._last = run_window(self.model, window)
        return self._last

    def _due(self) -> list[Verdict]:
        verdicts = []
        while (end_s := self._verdicts_due * HOP_S) * self.model.info.sample_rate_hz <= self._heard.end:
            verdicts.append(self._verdict(end_s))
            self._verdicts_due += 1
        return verdicts

    def _verdict(self, end_s: float) -> Verdict:
        """Answer about what was said last before `end_s`."""
        info = self.model.info
        pending = self._pending()
        recent = self._source.between(round((end_s - RECENT_S) * self.rate_hz), round(end_s * self.rate_hz))
        if not pending:
            start_s = self._segments.end_s
            conditions = Conditions(
                self.rate_hz, self.channels, level_dbfs(recent), clipped_share(recent), 0.0, 0.0
            )  # fmt: skip
            return decide({}, conditions, min(start_s, end_s - HOP_S), end_s, info.thresholds)
        last = pending[-1]
        speech_s = sum(x.speech_s for x in [*self._said, *pending])
        level = self._levels.over(last.stretches)
        conditions = Conditions(
            self.rate_hz, self.channels, level, clipped_share(recent), min(1.0, speech_s / end_s), speech_s
        )
        named = dict(zip(info.labels, last.probabilities.tolist(), strict=True))
        return decide(named, conditions, min(last.start_s, end_s), end_s, info.thresholds)


def _add(segments: Segments, answered: Answered, model: Model, status: Status | None = None) -> None:
    for segment in segments_of(answered, model.info, status):
        segments.add(Segment(segments.end_s, segment.start_s, Status.NO_SPEECH, None, None))
        segments.add(segment)


def _resampler(from_hz: int, to_hz: int) -> soxr.ResampleStream:
    return soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32", quality="HQ")
