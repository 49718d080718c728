"""From a clip to a verdict."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.clip import Clip
from desktop_app.audio.level import clipped_share, level_dbfs
from desktop_app.audio.resample import resample
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.verdict import Conditions, Verdict, decide
from desktop_app.recognition.windows import cut_windows

BATCH = 16
MIN_MODEL_SAMPLES = 64
MFCC_BLOCK_S = 20.0
MFCC_CONTEXT_FRAMES = 8


class Recogniser:
    """Hears clips with one model.

    Parameters
    ----------
    model : Model

    Examples
    --------
    >>> from desktop_app.audio import read_clip
    >>> from desktop_app.paths import assets_dir
    >>> from desktop_app.recognition import Model, Recogniser, find_model
    >>> recogniser = Recogniser(Model.load(find_model()))
    >>> verdict = recogniser.recognise(read_clip(assets_dir() / "samples" / "tone.wav"))
    >>> round(verdict.end_s - verdict.start_s, 1)
    2.5
    """

    def __init__(self, model: Model) -> None:
        self.model = model

    def recognise(self, clip: Clip, start_s: float = 0.0, end_s: float | None = None) -> Verdict:
        """Say which emotion a clip, or a part of it, sounds like.

        Parameters
        ----------
        clip : Clip
            At any rate, with any number of channels.
        start_s, end_s : float
            The part to hear; the whole clip by default.

        Returns
        -------
        Verdict
            Its probabilities are the mean over the windows heard.

        Raises
        ------
        ModelError
            When the model fails.
        """
        first = max(0, round(start_s * clip.rate_hz))
        last = len(clip.samples) if end_s is None else min(len(clip.samples), round(end_s * clip.rate_hz))
        part = Clip(clip.samples[first : max(first, last)], clip.rate_hz, clip.source, clip.encoding)
        at_s = first / clip.rate_hz
        mono = part.mono()
        if part.duration_s < self.model.info.thresholds.min_duration_s:
            conditions = self._conditions(part, mono, None)
            return decide({}, conditions, at_s, at_s + part.duration_s, self.model.info.thresholds)
        waveform = self.waveform(part)
        windows = cut_windows(len(waveform), self.model.info)
        probabilities, speech = self._mean_over(waveform, windows)
        rate = self.model.info.sample_rate_hz
        return decide(
            dict(zip(self.model.info.labels, probabilities.tolist(), strict=True)),
            self._conditions(part, mono, speech),
            at_s + windows[0][0] / rate,
            at_s + min(windows[-1][1] / rate, part.duration_s),
            self.model.info.thresholds,
        )

    def waveform(self, clip: Clip) -> Array:
        """Return a clip as the model wants it: float32, (n,), mono, at the model's sample rate."""
        return resample(clip.mono(), clip.rate_hz, self.model.info.sample_rate_hz)

    def mfcc(self, clip: Clip) -> "Mfcc":
        """Return the MFCCs of a whole clip as the model itself computes them, for plots.

        Long clips go through the model in blocks, with some context on either side that is cut away again.
        """
        info = self.model.info
        waveform = self.waveform(clip)
        if len(waveform) < MIN_MODEL_SAMPLES:
            waveform = np.pad(waveform, (0, MIN_MODEL_SAMPLES - len(waveform)))
        hop = info.mfcc_hop_samples
        block_frames = max(1, round(MFCC_BLOCK_S * info.sample_rate_hz / hop))
        parts = []
        for frame in range(0, max(1, len(waveform) // hop), block_frames):
            before = min(MFCC_CONTEXT_FRAMES, frame)
            begin = (frame - before) * hop
            end = (frame + block_frames + MFCC_CONTEXT_FRAMES) * hop
            mfcc = self.model.run(waveform[None, begin:end]).mfcc[0]
            last = begin + len(waveform[begin:end]) >= len(waveform)
            parts.append(mfcc[before:] if last else mfcc[before : before + block_frames])
            if last:
                break
        return Mfcc(np.concatenate(parts), hop / info.sample_rate_hz)

    def _mean_over(self, waveform: Array, windows: list[tuple[int, int]]) -> tuple[Array, float | None]:
        """Return the mean probabilities (classes,) and the mean share of speech over all windows."""
        total: NDArray[np.float64] = np.zeros(len(self.model.info.labels))
        speech: float | None = None
        for i in range(0, len(windows), BATCH):
            batch = np.stack([waveform[a:b] for a, b in windows[i : i + BATCH]])
            outputs = self.model.run(batch)
            total += softmax(outputs.logits / np.float32(self.model.info.temperature)).sum(axis=0)
            if outputs.speech is not None:
                speech = (speech or 0.0) + float(sigmoid(outputs.speech).sum())
        mean = (total / len(windows)).astype(np.float32)
        return mean, None if speech is None else speech / len(windows)

    @staticmethod
    def _conditions(clip: Clip, mono: Array, speech: float | None) -> Conditions:
        return Conditions(clip.rate_hz, clip.channels, level_dbfs(mono), clipped_share(clip.samples), speech)


class Mfcc(NamedTuple):
    """MFCCs for a plot: `values` float32 (frames, coefficients); frame i is centred at ``start_s + i * hop_s``."""

    values: Array
    hop_s: float
    start_s: float = 0.0


def softmax(logits: Array) -> Array:
    """Softmax over the last axis.

    Examples
    --------
    >>> softmax(np.array([[0.0, 0.0]], np.float32)).tolist()
    [[0.5, 0.5]]
    """
    powers: Array = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: Array = np.divide(powers, powers.sum(axis=-1, keepdims=True))
    return result


def sigmoid(logit: Array) -> Array:
    """Return 1 / (1 + exp(-logit)), without an overflow for any logit."""
    result: Array = ((1 + np.tanh(logit / 2)) / 2).astype(np.float32)
    return result
