"""Whether the channels of a sound carry different voices, so that each is worth hearing apart."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.signal.channel_analysis import Analysis, Powers, energies_of, peaks_and_floors
from desktop_app.audio.signal.samples import Samples

BLOCK_S = 5.0
MAX_CHANNELS = 8
"""Of more channels, the first ones are compared: each with each."""

MIN_SNR_DB = 12.0
"""A channel with a voice has loud moments that stand out so far from its quiet ones."""

NEAR_DB = 26.0
"""A voice of its own is no weaker, beside the loudest, than this: less is what leaks from one channel to another."""

MIN_SPEECH_S = 1.0
ACTIVE_DB = 20.0
"""Moments within so much of the loudest of either channel are compared; both are silent in those of a pause."""

MAX_CORRELATION = 0.5
MAX_ENVELOPE_CORRELATION = 0.5


class ChannelComparison:
    """Compares the channels of a stream, block by block; it keeps a number for each channel and 20 ms.

    Two channels carry different voices when all of this is true:

    - in both, loud moments stand out from quiet ones by 12 dB, as a voice's do and constant noise does not;
    - the weaker is at most 26 dB weaker;
    - no shift by up to 10 ms makes them correlate, in either polarity, by more than 0.5: a microphone elsewhere in the
      room hears the same voice later, but the same;
    - their levels, in dB, correlate by no more than 0.5 over the moments when either is loud: one voice rises and falls
      in all microphones at once, however much the room blurs it.

    Parameters
    ----------
    channels, rate_hz : int
    """

    def __init__(self, channels: int, rate_hz: int) -> None:
        self._channels = min(channels, MAX_CHANNELS)
        self._analysis = Analysis(self._channels, rate_hz)
        self._pairs = list(combinations(range(self._channels), 2))
        self._cross = np.zeros((len(self._pairs), self._analysis.bins), np.complex128)
        self._energies = np.zeros(self._channels)
        self._powers: list[Powers] = []

    def feed(self, block: Samples) -> None:
        """Take the next block: float32, (n,) or (n, channels)."""
        slow = self._analysis.slow(block.reshape(len(block), -1)[:, : self._channels])
        if not self._pairs or not slow.shape[1]:
            return
        self._powers.append(self._analysis.powers(slow))
        spectra = self._analysis.spectra(slow)
        self._energies += energies_of(spectra)
        for i, (a, b) in enumerate(self._pairs):
            self._cross[i] += np.einsum("sb,sb->b", spectra[a].conj(), spectra[b])

    @property
    def two_voices(self) -> bool:
        """Whether any two channels carry different voices, by what was fed so far."""
        if not self._powers:
            return False
        powers = np.concatenate(self._powers, axis=1)
        voiced = _voiced(powers)
        both = np.array([np.sqrt(self._energies[a] * self._energies[b]) for a, b in self._pairs])
        alike = np.abs(self._analysis.correlations(self._cross, both)).max(axis=1)
        return any(
            voiced[a] and voiced[b] and alike[i] < MAX_CORRELATION and _rise_apart(powers[[a, b]])
            for i, (a, b) in enumerate(self._pairs)
        )


def two_voices(samples: Samples, rate_hz: int) -> bool:
    """Return whether any two channels of a sound carry different voices; see :class:`ChannelComparison`.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels)
    rate_hz : int

    Examples
    --------
    >>> two_voices(np.random.default_rng(0).normal(0, 0.1, 8000).astype(np.float32), 8000)
    False
    """
    comparison = ChannelComparison(1 if samples.ndim == 1 else samples.shape[1], rate_hz)
    frames = max(1, round(BLOCK_S * rate_hz))
    for at in range(0, len(samples), frames):
        comparison.feed(samples[at : at + frames])
    return comparison.two_voices


def _voiced(powers: Powers) -> NDArray[np.bool_]:
    """Return which channels, by the powers of their frames, carry a voice."""
    found = peaks_and_floors(powers)
    if found is None:
        return np.zeros(len(powers), bool)
    peaks, floors = found
    loud = peaks > peaks.max() * 10 ** (-NEAR_DB / 10)
    result: NDArray[np.bool_] = loud & (peaks > floors * 10 ** (MIN_SNR_DB / 10))
    return result


def _rise_apart(powers: Powers) -> bool:
    """Return whether the levels of two channels, (2, frames), go up and down on their own."""
    # Rooms and late microphones blur less than a tenth of a second does.
    smooth = np.array([np.convolve(channel, np.ones(5) / 5, "same") for channel in powers])
    peaks = smooth.max(axis=1, keepdims=True)
    levels_db = 10 * np.log10(np.maximum(smooth / peaks, 10 ** (-2 * ACTIVE_DB / 10)))
    active = levels_db[:, levels_db.max(axis=0) > -ACTIVE_DB]
    if active.shape[1] < MIN_SPEECH_S * 50 or (active.std(axis=1) == 0).any():
        return False
    return bool(np.corrcoef(active)[0, 1] < MAX_ENVELOPE_CORRELATION)
