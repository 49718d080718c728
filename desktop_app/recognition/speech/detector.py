"""Which way speech is found: by the detector that comes with the program, or by an output of the model itself."""

from typing import Protocol

import numpy as np

from desktop_app.recognition.answer.probabilities import sigmoid
from desktop_app.recognition.models.model import Array, Model
from desktop_app.recognition.speech.voice_activity import SileroDetector

BEFORE_S = 0.5
"""What a model hears before the frames that it is to tell, so that it does not begin in the middle of a sound."""


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
        self.delay_s = self.frame_s
        self._model, self._hop = model, hop
        self._most_before = round(BEFORE_S / self.frame_s) * hop
        self._before = 0
        self._kept: Array = np.zeros(0, np.float32)

    def feed(self, samples: Array) -> Array:
        """Take the next samples; return the probabilities of frames now complete."""
        self._kept = np.concatenate([self._kept, samples])
        return self._tell((len(self._kept) - self._before) // self._hop)

    def finish(self) -> Array:
        """Return the probability of the last, incomplete frame: one, or none."""
        rest = len(self._kept) % self._hop
        return self.feed(np.zeros(self._hop - rest, np.float32)) if rest else np.zeros(0, np.float32)

    def _tell(self, frames: int) -> Array:
        if not frames:
            return np.zeros(0, np.float32)
        end, first = self._before + frames * self._hop, self._before // self._hop
        logits = self._model.speech_frames(self._kept[:end])
        self._before = min(self._most_before, end)
        self._kept = self._kept[end - self._before :]
        return sigmoid(logits[first : first + frames])


def detector_for(model: Model) -> Detector:
    """Return what finds speech in the sound that a model is to hear."""
    return SileroDetector() if model.info.speech_hop_samples is None else ModelDetector(model)
