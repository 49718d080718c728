"""Which segments can be seen: where they are too narrow for the screen, columns hold the shares of their time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

    Floats = NDArray[np.float64]

LETTER_PX = 14.0
"""Room for a letter: a narrower segment between others as narrow is not shown singly."""

CELL_PX = 20.0
"""The least width of a cell of the grid; the widest is twice as wide, since its length is a power of two seconds."""

NOTHING = 1e-7
"""A smaller share is what is left of rounding."""


@dataclass(frozen=True)
class Share:
    """How much of a cell's time has one answer.

    Parameters
    ----------
    status : Status
    emotion : str or None
        As in a :class:`~desktop_app.recognition.Segment`.
    share : float, (0, 1]
    probability : float or None, [0, 1]
        Mean over the time that has this answer; None when there is none.
    """

    status: str
    emotion: str | None
    share: float
    probability: float | None


@dataclass(frozen=True)
class Cell:
    """A stretch of time with the shares of its answers, the largest first; they sum to 1.

    It stands for its own stretch and for no other: neighbours are never merged.
    """

    start_s: float
    end_s: float
    shares: tuple[Share, ...]


class SegmentView:
    """Segments in the order of time, to be drawn at any zoom.

    Parameters
    ----------
    segments : sequence of Segment
        Without overlaps.
    """

    def __init__(self, segments: Sequence[Segment] = ()) -> None:
        self.segments = segments

    def seen(self, start_s: float, end_s: float, width_px: float) -> Sequence[Segment | Cell]:
        """Return what to draw of the part from `start_s` to `end_s` on a picture so wide, in the order of time.

        Segments that are wide enough for a letter, or alone between such, are returned as they are. What lies between
        is cut into cells, by a grid that stands still in time while the view moves.
        """
        first = bisect_right(self.segments, start_s, key=lambda segment: segment.end_s)
        last = bisect_left(self.segments, end_s, key=lambda segment: segment.start_s)
        letter_s = LETTER_PX * (end_s - start_s) / max(1.0, width_px)
        few = last - first <= width_px / LETTER_PX + 2
        if few and all(s.end_s - s.start_s >= letter_s for s in self.segments[first:last]):
            return self.segments[first:last]
        # A hair less, since the length of what is in sight is rounded anew with every move.
        step_s = 2.0 ** np.ceil(np.log2(letter_s * CELL_PX / LETTER_PX) - NOTHING)
        edges = self._edges(start_s, end_s, letter_s, step_s)
        in_sight = (edges[1:] > start_s) & (edges[:-1] < end_s)
        first, last = int(in_sight.argmax()), len(in_sight) - int(in_sight[::-1].argmax())
        return self._parts(edges[first : last + 1])

    def at(self, at_s: float, start_s: float, end_s: float, width_px: float) -> Segment | Cell | None:
        """Return which of the parts that are seen is at a time."""
        parts = self.seen(start_s, end_s, width_px)
        return next((part for part in parts if part.start_s <= at_s < part.end_s), None)

    def _edges(self, start_s: float, end_s: float, letter_s: float, step_s: float) -> Floats:
        """Return the edges of all parts in sight, and of some around it.

        Whether there is an edge is decided by what is less than two steps away: else parts would change while the view
        moves.
        """
        starts, ends = self._times
        first = int(np.searchsorted(ends, start_s - 2 * step_s, side="right"))
        last = int(np.searchsorted(starts, end_s + 2 * step_s, side="left"))
        wide = np.flatnonzero(ends[first:last] - starts[first:last] >= letter_s) + first
        fixed = np.unique(np.concatenate((starts[wide], ends[wide], starts[:1], ends[-1:])))
        grid = np.arange(np.floor(start_s / step_s) - 2, np.ceil(end_s / step_s) + 3) * step_s
        grid = grid[(grid > starts[0]) & (grid < ends[-1])]
        inside = np.isin(np.searchsorted(starts, grid, side="right") - 1, wide)
        inside &= grid < ends[np.searchsorted(starts, grid, side="right") - 1]
        # Else slivers would be cut off where a wide segment ends.
        after = np.searchsorted(fixed, grid)
        near = np.minimum(grid - fixed[after - 1], fixed[after] - grid) <= step_s / 2
        return np.sort(np.concatenate((fixed, grid[~(inside | near)])))

    def _parts(self, edges: Floats) -> list[Segment | Cell]:
        starts, ends = self._times
        times, spent, weighed = self._sums
        time = np.diff([np.interp(edges, times, sums) for sums in spent])
        weight = np.diff([np.interp(edges, times, sums) for sums in weighed])
        at = np.searchsorted(starts, edges[:-1])
        parts: list[Segment | Cell] = []
        for i, (left, right) in enumerate(pairwise(edges.tolist())):
            if at[i] < len(starts) and (starts[at[i]], ends[at[i]]) == (left, right):
                parts.append(self.segments[at[i]])
            elif time[:, i].sum() > NOTHING * (right - left):
                parts.append(Cell(left, right, self._shares(time[:, i], weight[:, i])))
        return parts

    def _shares(self, time: Floats, weight: Floats) -> tuple[Share, ...]:
        """Return the shares of a cell from the time of each answer, and the same times its probability."""
        time = np.where(time > NOTHING * time.sum(), time, 0.0)
        whole = float(time.sum())
        shares = []
        for i in np.argsort(-time, kind="stable"):
            if time[i]:
                answer, filled = self._answers[i], float(time[i])
                probability = None if answer.probability is None else min(1.0, float(weight[i]) / filled)
                shares.append(Share(answer.status, answer.emotion, filled / whole, probability))
        return tuple(shares)

    @cached_property
    def _answers(self) -> list[Segment]:
        """One segment for each answer that there is."""
        return list({(segment.status, segment.emotion): segment for segment in self.segments}.values())

    @cached_property
    def _times(self) -> tuple[Floats, Floats]:
        """Start and end of every segment."""
        starts = np.array([segment.start_s for segment in self.segments])
        return starts, np.array([segment.end_s for segment in self.segments])

    @cached_property
    def _sums(self) -> tuple[Floats, Floats, Floats]:
        """Starts and ends, (2 n,); up to each, for each answer, (answers, 2 n), time spent, and time by probability."""
        number = {(answer.status, answer.emotion): i for i, answer in enumerate(self._answers)}
        rows = [number[segment.status, segment.emotion] for segment in self.segments]
        times = np.stack(self._times, axis=1).reshape(-1)
        spent = np.zeros((len(number), len(times)))
        # Between the end of a segment and the start of the next there may be a time without an answer.
        spent[rows, np.arange(1, len(times), 2)] = np.diff(times)[::2]
        probability = np.array([segment.probability or 0.0 for segment in self.segments])
        return times, spent.cumsum(axis=1), (spent * probability.repeat(2)).cumsum(axis=1)
