"""How far a batch is, and how long it will still take."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from desktop_app.audio.files.find import Found
from desktop_app.recognition.batch.batch import Done

BASE_BYTES = 20_000
"""A file costs as much as so many bytes more than it has."""

MIN_S, MIN_SHARE = 1.0, 0.01
"""Earlier than this, the time left is a guess that would be wrong."""


class TimeLeft:
    """Counts what is done, each file by its size.

    Parameters
    ----------
    found : sequence of Found
        The files of the batch. Their sizes are asked for here.
    now_s : float, optional
        When the work begins; now by default. All times are those of :func:`time.monotonic`.

    Attributes
    ----------
    done, failed, resumed : int
        Files that are done, those of them that failed, and those whose answer came from the journal.
    total : int

    Examples
    --------
    >>> from desktop_app.recognition import FileResult
    >>> left = TimeLeft([Found(Path(str(i))) for i in range(4)], now_s=0.0)
    >>> left.take(Done(0, FileResult("0"), resumed=True))
    >>> left.take(Done(1, FileResult("1")))
    >>> left.share, left.left_s(now_s=30.0)
    (0.5, 60.0)
    """

    def __init__(self, found: Sequence[Found], now_s: float | None = None) -> None:
        self.total = len(found)
        self.done = self.failed = self.resumed = 0
        self._weights = [_weight(one.path) for one in found]
        self._all = max(1, sum(self._weights))
        self._finished = self._skipped = 0
        self._parts: dict[int, float] = {}
        self._began_s = time.monotonic() if now_s is None else now_s

    def take(self, done: Done) -> None:
        """Count a file that is done."""
        self._parts.pop(done.index, None)
        self.done += 1
        self.failed += done.result.error is not None
        self.resumed += done.resumed
        self._finished += self._weights[done.index]
        self._skipped += self._weights[done.index] if done.resumed else 0

    def take_part(self, index: int, share: float) -> None:
        """Count a part of a long file, [0, 1]; may be called from any thread."""
        self._parts[index] = share

    @property
    def share(self) -> float:
        """Share of the work that is done, [0, 1]."""
        return min(1.0, (self._finished + self._begun()) / self._all)

    def left_s(self, now_s: float | None = None) -> float | None:
        """Return how long the rest will take at the speed so far; None while that can't be told."""
        elapsed_s = (time.monotonic() if now_s is None else now_s) - self._began_s
        worked = self._finished + self._begun() - self._skipped
        left = self._all - self._finished - self._begun()
        if elapsed_s < MIN_S or worked < MIN_SHARE * (worked + left):
            return None
        return max(0.0, elapsed_s * left / worked)

    def _begun(self) -> float:
        return sum(self._weights[index] * share for index, share in tuple(self._parts.items()))


def _weight(path: Path) -> int:
    try:
        return BASE_BYTES + os.stat(path).st_size
    except (OSError, ValueError):
        return BASE_BYTES
