"""Changing the sample rate, with soxr's high-quality filter."""

import numpy as np
import soxr

from desktop_app.audio.signal.clip import Samples


class ResampledStream:
    """Changes the sample rate of a stream; the blocks together are what :func:`resample` makes of the whole.

    Parameters
    ----------
    from_hz, to_hz : int

    Examples
    --------
    >>> stream = ResampledStream(48000, 16000)
    >>> sum(len(stream.feed(np.zeros(12000, np.float32))) for _ in range(4)) + len(stream.finish())
    16000
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._from_hz, self._to_hz = from_hz, to_hz
        self._taken = self._given = 0
        same = from_hz == to_hz
        self._stream = None if same else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32", quality="HQ")

    def feed(self, block: Samples) -> Samples:
        """Take the next samples, float32, (n,), and return those that are ready, float32, (m,)."""
        self._taken += len(block)
        ready: Samples = block if self._stream is None else self._stream.resample_chunk(block)
        return self._counted(ready)

    def finish(self) -> Samples:
        """Return what the filter held back, once, after the last block: float32, (m,)."""
        if self._stream is None or not self._taken:
            return np.zeros(0, np.float32)
        rest: Samples = self._stream.resample_chunk(np.zeros(0, np.float32), last=True)
        missing = -(-self._taken * self._to_hz // self._from_hz) - self._given - len(rest)
        return self._counted(np.pad(rest, (0, max(0, missing))))

    def _counted(self, samples: Samples) -> Samples:
        self._given += len(samples)
        return samples


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
