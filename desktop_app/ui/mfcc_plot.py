"""The MFCCs as a picture: exactly what the model heard."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.ui.colours import MFCC_COLOURS, Scheme
from desktop_app.ui.envelope import Floats
from desktop_app.ui.theme import scheme_of
from desktop_app.ui.time_plot import COLOUR_BAR_PX, RIGHT_PX, TimePlot


class MfccPlot(TimePlot):
    """Coefficients over time, with a colour bar."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("MFCC", "MFCC", parent)
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

    def show_mfcc(self, values: Floats, hop_s: float) -> None:
        """Show float32 (frames, coefficients); frame i is centred at ``i * hop_s``."""
        frames, count = values.shape
        # The first coefficient is the loudness, far from the others: percentiles keep it from flattening them.
        low, high = np.percentile(values[:: max(1, frames // 2000)], (2, 98))
        self.image.setImage(values.T, autoLevels=False)
        self.image.setRect(-hop_s / 2, 0.5, frames * hop_s, count)
        self.image.show()
        self.colour_bar.setLevels((float(low), float(max(high, low + 1e-6))))
        self.colour_bar.show()
        self.setYRange(0.5, count + 0.5, padding=0)
        self.getPlotItem().getAxis("left").setTicks([[(i, str(i)) for i in _ticks(count)]])

    def show_nothing(self) -> None:
        """Empty the picture, as long as no model has heard the sound."""
        self.image.hide()
        self.colour_bar.hide()
        self.getPlotItem().getAxis("left").setTicks([[]])

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme."""
        super().dress(scheme)
        self.colour_bar.axis.setPen(pg.mkPen(scheme.edge))
        self.colour_bar.axis.setTextPen(pg.mkPen(scheme.muted))


def _ticks(count: int) -> list[int]:
    step = 10 if count >= 20 else 2
    return [1, *range(step, count + 1, step)]
