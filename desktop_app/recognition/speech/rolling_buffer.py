"""The end of a stream, in constant memory."""

import numpy as np

from desktop_app.recognition.models.model import Array


class RollingBuffer:
    """The last samples of a stream, by their number in the stream.

    Parameters
    ----------
    length : int
        How many samples are kept at least.

    Examples
    --------
    >>> buffer = RollingBuffer(3)
    >>> for value in range(10):
    ...     buffer.append(np.array([value], np.float32))
    >>> buffer.end, buffer.between(7, 10).tolist()
    (10, [7.0, 8.0, 9.0])
    """

    def __init__(self, length: int) -> None:
        self.end = 0
        self._length = length
        # Twice the length, so that it is moved to the front only once in a while.
        self._kept = np.zeros(2 * length, np.float32)
        self._filled = 0

    @property
    def start(self) -> int:
        """Number of the oldest sample kept."""
        return self.end - self._filled

    def append(self, samples: Array) -> None:
        """Take the next samples: float32, (n,)."""
        self.end += len(samples)
        samples = samples[-self._length :]
        if self._filled + len(samples) > len(self._kept):
            stay = min(self._filled, self._length)
            self._kept[:stay] = self._kept[self._filled - stay : self._filled]
            self._filled = stay
        self._kept[self._filled : self._filled + len(samples)] = samples
        self._filled += len(samples)

    def between(self, start: int, end: int) -> Array:
        """Return a copy of the samples numbered `start` to `end` as far as they are kept: float32, (n,)."""
        offset = self._filled - self.end
        return self._kept[max(0, start + offset) : max(0, min(end + offset, self._filled))].copy()
