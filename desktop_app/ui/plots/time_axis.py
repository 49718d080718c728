"""A time axis that counts seconds, and minutes and hours where there are many."""

import bisect

import pyqtgraph as pg

from desktop_app.ui.formatting import clock

CLOCK_FROM_S = 120.0
"""Sounds from this length on are labelled by the clock."""

LABEL_PX = 90
STEPS_S = (
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30,
    60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400,
)  # fmt: skip


class TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """Labels a short sound as “7.5”, a long one as “12:30” or “1:02:30”."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self._by_clock = False

    def show_length(self, duration_s: float) -> None:
        """Choose the labels for a sound of this length."""
        self._by_clock = duration_s >= CLOCK_FROM_S
        self.picture = None

    def what(self, duration_s: float) -> str:
        """Return what the labels mean."""
        if duration_s < CLOCK_FROM_S:
            return "time (s)"
        return "time (min:s)" if duration_s < 3600 else "time (h:min:s)"

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """Choose steps that people count in."""
        if not self._by_clock:
            return list(super().tickSpacing(minVal, maxVal, size))
        least = (maxVal - minVal) / max(1.0, size / LABEL_PX)
        return [(STEPS_S[min(bisect.bisect_left(STEPS_S, least), len(STEPS_S) - 1)], 0)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """Write the labels."""
        if not self._by_clock:
            return list(super().tickStrings(values, scale, spacing))
        decimals = next(n for n in range(4) if spacing >= 10**-n or n == 3)
        return [clock(value, decimals) for value in values]
