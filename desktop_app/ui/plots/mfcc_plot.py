"""The MFCCs as a picture: exactly what the model heard."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.ui.plots.time_plot import COLOUR_BAR_PX, RIGHT_PX, TimePlot
from desktop_app.ui.signal.peaks import Floats
from desktop_app.ui.signal.rolling_mfcc import MfccPicture, colour_range
from desktop_app.ui.theme.colours import MFCC_COLOURS, Scheme
from desktop_app.ui.theme.theme import scheme_of


class MfccPlot(TimePlot):
    """Coefficients over time, with a colour bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("MFCC", "MFCC", parent)
        self._picture: MfccPicture | None = None
        self.image = pg.ImageItem(axisOrder="row-major", autoDownsample=True)
        steps = np.linspace(0, 1, len(MFCC_COLOURS))
        self.colour_map = pg.ColorMap(steps, [QColor(colour).getRgb() for colour in MFCC_COLOURS])
        self.colour_bar = pg.ColorBarItem(
            values=(0, 1), width=COLOUR_BAR_PX, colorMap=self.colour_map, interactive=False
        )
        self.addItem(self.image)
        self.colour_bar.setImageItem(self.image, insert_in=self.getPlotItem())
        self.colour_bar.axis.setWidth(RIGHT_PX - COLOUR_BAR_PX - 4)
        self.show_time_axis()
        self.show_nothing()
        self.dress(scheme_of(self.palette()))

    def show_mfcc(self, values: Floats, hop_s: float, start_s: float = 0.0) -> None:
        """Show float32 (frames, coefficients); frame i is centred at ``start_s + i * hop_s``."""
        self._draw(MfccPicture(values, hop_s, start_s, *colour_range(values[:: max(1, len(values) // 2000)])))
        self._place(0.0)

    def show_picture(self, picture: MfccPicture) -> None:
        """Show what a running recording has brought so far; :meth:`show_now` puts it in its place."""
        self._draw(picture)

    def show_now(self, now_s: float) -> None:
        """Move the picture so that `now_s` stands at 0."""
        self._place(now_s)

    def _draw(self, picture: MfccPicture) -> None:
        if self._picture is None or (picture.low, picture.high) != (self._picture.low, self._picture.high):
            self.colour_bar.setLevels((picture.low, picture.high))
        count = picture.values.shape[1]
        if self._picture is None or count != self._picture.values.shape[1]:
            self.setYRange(0.5, count + 0.5, padding=0)
            self.getPlotItem().getAxis("left").setTicks([[(i, str(i)) for i in _ticks(count)]])
        self._picture = picture
        self.image.setImage(picture.values.T, autoLevels=False)
        self.image.show()
        self.colour_bar.show()

    def _place(self, now_s: float) -> None:
        if self._picture is not None:
            values, hop_s, start_s, _, _ = self._picture
            self.image.setRect(start_s - hop_s / 2 - now_s, 0.5, len(values) * hop_s, values.shape[1])

    def show_nothing(self) -> None:
        """Empty the picture, as long as no model has heard the sound."""
        self._picture = None
        self.image.hide()
        self.colour_bar.hide()
        self.getPlotItem().getAxis("left").setTicks([[]])

    def follow(self, span_s: float) -> None:
        """Count the seconds back from now."""
        if not self.live:
            axis = self.getPlotItem().getAxis("bottom")
            whole = range(0, int(span_s) + 1, 2)
            axis.setTicks([[(-second, f"−{second}" if second else "now") for second in whole]])
            axis.setLabel("time before now (s)")
        super().follow(span_s)

    def stay(self) -> None:
        """Count the seconds from the start of the sound."""
        if self.live:
            self.getPlotItem().getAxis("bottom").setTicks(None)
            self.show_time_axis()
        super().stay()

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme."""
        super().dress(scheme)
        self.colour_bar.axis.setPen(pg.mkPen(scheme.edge))
        self.colour_bar.axis.setTextPen(pg.mkPen(scheme.muted))


def _ticks(count: int) -> list[int]:
    step = 10 if count >= 20 else 2
    return [1, *range(step, count + 1, step)]
