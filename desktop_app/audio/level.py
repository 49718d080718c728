"""How loud a waveform is, and how much of it is clipped."""

import math

import numpy as np

from desktop_app.audio.clip import Samples

SILENCE_DBFS = -120.0
"""Reported for digital silence, whose level has no logarithm."""

CLIP_LEVEL = 0.999
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
    """Return the share of samples, [0, 1], in runs of at least three at full scale: a single peak is no clipping.

    Parameters
    ----------
    samples : float32, (n,) or (n, channels)

    Examples
    --------
    >>> wave = np.zeros(100, np.float32)
    >>> wave[10:15] = 1.0
    >>> clipped_share(wave)
    0.05
    """
    if samples.size == 0 or max(float(samples.max()), -float(samples.min())) < CLIP_LEVEL:
        return 0.0
    channels = samples[:, None] if samples.ndim == 1 else samples
    clipped = 0
    for column in channels.T:
        full = np.concatenate(([False], np.abs(column) >= CLIP_LEVEL, [False]))
        edges = np.flatnonzero(full[1:] != full[:-1])
        runs = edges[1::2] - edges[::2]
        clipped += int(runs[runs >= CLIP_RUN].sum())
    return clipped / samples.size


def dbfs(amplitude: float) -> float:
    """Return an amplitude, 0 to 1, in dB below full scale; -120 at the least."""
    return max(SILENCE_DBFS, 20 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DBFS
