"""A ring of sound between the audio callback, which may not wait, and those who read at their own pace."""

import numpy as np

from desktop_app.audio.signal.clip import Samples


class Ring:
    """Frames of sound from one producer thread, for any number of readers; the oldest are overwritten when it is full.

    All memory is taken, and touched, when it is made, so that :meth:`write` waits for nothing.

    Parameters
    ----------
    capacity : int
        Number of frames held, more than one block.
    channels : int

    Examples
    --------
    >>> ring = Ring(capacity=4, channels=1)
    >>> view, writer = ring.reader(), ring.reader()
    >>> ring.write(np.array([[1], [2], [3]], np.float32))
    >>> view.read().ravel().tolist()
    [1.0, 2.0, 3.0]
    >>> ring.write(np.array([[4], [5], [6]], np.float32))
    >>> view.read().ravel().tolist(), view.lost_frames
    ([4.0, 5.0, 6.0], 0)
    >>> writer.read().ravel().tolist(), writer.lost_frames
    ([3.0, 4.0, 5.0, 6.0], 2)
    """

    def __init__(self, capacity: int, channels: int) -> None:
        self._frames = np.empty((capacity, channels), np.float32)
        self._frames.fill(0)
        self._claimed = 0
        self._written = 0

    @property
    def written(self) -> int:
        """Number of frames written so far."""
        return self._written

    @property
    def oldest(self) -> int:
        """Number of the oldest frame that is not overwritten, nor just being overwritten."""
        return max(0, self._claimed - len(self._frames))

    def write(self, block: Samples) -> None:
        """Copy in a block: float32, (n, channels), n at most the capacity. For one thread only; never waits."""
        capacity = len(self._frames)
        start = self._written % capacity
        first = min(len(block), capacity - start)
        self._claimed = self._written + len(block)
        self._frames[start : start + first] = block[:first]
        self._frames[: len(block) - first] = block[first:]
        self._written = self._claimed

    def copy(self, start: int, stop: int) -> Samples:
        """Return a copy of the frames numbered `start` to `stop`: float32, (stop - start, channels)."""
        capacity = len(self._frames)
        at = start % capacity
        first = min(stop - start, capacity - at)
        return np.concatenate((self._frames[at : at + first], self._frames[: stop - start - first]))

    def reader(self) -> "RingReader":
        """Return a reader that begins with the next frame to be written."""
        return RingReader(self)


class RingReader:
    """One reader's place in a ring, for one thread at a time.

    Attributes
    ----------
    lost_frames : int
        Frames that were overwritten before this reader came to them.
    """

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._position = ring.written
        self.lost_frames = 0

    def read(self) -> Samples:
        """Return a copy of the frames since the last call, the lost ones left out: float32, (n, channels)."""
        stop = self._ring.written
        start = min(max(self._position, self._ring.oldest), stop)
        frames = self._ring.copy(start, stop)
        overwritten_meanwhile = max(0, self._ring.oldest - start)
        frames = frames[overwritten_meanwhile:]
        self.lost_frames += stop - self._position - len(frames)
        self._position = stop
        return frames
