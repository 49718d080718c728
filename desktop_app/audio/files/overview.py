"""What a screen can show of a sound of any length: its lowest and highest sample in each short stretch.

A file is read once, in blocks, and never held in memory: however long it is, at most MAX_BINS stretches are kept.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile

from desktop_app.audio.files.full_scale import full_scale_of
from desktop_app.audio.files.reader import BLOCK_FRAMES, encoding_of, open_sound, read_blocks
from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.audio.signal.level import dbfs
from desktop_app.audio.signal.mixing import Mixer
from desktop_app.audio.signal.samples import Samples
from desktop_app.errors import AudioFileError

FINEST_BIN = 64
MAX_BINS = 1 << 19
"""Two numbers each: 4 MB for a sound of any length."""

ROUGH_BINS = 2000
ROUGH_PIECE = 1024
ROUGH_FULL_SCALE_SAMPLES = 1 << 24
"""A longer floating-point file is not read through before its rough overview, which is cut at 1 then."""

ROUGH_BUDGET_S = 0.7
"""A rough overview that is not complete by then shows what it has: a slow disk must not delay it."""

REPORT_S = 0.5
SEEKABLE = frozenset("PCM_S8 PCM_U8 PCM_16 PCM_24 PCM_32 FLOAT DOUBLE ULAW ALAW".split())
"""In a file of these, any place is found at once; in others, seeking would cost more than reading."""


@dataclass(frozen=True, eq=False)
class Overview:
    """A picture of a file, of its channels mixed down.

    Parameters
    ----------
    lows, highs : float32, (n,), [-1, 1]
        The lowest and the highest sample of each bin.
    bin_frames : int
        Length of a bin; the last one may be shorter.
    frames : int
        Length of the file: what its header says, and once the picture is complete, what was read.
    rate_hz, channels : int
    encoding : str
        As in :class:`~desktop_app.audio.signal.clip.Clip`.
    share : float, [0, 1]
        How much of the file has been read; 1 for a complete picture, 0 for a rough one, taken from samples of the file.
    level_dbfs, peak_dbfs : float or None
        Of the whole file, mixed down, and of all its channels; None before the picture is complete.
    """

    lows: Samples
    highs: Samples
    bin_frames: int
    frames: int
    rate_hz: int
    channels: int
    encoding: str
    share: float = 0.0
    level_dbfs: float | None = None
    peak_dbfs: float | None = None

    @property
    def duration_s(self) -> float:
        """Length of the file in seconds."""
        return self.frames / self.rate_hz


def overviews(path: Path) -> Iterator[Overview]:
    """Yield better and better pictures of a file, the complete one last; stop asking to stop reading.

    The first comes within a second, however long the file is: a rough one where any place of the file is found at
    once, otherwise what has been read so far.

    Raises
    ------
    AudioFileError
        When the file can't be read; of one that is damaged on the way, what came before has been shown by then.
    """
    rough = None
    with open_sound(path) as file:
        if file.subtype in SEEKABLE and file.frames:
            rough = _rough(path, file)
    if rough is not None:
        yield rough
    with open_sound(path) as file:
        bins = _Bins()
        level = _Level()
        mixer = Mixer(file.channels, file.samplerate)
        due = time.monotonic() + REPORT_S
        try:
            for block in read_blocks(path, file, BLOCK_FRAMES):
                mono = mixer.feed(block)
                bins.add(mono)
                level.add(block, mono)
                if time.monotonic() >= due:
                    share = min(0.99, bins.frames / max(1, file.frames))
                    yield _picture(file, bins, share) if rough is None else replace(rough, share=share)
                    due = time.monotonic() + REPORT_S
        except AudioFileError:
            if bins.frames:
                yield _picture(file, bins, min(0.99, bins.frames / max(1, file.frames)))
            raise
        yield _picture(file, bins, 1.0, level)


class _Bins:
    """Lowest and highest samples of a stream; bins are joined in pairs whenever there are too many of them."""

    def __init__(self) -> None:
        self.frames = 0
        self.bin_frames = FINEST_BIN
        self._lows: Samples = np.empty(MAX_BINS, np.float32)
        self._highs: Samples = np.empty(MAX_BINS, np.float32)
        self._count = 0

    def add(self, mono: Samples) -> None:
        """Take the next block: float32, (n,); all but the last are BLOCK_FRAMES long."""
        self.frames += len(mono)
        # The length of a block is a power of two, like that of a bin: there are no halves left over.
        while self._count + -(-len(mono) // self.bin_frames) > MAX_BINS:
            self._join_pairs()
        starts = np.arange(0, len(mono), self.bin_frames)
        end = self._count + len(starts)
        np.minimum.reduceat(mono, starts, out=self._lows[self._count : end])
        np.maximum.reduceat(mono, starts, out=self._highs[self._count : end])
        self._count = end

    def copy(self) -> tuple[Samples, Samples]:
        """Return what is there so far, lows and highs."""
        return self._lows[: self._count].copy(), self._highs[: self._count].copy()

    def _join_pairs(self) -> None:
        for values, ufunc in ((self._lows, np.minimum), (self._highs, np.maximum)):
            values[: self._count // 2] = ufunc(values[: self._count : 2], values[1 : self._count : 2])
        self._count //= 2
        self.bin_frames *= 2


class _Level:
    """How loud a stream is: the RMS of its channels mixed down, and the highest sample of all."""

    def __init__(self) -> None:
        self._power = 0.0
        self._frames = 0
        self._peak = 0.0

    def add(self, samples: Samples, mono: Samples) -> None:
        """Take the next block, with all its channels and mixed down."""
        self._power += float(np.dot(mono, mono))
        self._frames += len(mono)
        self._peak = max(self._peak, float(samples.max()), -float(samples.min()))

    def read(self) -> tuple[float, float]:
        """Return RMS and peak in dBFS."""
        return dbfs(math.sqrt(self._power / max(1, self._frames))), dbfs(self._peak)


def _picture(file: SoundFile, bins: _Bins, share: float, level: _Level | None = None) -> Overview:
    """Return what has been read so far; complete with `level`."""
    lows, highs = bins.copy()
    frames = bins.frames if level else max(file.frames, bins.frames)
    rms, peak = level.read() if level else (None, None)
    return Overview(
        lows, highs, bins.bin_frames, frames, file.samplerate, file.channels, encoding_of(file), share, rms, peak
    )


def _rough(path: Path, file: SoundFile) -> Overview | None:
    """Return a picture from one short piece of each bin, coarse ones first, as far as the time for it goes.

    None for a damaged file: reading it from its start will tell where.
    """
    bin_frames = max(FINEST_BIN, -(-file.frames // ROUGH_BINS))
    count = -(-file.frames // bin_frames)
    lows, highs = np.zeros(count, np.float32), np.zeros(count, np.float32)
    give_up = time.monotonic() + ROUGH_BUDGET_S
    full_scale = 1.0 if file.frames * file.channels > ROUGH_FULL_SCALE_SAMPLES else full_scale_of(file)
    mixer = Mixer(file.channels, file.samplerate)
    steps = [(i, step) for step in (64, 8, 1) for i in range(0, count, step) if step == 64 or i % (8 * step)]
    for i, step in steps:
        if time.monotonic() > give_up:
            break
        try:
            # No need to be exact: reader.seek would read a stretch before it as well.
            file.seek(i * bin_frames)
            piece = mixer.feed(next(read_blocks(path, file, min(ROUGH_PIECE, bin_frames), full_scale)))
        except (AudioFileError, soundfile.LibsndfileError):
            return None
        # Until its neighbours are read, a piece stands for them as well.
        lows[i : i + step], highs[i : i + step] = piece.min(), piece.max()
    return Overview(lows, highs, bin_frames, file.frames, file.samplerate, file.channels, encoding_of(file))
