"""The lowest and highest sample of each short stretch: all that a screen can show of a long sound."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from desktop_app.audio import Overview

Floats = NDArray[np.float32]

FINEST_BIN = 64
COARSER = 8


class Columns(NamedTuple):
    """Stretches of sound, one a column of the picture.

    ``times_s`` float64 (n,), the start of each; ``lows`` and ``highs`` float32 (n,), [-1, 1].
    """

    times_s: NDArray[np.float64]
    lows: Floats
    highs: Floats


class Envelope:
    """Answers quickly for any part of a sound, however long, from a pyramid of minima and maxima.

    Parameters
    ----------
    samples : float32, (n,), [-1, 1], mono
    rate_hz : int
    start_s : float
        Where in the sound the samples begin.
    """

    def __init__(self, samples: Floats, rate_hz: int, start_s: float = 0.0) -> None:
        self._build(samples, samples, 1, len(samples), rate_hz, start_s)

    @classmethod
    def of(cls, overview: Overview) -> Envelope:
        """Return the envelope of a file of which there is an overview, no finer than that."""
        made = cls.__new__(cls)
        made._build(overview.lows, overview.highs, overview.bin_frames, overview.frames, overview.rate_hz, 0.0)
        return made

    def _build(self, lows: Floats, highs: Floats, factor: int, frames: int, rate_hz: int, start_s: float) -> None:
        self.rate_hz = rate_hz
        self.start_s = start_s
        self._frames = frames
        self._levels = [(factor, lows, highs)]
        step = FINEST_BIN if factor == 1 else COARSER
        while len(lows) > 1:
            factor, (lows, highs) = factor * step, _reduced(lows, highs, step)
            self._levels.append((factor, lows, highs))
            step = COARSER

    @property
    def duration_s(self) -> float:
        """Length of the sound in seconds."""
        return self._frames / self.rate_hz

    @property
    def finest_s(self) -> float:
        """Length of the shortest stretch that it knows, in seconds; that of a sample when it has the samples."""
        return self._levels[0][0] / self.rate_hz

    def covers(self, start_s: float, end_s: float) -> bool:
        """Tell whether all of a part lies within."""
        slack = 1 / self.rate_hz
        return self.start_s - slack <= start_s and end_s <= self.start_s + self.duration_s + slack

    def columns(self, start_s: float, end_s: float, count: int) -> Columns:
        """Return at most `count` columns for the part from `start_s` to `end_s`.

        Examples
        --------
        >>> ramp = Envelope(np.linspace(-1, 1, 9, dtype=np.float32)[:8], 8)
        >>> columns = ramp.columns(0.0, 1.0, 2)
        >>> columns.times_s.tolist(), columns.lows.tolist(), columns.highs.tolist()
        ([0.0, 0.5], [-1.0, 0.0], [-0.25, 0.75])
        """
        finest = self._levels[0][0]
        n = min(self._frames, len(self._levels[0][1]) * finest)
        first = min(max(int((start_s - self.start_s) * self.rate_hz), 0), n) // finest * finest
        last = min(max(int(np.ceil((end_s - self.start_s) * self.rate_hz)), first), n)
        count = min(count, -(-(last - first) // finest))
        if count <= 0:
            empty = np.zeros(0, np.float32)
            return Columns(np.zeros(0), empty, empty)
        # A column of a coarser level than its own width would show its neighbours' peaks.
        factor, lows, highs = next(
            level for level in reversed(self._levels) if level[0] == finest or level[0] * 4 * count <= last - first
        )
        edges = first + np.arange(count + 1) * (last - first) // count
        bins = edges // factor
        stop = min(-(-last // factor), len(lows))
        return Columns(
            self.start_s + edges[:-1] / self.rate_hz,
            np.minimum.reduceat(lows[:stop], bins[:-1]),
            np.maximum.reduceat(highs[:stop], bins[:-1]),
        )


class RollingEnvelope:
    """The last seconds of a sound that is still growing.

    Parameters
    ----------
    rate_hz : int
    span_s : float
        How much is kept.
    bin_s : float
        Width of a column.
    """

    def __init__(self, rate_hz: int, span_s: float = 10.0, bin_s: float = 0.01) -> None:
        self.span_s = span_s
        self._bin = max(1, round(rate_hz * bin_s))
        self._bin_s = self._bin / rate_hz
        self._keep = round(span_s / self._bin_s)
        self._rest = np.zeros(0, np.float32)
        self._lows = np.zeros(0, np.float32)
        self._highs = np.zeros(0, np.float32)
        self._dropped = 0

    @property
    def end_s(self) -> float:
        """Where the last column ends."""
        return (self._dropped + len(self._lows)) * self._bin_s

    def add(self, samples: Floats) -> None:
        """Append float32 (n,), mono."""
        samples = np.concatenate((self._rest, samples))
        whole = len(samples) // self._bin * self._bin
        self._rest = samples[whole:]
        rows = samples[:whole].reshape(-1, self._bin)
        lows = np.concatenate((self._lows, rows.min(axis=1)))
        highs = np.concatenate((self._highs, rows.max(axis=1)))
        self._dropped += max(0, len(lows) - self._keep)
        self._lows, self._highs = lows[-self._keep :], highs[-self._keep :]

    def columns(self) -> Columns:
        """Return what is kept, with times since the start of the sound."""
        times_s = (self._dropped + np.arange(len(self._lows), dtype=np.float64)) * self._bin_s
        return Columns(times_s, self._lows, self._highs)


def _reduced(lows: Floats, highs: Floats, factor: int) -> tuple[Floats, Floats]:
    if len(lows) == 0:
        return lows, highs
    starts = np.arange(0, len(lows), factor)
    return np.minimum.reduceat(lows, starts), np.maximum.reduceat(highs, starts)
