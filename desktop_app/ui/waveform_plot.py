"""The waveform: an envelope that stays quick however long the sound is."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from desktop_app.ui.colours import Scheme
from desktop_app.ui.envelope import Columns, Envelope
from desktop_app.ui.theme import scheme_of
from desktop_app.ui.time_plot import TimePlot


class WaveformPlot(TimePlot):
    """Shows the envelope of a file, or the last seconds of a recording."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Waveform", "amplitude", parent)
        self._envelope: Envelope | None = None
        self.curve = pg.PlotCurveItem()
        self.addItem(self.curve)
        self.setYRange(-1, 1, padding=0.02)
        self.getPlotItem().getAxis("left").setTicks([[(-1, "−1"), (0, "0"), (1, "1")], [(-0.5, ""), (0.5, "")]])
        self.hide_time_labels()
        self.getViewBox().sigXRangeChanged.connect(self._redraw)
        self.getViewBox().sigResized.connect(self._redraw)
        self.dress(scheme_of(self.palette()))

    def show_envelope(self, envelope: Envelope | None) -> None:
        """Show a sound, as much of it as fits the time axis; None for no sound."""
        self._envelope = envelope
        if envelope is None:
            self.curve.clear()
        self._redraw()

    def show_columns(self, columns: Columns, now_s: float) -> None:
        """Show the last seconds of a recording, `now_s` at 0."""
        self._envelope = None
        self._draw(columns._replace(times_s=columns.times_s - now_s))

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme."""
        super().dress(scheme)
        self.curve.setPen(pg.mkPen(scheme.wave))

    def _redraw(self) -> None:
        if self._envelope is not None:
            start, end = self.getViewBox().viewRange()[0]
            width = round(self.getViewBox().width() * self.devicePixelRatioF())
            self._draw(self._envelope.columns(start, end, max(width, 100)))

    def _draw(self, columns: Columns) -> None:
        """Draw a line up and down through every column."""
        heights = np.stack((columns.lows, columns.highs), axis=1).reshape(-1)
        self.curve.setData(np.repeat(columns.times_s, 2), heights)
