"""Cutting a stream into the windows that a model hears, overlapping or not, in constant memory."""

import math
from typing import NamedTuple

import numpy as np

from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.model import Array
from desktop_app.recognition.windows import MIN_AFTER_OFFSET_S, cut_windows


class Window(NamedTuple):
    """A stretch of the stream: the number of its first sample, and its ``samples``, float32 (n,)."""

    start: int
    samples: Array


def overlap_parts(info: ModelInfo) -> int:
    """Return into how many steps a model's hop is divided for a timeline.

    Steps of at most half a window let every moment be heard by two windows, once near the middle of one. Dividing the
    model's own hop keeps the model's own windows among them, so that a file has one answer, with a timeline or without;
    smaller steps would cost more runs of the model and tell little new about the same seconds.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> [overlap_parts(SimpleNamespace(window_s=3.0, hop_s=hop_s)) for hop_s in (3.0, 1.5, 1.0)]
    [2, 1, 1]
    """
    return max(1, math.ceil(info.hop_s / (info.window_s / 2) - 1e-9))


class WindowStream:
    """Cuts a stream as :func:`cut_windows` cuts a clip, or more finely.

    Parameters
    ----------
    info : ModelInfo
    overlapping : bool
        Cut more finely, as :func:`overlap_parts` says, and up to the very end.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> seed = SimpleNamespace(sample_rate_hz=10, window_s=3.0, hop_s=3.0, offset_s=0.5)
    >>> stream = WindowStream(seed, overlapping=True)
    >>> windows = stream.feed(np.zeros(70, np.float32)) + stream.finish()
    >>> [(window.start, window.start + len(window.samples)) for window in windows]
    [(5, 35), (20, 50), (35, 65), (40, 70)]
    """

    def __init__(self, info: ModelInfo, overlapping: bool = False) -> None:
        self._info = info
        self._overlapping = overlapping
        self._parts = overlap_parts(info) if overlapping else 1
        self._window = round(info.window_s * info.sample_rate_hz)
        self._count = 0
        self._kept: Array = np.zeros(0, np.float32)
        self._kept_from = 0

    @property
    def end(self) -> int:
        """Number of samples taken so far."""
        return self._kept_from + len(self._kept)

    def feed(self, samples: Array) -> list[Window]:
        """Take the next samples, float32, (n,), and return the windows that are complete."""
        self._kept = np.concatenate((self._kept, samples)) if len(self._kept) else samples
        windows: list[Window] = []
        if self.end < self._start(0) + MIN_AFTER_OFFSET_S * self._info.sample_rate_hz:
            # What may be all of a short clip is heard from its start.
            return windows
        while (start := self._start(self._count)) + self._window <= self.end:
            windows.append(self._cut(start, start + self._window))
            self._count += 1
        if windows:
            # The last one is kept, for one that ends with the stream may begin in it.
            self._kept = self._kept[windows[-1].start - self._kept_from :].copy()
            self._kept_from = windows[-1].start
        return windows

    def finish(self) -> list[Window]:
        """Return the windows that only the end of the stream completes, mostly none or one."""
        if self.end == 0:
            return []
        heard_from = self._start(self._count - 1) if self._count else -1
        rest = [(start, stop) for start, stop in cut_windows(self.end, self._info) if start > heard_from]
        last = rest[-1][1] if rest else heard_from + self._window
        if self._overlapping and last < self.end:
            rest.append((self.end - self._window, self.end))
        return [self._cut(start, stop) for start, stop in rest]

    def _start(self, count: int) -> int:
        rate = self._info.sample_rate_hz
        return round(self._info.offset_s * rate) + count * round(self._info.hop_s * rate) // self._parts

    def _cut(self, start: int, stop: int) -> Window:
        return Window(start, self._kept[start - self._kept_from : stop - self._kept_from])
