"""Noticing that the computer slept while a recording ran."""

import time

JUMP_S = 5.0
"""A busy computer keeps a thread waiting for less."""

_SLEEP_COUNTS = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))


class SleepDetector:
    """Compares the time that passes between two looks with the sound that came meanwhile.

    A silent device is no standstill: that takes more than five seconds without a look and without sound. A slow disk
    keeps the looks waiting too, but meanwhile the sound goes on.

    Parameters
    ----------
    heard_s : float
        Length of all sound that came so far.

    Examples
    --------
    >>> SleepDetector(heard_s=0.0).between_looks(heard_s=0.0)
    0.0
    """

    def __init__(self, heard_s: float) -> None:
        self._looked_at = now()
        self._heard_s = heard_s

    def between_looks(self, heard_s: float) -> float:
        """Return for how many seconds everything stood still since the last look, 0 for a moment."""
        looked_at = now()
        missing_s = looked_at - self._looked_at - (heard_s - self._heard_s)
        self._looked_at, self._heard_s = looked_at, heard_s
        return missing_s if missing_s > JUMP_S else 0.0


def now() -> float:
    """Return the seconds of a clock that goes on while the computer sleeps, and that nobody sets."""
    # Windows has no such clock by number: there the usual one goes on.
    return time.monotonic() if _SLEEP_COUNTS is None else time.clock_gettime(_SLEEP_COUNTS)
