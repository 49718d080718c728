"""How loud a waveform is, and how much of it is clipped."""

import math

import numpy as np

from desktop_app.audio.signal.samples import Samples

SILENCE_DBFS = -120.0
"""Reported for digital silence, whose level has no logarithm."""

CLIP_LEVEL = 0.999
CLIP_LEVEL_8_BIT = 127 / 128
CLIP_RUN = 3


def level_dbfs(samples: Samples) -> float:
    """Return the RMS level in dB below full scale: 20 log10(rms), where a constant 1.0 is 0 dBFS.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels), [-1, 1]

    Examples
    --------
    >>> round(level_dbfs(np.full(100, 0.1, np.float32)), 3)
    -20.0
    >>> level_dbfs(np.zeros(100, np.float32))
    -120.0
    """
    if samples.size == 0:
        return SILENCE_DBFS
    flat = samples.reshape(-1)
    return dbfs(math.sqrt(float(np.dot(flat, flat)) / flat.size))


def peak_dbfs(samples: Samples) -> float:
    """Return the highest absolute sample in dBFS; -120 for digital silence."""
    if samples.size == 0:
        return SILENCE_DBFS
    return dbfs(max(float(samples.max()), -float(samples.min())))


def clipped_share(samples: Samples) -> float:
    """Return the share of samples, [0, 1], that were cut at full scale before they came here.

    These are runs of at least three samples of one and the same value at an end of the scale: peaks that merely reach
    it differ from sample to sample. In sound of 8 bits, 127/128 is an end as well.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels)

    Examples
    --------
    >>> wave = np.zeros(100, np.float32)
    >>> wave[10:15] = 1.0
    >>> clipped_share(wave)
    0.05
    >>> wave[10:15] = [0.9992, 0.9998, 1.0, 0.9998, 0.9992]
    >>> clipped_share(wave)
    0.0
    """
    if samples.size == 0:
        return 0.0
    level = clip_level(samples)
    if max(float(samples.max()), -float(samples.min())) < level:
        return 0.0
    channels = samples[:, None] if samples.ndim == 1 else samples
    return sum(_clipped(column, level) for column in channels.T) / samples.size


def clip_level(samples: Samples) -> float:
    """Return the lowest amplitude that is full scale: CLIP_LEVEL, or 127/128 for samples that all have 8 bits.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels), not empty

    Examples
    --------
    >>> clip_level(np.array([127, -128, 3], np.float32) / 128), clip_level(np.array([127, -128, 0.5], np.float32) / 128)
    (0.9921875, 0.999)
    """
    if samples.max() != CLIP_LEVEL_8_BIT:
        return CLIP_LEVEL
    steps = samples * np.float32(128)
    return CLIP_LEVEL_8_BIT if np.array_equal(steps, np.rint(steps)) else CLIP_LEVEL


def _clipped(column: Samples, level: float) -> int:
    """Return how many samples of one channel, (n,), lie in runs of equal ones at full scale."""
    # Most blocks have few such samples, and only these are looked at.
    full = np.flatnonzero(np.abs(column) >= level)
    if len(full) < CLIP_RUN:
        return 0
    begins = np.flatnonzero((np.diff(full) > 1) | (np.diff(column[full]) != 0)) + 1
    runs = np.diff(np.concatenate(([0], begins, [len(full)])))
    return int(runs[runs >= CLIP_RUN].sum())


def dbfs(amplitude: float) -> float:
    """Return an amplitude, 0 to 1, in dB below full scale; -120 at the least."""
    return max(SILENCE_DBFS, 20 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DBFS
