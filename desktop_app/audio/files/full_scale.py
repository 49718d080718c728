"""What full scale is in a floating-point file, which may go beyond 1."""

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.audio.signal.samples import Samples

FLOATING = frozenset(("FLOAT", "DOUBLE"))
"""What libsndfile calls the encodings that hold more than full scale."""

BLOCK_FRAMES = 1 << 18
OCTAVES = 130
"""float32 ends below 2 to the power of 128."""

GAP_OCTAVES = 6
RARE_SHARE = 1e-3
"""Peaks 36 dB above all else, and rarer than one sample in a thousand, are faults: no sound steps over so much."""


def full_scale_of(file: SoundFile) -> float:
    """Return the amplitude that counts as full scale in a file: its peak where that is above 1, else 1.

    A floating-point file is read through once for it, and what was found is remembered as long as the file stays the
    same. One factor for the whole file needs that: a factor that follows the sound would show, play and measure the
    same moment differently in a part of the file than in the whole. The peak in a header (PEAK chunk) is not relied on:
    most writers leave it out, and editors leave it as it was. Reading through an hour of 48 kHz stereo takes a second.

    Parameters
    ----------
    file : SoundFile
        Stays where it is.

    Returns
    -------
    float, from 1 on
        Infinities, what is no number, and lone peaks that no sound reaches (see RARE_SHARE) are left out of account;
        1 as well for a file that can't be opened again.
    """
    if file.subtype not in FLOATING:
        return 1.0
    try:
        status = os.stat(file.name)
        return _measured(file.name, status.st_ino, status.st_size, status.st_mtime_ns)
    except (OSError, soundfile.LibsndfileError):
        return 1.0


@lru_cache(maxsize=256)
def _measured(name: bytes | Path, inode: int, size: int, changed_ns: int) -> float:
    """Read through a file; all but the name is there so that another file of that name is measured anew."""
    peaks = Peaks()
    with SoundFile(name) as file:
        failure = None
        while failure is None:
            pieces, failure = file.read_block(BLOCK_FRAMES)
            if not pieces:
                break
            for piece in pieces:
                peaks.add(piece)
    return peaks.full_scale


class Peaks:
    """Looks for the peak of a stream, and for peaks that can't be part of its sound.

    Examples
    --------
    >>> peaks = Peaks()
    >>> peaks.add(np.array([0.5, -2.5, 1.2, np.nan, np.inf], np.float32))
    >>> peaks.full_scale
    2.5
    >>> peaks.add(np.full(10_000, 0.1, np.float32))
    >>> peaks.add(np.array([1e30], np.float32))
    >>> peaks.full_scale
    2.5
    """

    def __init__(self) -> None:
        self._samples = 0
        self._within = 0.0
        self._counts: NDArray[np.int64] = np.zeros(OCTAVES, np.int64)
        self._highest: NDArray[np.float32] = np.zeros(OCTAVES, np.float32)

    def add(self, samples: Samples) -> None:
        """Take the next samples: float32, of any shape but empty."""
        self._samples += samples.size
        high = np.maximum(samples.max(), -samples.min())
        if not high <= 1:
            sizes = np.abs(samples[np.isfinite(samples)])
            beyond = sizes[sizes > 1]
            octaves = np.frexp(beyond)[1]
            self._counts += np.bincount(octaves, minlength=OCTAVES)
            np.maximum.at(self._highest, octaves, beyond)
            high = sizes[sizes <= 1].max(initial=0.0)
        self._within = max(self._within, float(high))

    @property
    def full_scale(self) -> float:
        """The peak, and 1 at the least."""
        peak, reached = 1.0, int(np.frexp(self._within)[1]) if self._within else OCTAVES
        for octave in np.flatnonzero(self._counts):
            faulty = self._counts[octave:].sum() < RARE_SHARE * self._samples
            if octave - reached > GAP_OCTAVES and faulty:
                break
            peak, reached = float(self._highest[octave]), int(octave)
        return peak
