"""From a clip to a verdict."""

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.clip import Clip
from desktop_app.audio.level import clipped_share, level_dbfs
from desktop_app.audio.resample import resample
from desktop_app.recognition.mfcc import Mfcc, mfcc_of_waveform
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.verdict import Conditions, Verdict, decide
from desktop_app.recognition.windows import cut_windows

BATCH = 16
TINY = 1e-30


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
    >>> verdict.status
    <Status.NO_SPEECH: 'no_speech'>
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
            Its probabilities are the mean over the windows heard, calibrated by the model's temperature as it was
            fitted: on such means.

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

    def mfcc(self, clip: Clip) -> Mfcc:
        """Return the MFCCs of a whole clip as the model itself computes them, for plots."""
        return mfcc_of_waveform(self.model, self.waveform(clip))

    def _mean_over(self, waveform: Array, windows: list[tuple[int, int]]) -> tuple[Array, float | None]:
        """Return the calibrated mean probabilities (classes,) and the mean share of speech over all windows."""
        total: NDArray[np.float64] = np.zeros(len(self.model.info.labels))
        speech: float | None = None
        for i in range(0, len(windows), BATCH):
            batch = np.stack([waveform[a:b] for a, b in windows[i : i + BATCH]])
            outputs = self.model.run(batch)
            total += softmax(outputs.logits).sum(axis=0)
            if outputs.speech is not None:
                speech = (speech or 0.0) + float(sigmoid(outputs.speech).sum())
        mean = calibrated((total / len(windows)).astype(np.float32), self.model.info.temperature)
        return mean, None if speech is None else speech / len(windows)

    @staticmethod
    def _conditions(clip: Clip, mono: Array, speech: float | None) -> Conditions:
        return Conditions(clip.rate_hz, clip.channels, level_dbfs(mono), clipped_share(clip.samples), speech)


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


def calibrated(mean: Array, temperature: float) -> Array:
    """Return means of softmaxes, float32 (..., classes), after the model's temperature.

    Examples
    --------
    >>> calibrated(np.array([0.25, 0.75], np.float32), 1.0).round(3).tolist()
    [0.25, 0.75]
    """
    logarithms: Array = np.log(np.maximum(mean, TINY)).astype(np.float32)
    return softmax(logarithms / np.float32(temperature))


def sigmoid(logit: Array) -> Array:
    """Return 1 / (1 + exp(-logit)), without an overflow for any logit."""
    result: Array = ((1 + np.tanh(logit / 2)) / 2).astype(np.float32)
    return result
