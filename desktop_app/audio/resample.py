"""Changing the sample rate, with soxr's high-quality filter."""

import numpy as np
import soxr

from desktop_app.audio.clip import Samples


def resample(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """Return `samples` at another sample rate.

    Parameters
    ----------
    samples : float32, (n,)
    from_hz, to_hz : int

    Returns
    -------
    float32, (ceil(n * to_hz / from_hz),)
        The length that librosa.load gives as well. The same array when the rates are equal.

    Examples
    --------
    >>> resample(np.zeros(48000, np.float32), 48000, 16000).shape
    (16000,)
    """
    if from_hz == to_hz or len(samples) == 0:
        return samples
    length = -(-len(samples) * to_hz // from_hz)
    result: Samples = soxr.resample(samples, from_hz, to_hz, quality="HQ")
    if len(result) < length:
        result = np.pad(result, (0, length - len(result)))
    return np.ascontiguousarray(result[:length], np.float32)
