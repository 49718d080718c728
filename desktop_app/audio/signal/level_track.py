"""How loud a stream is, as a whole and from tenth to tenth of a second, and how much of it is clipped."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.signal.level import CLIP_RUN, SILENCE_DBFS, clip_level, clipped_share
from desktop_app.audio.signal.samples import Samples

STEP_S = 0.1
"""Levels of stretches are measured in steps of so much; ten hours of them take 3 MB."""


class LevelTrack:
    """Measures a stream as it passes, and keeps a number for each tenth of a second.

    Parameters
    ----------
    rate_hz : int

    Examples
    --------
    >>> track = LevelTrack(8000)
    >>> track.add(np.full(8000, 0.1, np.float32), np.full(8000, 0.1, np.float32))
    >>> track.add(np.zeros(8000, np.float32), np.zeros(8000, np.float32))
    >>> track.between(np.array([0.0, 0.0, 1.0]), np.array([1.0, 2.0, 2.0])).round(2).tolist()
    [-20.0, -23.01, -120.0]
    """

    def __init__(self, rate_hz: int) -> None:
        self.step_frames = max(1, round(STEP_S * rate_hz))
        self._rate_hz = rate_hz
        self._frames = 0
        self._samples = 0
        # Sums of squares up to the end of each step, in an array that is doubled when it is full.
        self._sums: NDArray[np.float64] = np.zeros(1024, np.float64)
        self._steps = 0
        self._clipped = 0
        self._run_before: NDArray[np.int64] | None = None
        self._value_before: Samples | None = None

    def add(self, samples: Samples, mono: Samples) -> None:
        """Take the next block: float32, (n,) or (n, channels), and its mean over the channels, (n,).

        All but the last have a length that is a multiple of `step_frames`.
        """
        whole = len(mono) // self.step_frames * self.step_frames
        steps = mono[:whole].reshape(-1, self.step_frames)
        self._keep(np.einsum("ij,ij->i", steps, steps).astype(np.float64))
        if whole < len(mono):
            self._keep(np.array([np.dot(mono[whole:], mono[whole:])], np.float64))
        self._frames += len(mono)
        self._samples += samples.size
        self._count_clipped(samples)

    @property
    def level_dbfs(self) -> float:
        """RMS level of the whole mean over the channels; -120 for digital silence."""
        return float(self.between(np.zeros(1), np.full(1, np.inf))[0])

    @property
    def clipped(self) -> float:
        """Share of samples, [0, 1], that were cut at full scale, counted as `clipped_share` does."""
        return self._clipped / self._samples if self._samples else 0.0

    def energy(self, stretches: Iterable[tuple[float, float]]) -> float:
        """Return the sum over stretches of seconds of mean power times duration, to the nearest tenth of a second."""
        start_s, end_s = np.array(list(stretches), np.float64).reshape(-1, 2).T
        return float(np.dot(10 ** (self.between(start_s, end_s) / 10), end_s - start_s))

    def between(self, start_s: NDArray[np.float64], end_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the RMS levels of stretches in dBFS, (n,), -120 for silence: to the nearest tenth of a second.

        A stretch that is shorter has the level of the tenth in which it lies.
        """
        sums, last = self._sums, self._steps
        step_s = self.step_frames / self._rate_hz
        start, end = (np.rint(np.minimum(t / step_s, last)).astype(np.int64) for t in (start_s, end_s))
        start = np.maximum(np.minimum(start, last - 1), 0)
        end = np.minimum(np.maximum(end, start + 1), last)
        frames = np.minimum(end * self.step_frames, self._frames) - np.minimum(start * self.step_frames, self._frames)
        power = np.maximum(sums[end] - sums[start], 0.0) / np.maximum(frames, 1)
        # Differences of sums are not quite zero for silence after sound.
        floor = 10 ** (SILENCE_DBFS / 10)
        levels: NDArray[np.float64] = 10 * np.log10(np.maximum(power, floor))
        return levels

    def _keep(self, powers: NDArray[np.float64]) -> None:
        stop = self._steps + 1 + len(powers)
        if stop > len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros(max(stop, len(self._sums)), np.float64)])
        # One after the other, so that the sums are the same however the stream is cut into blocks.
        self._sums[self._steps : stop] = np.cumsum(np.concatenate([self._sums[[self._steps]], powers]))
        self._steps += len(powers)

    def _count_clipped(self, samples: Samples) -> None:
        """Count as :func:`clipped_share` does, over the borders of blocks too."""
        channels = samples[:, None] if samples.ndim == 1 else samples
        if not len(channels):
            return
        level = clip_level(channels)
        self._clipped += round(clipped_share(samples) * samples.size)
        at_start, at_end = (_run(side, level) for side in (channels, channels[::-1]))
        goes_on = np.zeros(channels.shape[1], bool) if self._value_before is None else channels[0] == self._value_before
        before = np.zeros_like(at_start) if self._run_before is None else np.where(goes_on, self._run_before, 0)
        joined = (before > 0) & (at_start > 0) & (before + at_start >= CLIP_RUN)
        for part in (before, at_start):
            # Longer ones were counted within their own block.
            self._clipped += int(part[joined & (part < CLIP_RUN)].sum())
        self._run_before = np.where(at_end == len(channels), before + at_end, at_end)
        self._value_before = channels[-1].copy()


def _run(channels: Samples, level: float) -> NDArray[np.int64]:
    """Return how many samples of each channel are equal and at full scale from the first on: (channels,)."""
    full = np.abs(channels[0]) >= level
    if not full.any():
        return np.zeros(channels.shape[1], np.int64)
    differs = channels != channels[0]
    return np.where(full, np.where(differs.any(axis=0), differs.argmax(axis=0), len(channels)), 0).astype(np.int64)
