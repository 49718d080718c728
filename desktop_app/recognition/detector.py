"""Which way speech is found: by the detector that comes with the program, or by an output of the model itself."""

from typing import Protocol

import numpy as np

from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.probabilities import sigmoid
from desktop_app.recognition.speech import SileroDetector

BLOCK_S = 0.25
"""A model tells speech in blocks of so much."""

BEFORE_S = 0.5
"""What a model hears before each block, so that it does not begin in the middle of a sound."""


class Detector(Protocol):
    """Tells frame by frame how probable speech is, in a stream that is cut into blocks wherever it may be.

    `delay_s` is how much sound it holds back at most before it tells.
    """

    rate_hz: int
    frame_s: float
    delay_s: float

    def feed(self, samples: Array) -> Array:
        """Take the next samples, float32 (n,), mono at `rate_hz`; return the probabilities of frames now complete."""
        ...

    def finish(self) -> Array:
        """Return the probabilities of what is left, once, after the last samples."""
        ...


class ModelDetector:
    """Tells speech by the output ``speech_frames`` of a model.

    Parameters
    ----------
    model : Model
        That has such an output.
    """

    def __init__(self, model: Model) -> None:
        hop = model.info.speech_hop_samples
        assert hop is not None, "a model without speech_frames"
        self.rate_hz = model.info.sample_rate_hz
        self.frame_s = hop / self.rate_hz
        self._frames = max(1, round(BLOCK_S / self.frame_s))
        self.delay_s = self._frames * self.frame_s
        self._model, self._hop = model, hop
        self._most_before = round(BEFORE_S / self.frame_s) * hop
        self._before = 0
        self._kept: Array = np.zeros(0, np.float32)

    def feed(self, samples: Array) -> Array:
        """Take the next samples; the probabilities come in blocks."""
        self._kept = np.concatenate([self._kept, samples])
        block = self._frames * self._hop
        told = []
        while len(self._kept) >= self._before + block:
            told.append(self._tell(self._kept[: self._before + block], self._frames))
            before = min(self._most_before, self._before + block)
            self._kept = self._kept[self._before + block - before :]
            self._before = before
        return np.concatenate(told) if told else np.zeros(0, np.float32)

    def finish(self) -> Array:
        """Return the probabilities of what is left."""
        frames = -(-(len(self._kept) - self._before) // self._hop)
        if not frames:
            return np.zeros(0, np.float32)
        padded = np.pad(self._kept, (0, self._before + self._frames * self._hop - len(self._kept)))
        self._kept = self._kept[: self._before]
        return self._tell(padded, frames)

    def _tell(self, samples: Array, frames: int) -> Array:
        first = self._before // self._hop
        return sigmoid(self._model.speech_frames(samples)[first : first + frames])


def detector_for(model: Model) -> Detector:
    """Return what finds speech in the sound that a model is to hear."""
    return SileroDetector() if model.info.speech_hop_samples is None else ModelDetector(model)
