"""MFCC frames of a stream while it goes on."""

import numpy as np

from desktop_app.recognition.mfcc import MFCC_CONTEXT_FRAMES, Mfcc
from desktop_app.recognition.models.model import MIN_MODEL_SAMPLES, Array, Model
from desktop_app.recognition.speech.rolling_buffer import RollingBuffer

MFCC_KEPT_S = 10.0
"""MFCCs that nobody asked for in so long are left out."""

MFCC_EVERY_S = 0.08
"""Fewer new frames than so many seconds hold are not worth a run of the model: they wait for the next call."""

MFCC_REACH_FRAMES = 4
"""A frame hears at most so many hops to either side of its centre: it is final when they are there."""

MFCC_BEFORE_S = 1.0
"""The model hears so much before new frames: one that limits how far they lie below the loudest does it evenly then."""


class LiveMfcc:
    """Takes a stream at the model's rate, and gives its MFCC frames as they become final.

    Parameters
    ----------
    model : Model
    """

    def __init__(self, model: Model) -> None:
        info = model.info
        hop_s = info.mfcc_hop_samples / info.sample_rate_hz
        self._model = model
        self._heard = RollingBuffer(round((MFCC_KEPT_S + MFCC_BEFORE_S) * info.sample_rate_hz))
        self._frames = 0
        self._before = max(MFCC_CONTEXT_FRAMES, round(MFCC_BEFORE_S / hop_s))
        self._finished = False

    def append(self, samples: Array) -> None:
        """Take the next samples: float32, (n,)."""
        self._heard.append(samples)

    def finish(self) -> None:
        """Let the last frames be final: no sound comes after it."""
        self._finished = True

    def new(self) -> Mfcc:
        """Return the frames that became final since the last call, cheap enough for ten calls a second.

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
        info = self._model.info
        hop = info.mfcc_hop_samples
        oldest = 0 if self._heard.start == 0 else -(-self._heard.start // hop) + self._before
        first = max(self._frames, oldest)
        stop = self._heard.end // hop + 1 - (0 if self._finished else MFCC_REACH_FRAMES)
        hop_s = hop / info.sample_rate_hz
        waits = not self._finished and (stop - first) * hop_s < MFCC_EVERY_S
        if stop <= first or waits or self._heard.end < MIN_MODEL_SAMPLES:
            return Mfcc(np.zeros((0, info.mfcc_count), np.float32), hop_s, first * hop_s)
        before = min(self._before, first)
        piece = self._heard.between((first - before) * hop, self._heard.end)
        self._frames = stop
        return Mfcc(self._model.mfcc(piece[None])[0][before : before + stop - first], hop_s, first * hop_s)
