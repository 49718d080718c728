"""Reading any part of a sound file of any length."""

from pathlib import Path

import numpy as np

from desktop_app.audio.clip import Samples, mix_down
from desktop_app.audio.reader import BLOCK_FRAMES, open_sound, read_blocks, seek


class PartReader:
    """An open sound file, to be used in a ``with`` statement.

    Attributes
    ----------
    rate_hz, channels : int
    duration_s : float
        By the header of the file.

    Raises
    ------
    AudioFileError
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = open_sound(path)
        self.rate_hz: int = self._file.samplerate
        self.channels: int = self._file.channels
        self.duration_s: float = self._file.frames / self._file.samplerate

    def __enter__(self) -> "PartReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, start_s: float, end_s: float) -> Samples:
        """Return a part of the file, as far as it lies within: float32, (n,), [-1, 1], the mean over the channels.

        Raises
        ------
        AudioFileError
        """
        first = min(max(0, round(start_s * self.rate_hz)), self._file.frames)
        left = min(round(end_s * self.rate_hz), self._file.frames) - first
        if left <= 0:
            return np.zeros(0, np.float32)
        seek(self._path, self._file, first)
        samples: Samples = np.empty(left, np.float32)
        filled = 0
        for block in read_blocks(self._path, self._file, min(BLOCK_FRAMES, left)):
            count = min(len(block), left - filled)
            samples[filled : filled + count] = mix_down(block[:count])
            filled += count
            if filled == left:
                break
        return samples[:filled]
