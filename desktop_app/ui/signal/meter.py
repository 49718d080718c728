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

    ``clipped`` since the start, ``clipping`` in the last 3 s, ``clipped_share`` of the samples of those, [0, 1];
    ``no_signal`` after 2 s without any. ``waiting`` until the first sample has come, be it digital silence: there is no
    level before.
    """

    level_dbfs: float = SILENT_DBFS
    peak_dbfs: float = SILENT_DBFS
    clipped: bool = False
    clipping: bool = False
    no_signal: bool = False
    waiting: bool = False
    clipped_share: float = 0.0


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
        self._clips: deque[tuple[float, int, float]] = deque()
        self._waiting = True
        self._signal_s = now_s
        self._clipped_s: float | None = None

    def add(self, samples: Samples, now_s: float) -> None:
        """Take in float32 (n,), mono."""
        from desktop_app.audio import clipped_share, peak_dbfs

        if not len(samples):
            return
        if self._waiting:
            # Silence begins with the first sample: a device that opens slowly is not muted.
            self._waiting, self._signal_s = False, now_s
        peak = peak_dbfs(samples)
        if peak > NO_SIGNAL_DBFS:
            self._signal_s = now_s
        clipped = clipped_share(samples)
        if clipped > 0:
            self._clipped_s = now_s
        self._clips.append((now_s, len(samples), clipped))
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

        if self._waiting:
            return Reading(waiting=True)
        while self._peaks and self._peaks[0][0] < now_s - PEAK_HOLD_S:
            self._peaks.popleft()
        while self._clips and self._clips[0][0] < now_s - CLIP_HOLD_S:
            self._clips.popleft()
        heard = sum(count for _, count, _ in self._clips)
        clipped = sum(count * share for _, count, share in self._clips)
        return Reading(
            level_dbfs(np.concatenate(self._recent)) if self._recent else SILENT_DBFS,
            max((peak for _, peak in self._peaks), default=SILENT_DBFS),
            self._clipped_s is not None,
            self._clipped_s is not None and now_s - self._clipped_s < CLIP_HOLD_S,
            now_s - self._signal_s >= NO_SIGNAL_S,
            clipped_share=clipped / heard if heard else 0.0,
        )
