"""The last seconds of MFCCs that are still growing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from desktop_app.recognition import Mfcc
    from desktop_app.ui.signal.peaks import Floats


class MfccPicture(NamedTuple):
    """What the plot shows: ``values`` float32 (frames, coefficients), frame i centred at ``start_s + i * hop_s``.

    ``low`` and ``high`` are the ends of the colour bar.
    """

    values: Floats
    hop_s: float
    start_s: float
    low: float
    high: float


LEAST_RANGE = 1.0
"""In silence all coefficients but the first are zero but for rounding, which is not to look like sound."""


def colour_range(values: Floats) -> tuple[float, float]:
    """Return the ends of the colour bar for float32 (frames, coefficients).

    The first coefficient is the loudness, far from the others: it is left out, since it would flatten them.
    """
    shape = values[:, 1:] if values.shape[1] > 1 else values
    low, high = (float(end) for end in np.percentile(shape, (2, 98)))
    return low, max(high, low + LEAST_RANGE)


class RollingMfcc:
    """Keeps `span_s` seconds, and the ends of a colour bar that follows slowly: a jump would look like a sound.

    Parameters
    ----------
    span_s : float
    """

    def __init__(self, span_s: float = 10.0) -> None:
        self._span_s = span_s
        self._values: Floats | None = None
        self._start_s = 0.0
        self._hop_s = 1.0
        self._ends: tuple[float, float] | None = None

    def add(self, new: Mfcc) -> None:
        """Append frames; those that do not follow on the last ones begin the picture anew."""
        if not len(new.values):
            return
        expected_s = 0.0 if self._values is None else self._start_s + len(self._values) * self._hop_s
        if self._values is None or abs(new.start_s - expected_s) > 1.5 * new.hop_s:
            self._values, self._start_s = new.values, new.start_s
        else:
            self._values = np.concatenate((self._values, new.values))
        self._hop_s = new.hop_s
        too_many = max(0, len(self._values) - round(self._span_s / self._hop_s) - 1)
        self._values = self._values[too_many:]
        self._start_s += too_many * self._hop_s
        self._follow(self._values)

    def picture(self) -> MfccPicture | None:
        """Return what is kept, None as long as that is nothing."""
        if self._values is None or self._ends is None:
            return None
        return MfccPicture(self._values, self._hop_s, self._start_s, *self._ends)

    def _follow(self, values: Floats) -> None:
        # Every third frame is enough to know the range.
        wanted = colour_range(values[::3])
        if self._ends is None:
            self._ends = wanted
            return
        span = self._ends[1] - self._ends[0]
        if max(abs(wanted[0] - self._ends[0]), abs(wanted[1] - self._ends[1])) > 0.1 * span:
            self._ends = (0.5 * (self._ends[0] + wanted[0]), 0.5 * (self._ends[1] + wanted[1]))
