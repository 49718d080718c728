"""Which segments can be seen: where they are too many for the screen, each place shows what fills it most."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

CELL_PX = 14.0
"""Room for a letter: no colour shall stand without one."""

EMOTION_WEIGHT = 6.0
"""An emotion stands for its place from a seventh of the time on, else an hour of “not sure” would hide it."""


class SegmentView:
    """Segments in the order of time, to be drawn at any zoom.

    Parameters
    ----------
    segments : sequence of Segment
        Without gaps.
    """

    def __init__(self, segments: Sequence[Segment] = ()) -> None:
        self.segments = segments

    def seen(self, start_s: float, end_s: float, width_px: float) -> Sequence[Segment]:
        """Return what to draw of the part from `start_s` to `end_s` on a picture so wide; never more than fit it."""
        first = bisect_right(self.segments, start_s, key=lambda segment: segment.end_s)
        last = bisect_left(self.segments, end_s, key=lambda segment: segment.start_s)
        cells = max(1, int(width_px / CELL_PX))
        if last - first <= cells / 2:
            return self.segments[first:last]
        start_s, end_s = max(start_s, self.segments[0].start_s), min(end_s, self.segments[-1].end_s)
        # Cells stand still in time: else the picture would shimmer as it moves.
        step_s = 2.0 ** np.ceil(np.log2((end_s - start_s) / cells))
        edges = np.arange(np.floor(start_s / step_s), np.ceil(end_s / step_s) + 1) * step_s
        return self._cells(np.clip(edges, self.segments[0].start_s, self.segments[-1].end_s))

    def _cells(self, edges: NDArray[np.float64]) -> list[Segment]:
        bounds, spent, weighed = self._sums
        time = np.diff([np.interp(edges, bounds, sums) for sums in spent])
        weight = np.diff([np.interp(edges, bounds, sums) for sums in weighed])
        weights = [EMOTION_WEIGHT if answer.emotion else 1.0 for answer in self._answers]
        winner = (time * np.array(weights)[:, None]).argmax(axis=0)
        merged = []
        for answer, group in groupby(range(len(winner)), key=lambda i: winner[i]):
            cells = list(group)
            example = self._answers[answer]
            filled = float(time[answer, cells].sum())
            has = example.probability is not None and filled > 0
            merged.append(
                type(example)(
                    float(edges[cells[0]]),
                    float(edges[cells[-1] + 1]),
                    example.status,
                    example.emotion,
                    float(weight[answer, cells].sum()) / filled if has else None,
                )
            )
        return merged

    @cached_property
    def _answers(self) -> list[Segment]:
        """One segment for each answer that there is."""
        return list({(segment.status, segment.emotion): segment for segment in self.segments}.values())

    @cached_property
    def _sums(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Bounds (n + 1,); up to each, for each answer, (answers, n + 1), time spent, and time by probability."""
        number = {(answer.status, answer.emotion): i for i, answer in enumerate(self._answers)}
        bounds = np.array([self.segments[0].start_s, *(segment.end_s for segment in self.segments)])
        spent = np.zeros((len(number), len(bounds)))
        rows = [number[segment.status, segment.emotion] for segment in self.segments]
        spent[rows, np.arange(1, len(bounds))] = np.diff(bounds)
        weighed = spent * np.array([0.0, *(segment.probability or 0.0 for segment in self.segments)])
        return bounds, spent.cumsum(axis=1), weighed.cumsum(axis=1)
