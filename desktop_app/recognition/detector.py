"""Which way speech is found: by the detector that comes with the program, or by the model's own output where it has one."""

from typing import Protocol

import numpy as np

from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.probabilities import sigmoid
from desktop_app.recognition.speech import SileroDetector

BLOCK_FRAMES = 32
"""Frames that a model tells at a time."""


class Detector(Protocol):
    """Tells frame by frame how probable speech is, in a stream that is cut into blocks wherever it may be."""

    rate_hz: int
    frame_s: float

    def feed(self, samples: Array) -> Array:
        """Take the next samples, float32 (n,), mono at `rate_hz`; return the probabilities of the frames now complete."""
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
        self._model, self._hop = model, hop
        self._kept: Array = np.zeros(0, np.float32)

    def feed(self, samples: Array) -> Array:
        """Take the next samples; the probabilities come in blocks."""
        self._kept = np.concatenate([self._kept, samples])
        told = []
        while len(self._kept) >= BLOCK_FRAMES * self._hop:
            told.append(self._tell(self._kept[: BLOCK_FRAMES * self._hop], BLOCK_FRAMES))
            self._kept = self._kept[BLOCK_FRAMES * self._hop :]
        return np.concatenate(told) if told else np.zeros(0, np.float32)

    def finish(self) -> Array:
        """Return the probabilities of what is left."""
        frames = -(-len(self._kept) // self._hop)
        padded = np.pad(self._kept, (0, BLOCK_FRAMES * self._hop - len(self._kept)))
        self._kept = self._kept[:0]
        return self._tell(padded, frames) if frames else np.zeros(0, np.float32)

    def _tell(self, samples: Array, frames: int) -> Array:
        outputs = self._model.run(samples[None])
        assert outputs.speech_frames is not None, "checked as the model was loaded"
        return sigmoid(outputs.speech_frames[0][:frames])


def detector_for(model: Model) -> Detector:
    """Return what finds speech in the sound that a model is to hear."""
    return SileroDetector() if model.info.speech_hop_samples is None else ModelDetector(model)
