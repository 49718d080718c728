"""The cursor and the selection in a plot."""

import pyqtgraph as pg
from PySide6.QtGui import QColor

from desktop_app.ui.signal.span import Span
from desktop_app.ui.theme.colours import Scheme

FILL_ALPHA = 46


class TimeMarks:
    """Two marks over a plot; both are hidden at first.

    Attributes
    ----------
    cursor_s : float
    selection : (float, float) or None
        Start and end in seconds.
    """

    def __init__(self, plot: pg.PlotWidget) -> None:
        self.cursor_s = 0.0
        self.selection: Span | None = None
        self.line = pg.InfiniteLine(angle=90, movable=False)
        self.line.setZValue(30)
        self.region = pg.LinearRegionItem(movable=False)
        self.region.setZValue(20)
        for item in (self.line, self.region):
            item.hide()
            plot.addItem(item, ignoreBounds=True)

    def show_cursor(self, at_s: float | None) -> None:
        """Put the cursor somewhere; None hides it."""
        self.line.setVisible(at_s is not None)
        if at_s is not None:
            self.cursor_s = at_s
            self.line.setPos(at_s)

    def show_selection(self, span: Span | None) -> None:
        """Show a selection; None for none."""
        self.selection = span
        self.region.setVisible(span is not None)
        if span is not None:
            self.region.setRegion(span)

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme."""
        self.line.setPen(pg.mkPen(scheme.record, width=2))
        colour = QColor(scheme.accent)
        for line in self.region.lines:
            line.setPen(pg.mkPen(colour))
        colour.setAlpha(FILL_ALPHA)
        self.region.setBrush(pg.mkBrush(colour))
