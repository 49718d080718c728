"""From a stream of sound to verdicts while it goes on."""

import math

import numpy as np
import soxr

from desktop_app.audio.level import clipped_share, level_dbfs
from desktop_app.recognition.mfcc import MFCC_CONTEXT_FRAMES, MIN_MODEL_SAMPLES, Mfcc
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.recogniser import sigmoid, softmax
from desktop_app.recognition.segments import Segment, Segments
from desktop_app.recognition.smoothing import Smoothing
from desktop_app.recognition.tail import Tail
from desktop_app.recognition.verdict import Conditions, Verdict, decide

HOP_S = 0.5
"""Time from one answer to the next."""

RECENT_S = 1.0
"""Level, clipping and speech are those of so many seconds: silence ends an answer although older speech still lies
in the window."""

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

    Every half second, from the first second on, it answers about the model's last window, or what there is of it.
    Probabilities are smoothed over time. After silence it starts afresh: what was said before is heard no more.

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
        self._recent_s = min(RECENT_S, info.window_s)
        self._least_s = max(self._recent_s, info.thresholds.min_duration_s)
        self._resampler = None if rate_hz == info.sample_rate_hz else _resampler(rate_hz, info.sample_rate_hz)
        self._source = Tail(round((self._recent_s + 2 * HOP_S) * rate_hz))
        self._heard = Tail(round((max(info.window_s, self._least_s, MFCC_KEPT_S) + HOP_S) * info.sample_rate_hz))
        self._verdicts_due = math.ceil(self._least_s / HOP_S)
        self._speech_begins_s = 0.0
        self._smoothing = Smoothing()
        self._segments = Segments()
        self._mfcc_frames = 0
        self._mfcc_before = max(MFCC_CONTEXT_FRAMES, round(MFCC_BEFORE_S / hop_s))
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
            From `start_s` to `end_s` in the stream; level, clipping and speech in its `conditions` are those of the
            last second of it.

        Raises
        ------
        ModelError
            When the model fails.
        """
        verdicts = []
        piece = max(1, round(HOP_S * self.rate_hz))
        for at in range(0, len(block), piece):
            self._take(np.nan_to_num(block[at : at + piece], nan=0.0, posinf=0.0, neginf=0.0))
            verdicts += self._due()
        return verdicts

    def finish(self) -> list[Verdict]:
        """Hear the hundredths of a second that the resampler held back, and return the verdict that became due, if any.

        Once, after the last block; :meth:`new_mfcc` then returns the last frames too.

        Raises
        ------
        ModelError
            When the model fails.
        """
        self._take(np.zeros(0, np.float32), last=True)
        self._finished = True
        return self._due()

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
        """The answers so far, neighbours that agree merged, without gaps from 0 to the last verdict."""
        return self._segments.merged

    def _take(self, block: Array, last: bool = False) -> None:
        self._source.append(block)
        self._heard.append(block if self._resampler is None else self._resampler.resample_chunk(block, last))

    def _due(self) -> list[Verdict]:
        verdicts = []
        while (end_s := self._verdicts_due * HOP_S) * self.model.info.sample_rate_hz <= self._heard.end:
            verdicts.append(self._verdict(end_s))
            self._verdicts_due += 1
        return verdicts

    def _verdict(self, end_s: float) -> Verdict:
        """Answer about the stream up to `end_s`, which both tails hold."""
        info = self.model.info
        start_s = max(end_s - info.window_s, self._speech_begins_s)
        start_s = max(0.0, min(start_s, end_s - self._least_s))
        outputs = self.model.run(self._stretch(start_s, end_s))
        probabilities = self._smoothing.add(softmax(outputs.logits[0] / np.float32(info.temperature)))
        recent_s = end_s - self._recent_s
        speech = outputs.speech
        if speech is not None and start_s < recent_s:
            speech = self.model.run(self._stretch(recent_s, end_s)).speech
        source = self._source.between(round(recent_s * self.rate_hz), round(end_s * self.rate_hz))
        conditions = Conditions(
            self.rate_hz,
            self.channels,
            level_dbfs(source),
            clipped_share(source),
            None if speech is None else float(sigmoid(speech)[0]),
        )
        verdict = decide(
            dict(zip(info.labels, probabilities.tolist(), strict=True)), conditions, start_s, end_s, info.thresholds
        )
        if not verdict.probabilities:
            # Speech that comes next began at the earliest after the last answer before this one.
            self._speech_begins_s = end_s - HOP_S
            self._smoothing.reset()
        self._segments.add(verdict)
        return verdict

    def _stretch(self, start_s: float, end_s: float) -> Array:
        """Return a part of the stream at the model's rate: float32, (1, n)."""
        rate = self.model.info.sample_rate_hz
        return self._heard.between(round(start_s * rate), math.floor(end_s * rate))[None]


def _resampler(from_hz: int, to_hz: int) -> soxr.ResampleStream:
    return soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32", quality="HQ")
