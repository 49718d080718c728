"""The waveform: an envelope that stays quick however long the sound is, over bands of the emotions heard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from desktop_app.ui.plots.probability_bands import Bands
from desktop_app.ui.plots.time_plot import RIGHT_PX, TimePlot
from desktop_app.ui.signal.peaks import Columns, Envelope
from desktop_app.ui.theme.colours import Scheme
from desktop_app.ui.theme.theme import scheme_of

if TYPE_CHECKING:
    from desktop_app.recognition import Segment


CLOSER_FROM = 1.0
"""Columns narrower than so many bins of the envelope are drawn from the samples themselves."""

CLOSER_UP_TO_S = 60.0
"""The longest part of which the samples are read: a rough envelope is no reason to hold an hour in memory."""


class WaveformPlot(TimePlot):
    """Shows the envelope of a file, or the last seconds of a recording."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Waveform", "amplitude", parent)
        self._envelope: Envelope | None = None
        self._closer: Envelope | None = None
        self.bands = Bands()
        self.addItem(self.bands)
        self.curve = pg.PlotCurveItem()
        self.addItem(self.curve)
        self.setYRange(-1, 1, padding=0.02)
        self.getPlotItem().getAxis("left").setTicks([[(-1, "−1"), (0, "0"), (1, "1")], [(-0.5, ""), (0.5, "")]])
        self.probability_axis = self._make_probability_axis()
        self.hide_time_labels()
        self.getViewBox().sigXRangeChanged.connect(self._redraw)
        self.getViewBox().sigResized.connect(self._redraw)
        self.dress(scheme_of(self.palette()))

    def show_envelope(self, envelope: Envelope | None) -> None:
        """Show a sound, as much of it as fits the time axis; None for no sound."""
        self._envelope, self._closer = envelope, None
        if envelope is None:
            self.curve.clear()
        self._redraw()

    def refine(self, envelope: Envelope) -> None:
        """Show a better picture of the same sound."""
        self._envelope = envelope
        self._redraw()

    def show_closer(self, envelope: Envelope) -> None:
        """Show the samples of a part of the sound, whenever that part is in sight."""
        self._closer = envelope
        self._redraw()

    def show_bands(self, segments: Sequence[Segment]) -> None:
        """Show how probable the emotions heard are, behind the waveform."""
        self.bands.show_segments(segments)
        self.probability_axis.setVisible(bool(segments))

    @property
    def wants_closer(self) -> bool:
        """Whether the envelope is too coarse for what is in sight, and no closer one is there."""
        envelope = self._envelope
        if envelope is None or self.live or not envelope.finest_s > 1.5 / envelope.rate_hz:
            return False
        start, end = self._seen()
        if end - start > CLOSER_UP_TO_S:
            return False
        return self._is_close(envelope) and not (self._closer is not None and self._closer.covers(*self._seen()))

    def show_columns(self, columns: Columns, now_s: float) -> None:
        """Show the last seconds of a recording, `now_s` at 0."""
        self._envelope = self._closer = None
        self._draw(columns._replace(times_s=columns.times_s - now_s))

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme."""
        super().dress(scheme)
        self.curve.setPen(pg.mkPen(scheme.wave))
        self.bands.dress(scheme)
        self.probability_axis.setPen(pg.mkPen(scheme.edge))
        self.probability_axis.setTextPen(pg.mkPen(scheme.muted))

    def _make_probability_axis(self) -> pg.AxisItem:
        """Return an axis for the bands, in the place that the MFCC's colour bar has below."""
        axis = pg.AxisItem("right")
        axis.setTicks([[(-1, "0"), (0, "½"), (1, "1")]])
        axis.setStyle(tickLength=0)
        axis.setLabel("probability")
        axis.setWidth(RIGHT_PX)
        axis.linkToView(self.getViewBox())
        self.getPlotItem().layout.addItem(axis, 2, 5)
        axis.hide()
        return axis

    def _redraw(self) -> None:
        envelope = self._envelope
        if envelope is None:
            return
        start, end = self.span
        if self._closer is not None and self._is_close(envelope) and self._closer.covers(*self._seen()):
            envelope = self._closer
        self._draw(envelope.columns(start, end, self._columns()))

    def _columns(self) -> int:
        return max(100, int(self.getViewBox().width() * self.devicePixelRatioF()))

    def _seen(self) -> tuple[float, float]:
        """Return the part of the sound that is in sight."""
        start, end = self.span
        return max(0.0, start), min(end, self.end_s)

    def _is_close(self, envelope: Envelope) -> bool:
        """Tell whether a column of the picture is narrower than what the envelope knows."""
        start, end = self.span
        return (end - start) / self._columns() < CLOSER_FROM * envelope.finest_s

    def _draw(self, columns: Columns) -> None:
        """Draw a line up and down through every column."""
        heights = np.stack((columns.lows, columns.highs), axis=1).reshape(-1)
        self.curve.setData(np.repeat(columns.times_s, 2), heights)
