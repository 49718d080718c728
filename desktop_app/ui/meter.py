"""How loud a running recording is: level, held peak, clipping, and whether anything comes at all."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_app.audio import Samples

LEVEL_S = 0.3
PEAK_HOLD_S = 1.5
CLIP_HOLD_S = 3.0
NO_SIGNAL_S = 2.0
NO_SIGNAL_DBFS = -90.0
"""The quietest converters are louder than this; digital silence is not."""

SILENT_DBFS = -120.0


class Reading(NamedTuple):
    """What a meter shows: ``level_dbfs`` of the last 0.3 s, ``peak_dbfs`` held for 1.5 s.

    ``clipped`` since the start, ``clipping`` in the last 3 s; ``no_signal`` after 2 s without any.
    """

    level_dbfs: float = SILENT_DBFS
    peak_dbfs: float = SILENT_DBFS
    clipped: bool = False
    clipping: bool = False
    no_signal: bool = False


class Meter:
    """Takes in sound as it comes; time is given, so that a test need not wait.

    Parameters
    ----------
    rate_hz : int
    now_s : float
        Time of the start, on any clock.

    Examples
    --------
    >>> import numpy as np
    >>> meter = Meter(8000, now_s=0.0)
    >>> meter.add(np.full(800, 0.1, np.float32), now_s=0.1)
    >>> round(meter.read(0.1).level_dbfs), meter.read(0.1).no_signal, meter.read(3.0).no_signal
    (-20, False, True)
    """

    def __init__(self, rate_hz: int, now_s: float) -> None:
        self._keep = round(LEVEL_S * rate_hz)
        self._recent: deque[Samples] = deque()
        self._peaks: deque[tuple[float, float]] = deque()
        self._signal_s = now_s
        self._clipped_s: float | None = None

    def add(self, samples: Samples, now_s: float) -> None:
        """Take in float32 (n,), mono."""
        from desktop_app.audio import clipped_share, peak_dbfs

        if not len(samples):
            return
        peak = peak_dbfs(samples)
        if peak > NO_SIGNAL_DBFS:
            self._signal_s = now_s
        if clipped_share(samples) > 0:
            self._clipped_s = now_s
        self._peaks.append((now_s, peak))
        self._recent.append(samples)
        kept = sum(map(len, self._recent))
        while len(self._recent) > 1 and kept - len(self._recent[0]) >= self._keep:
            kept -= len(self._recent.popleft())

    def rest(self, now_s: float) -> None:
        """Forget the levels, as long as nothing is to be heard; silence is no fault then."""
        self._recent.clear()
        self._peaks.clear()
        self._signal_s = now_s

    def read(self, now_s: float) -> Reading:
        """Return what the meter shows."""
        import numpy as np

        from desktop_app.audio import level_dbfs

        while self._peaks and self._peaks[0][0] < now_s - PEAK_HOLD_S:
            self._peaks.popleft()
        return Reading(
            level_dbfs(np.concatenate(self._recent)) if self._recent else SILENT_DBFS,
            max((peak for _, peak in self._peaks), default=SILENT_DBFS),
            self._clipped_s is not None,
            self._clipped_s is not None and now_s - self._clipped_s < CLIP_HOLD_S,
            now_s - self._signal_s >= NO_SIGNAL_S,
        )
