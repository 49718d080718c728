"""Reading any part of a sound file of any length."""

from pathlib import Path

import numpy as np

from desktop_app.audio.files.reader import BLOCK_FRAMES, open_sound, read_blocks, seek
from desktop_app.audio.signal.mixing import Mixer, check_channel
from desktop_app.audio.signal.samples import Samples
from desktop_app.errors import ChannelError


class PartReader:
    """An open sound file, to be used in a ``with`` statement.

    Parameters
    ----------
    path : Path
    only : int, optional
        The one channel to be read, from 1 on; all of them mixed down by default.

    Attributes
    ----------
    rate_hz, channels : int
    duration_s : float
        By the header of the file.

    Raises
    ------
    AudioFileError
    ChannelError
        When there is no channel `only`.
    """

    def __init__(self, path: Path, only: int | None = None) -> None:
        self._path = path
        self._only = only
        self._file = open_sound(path)
        try:
            check_channel(only, self._file.channels)
        except ChannelError:
            self._file.close()
            raise
        self.rate_hz: int = self._file.samplerate
        self.channels: int = self._file.channels
        self.duration_s: float = self._file.frames / self._file.samplerate

    def __enter__(self) -> "PartReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, start_s: float, end_s: float) -> Samples:
        """Return a part of the file, as far as it lies within: float32, (n,), [-1, 1].

        It is mixed as a sound of its own, by what its channels are like there.

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
        mixer = Mixer(self.channels, self.rate_hz, self._only)
        for block in read_blocks(self._path, self._file, min(BLOCK_FRAMES, left)):
            count = min(len(block), left - filled)
            samples[filled : filled + count] = mixer.feed(block[:count])
            filled += count
            if filled == left:
                break
        return samples[:filled]
