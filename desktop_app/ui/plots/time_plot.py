"""What the plots have in common: time axis, cursor, selection, zoom and pan by mouse and keys, colours."""

import pyqtgraph as pg
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.plots.cursor import TimeMarks
from desktop_app.ui.plots.time_axis import TimeAxis
from desktop_app.ui.plots.time_view_box import TimeBox
from desktop_app.ui.signal.span import Span
from desktop_app.ui.theme.colours import Scheme
from desktop_app.ui.theme.theme import scheme_of

LEFT_PX = 62
COLOUR_BAR_PX = 14
GAP_PX = 5
RIGHT_PX = 58
MIN_SPAN_S = 0.005
KEY_STEPS = 50
"""A step of the cursor is such a part of what is in sight."""

KEYS = (
    "Click to put the cursor there, drag to select. Zoom with the wheel or + and −, move with ← and → or by dragging "
    "with Shift, see everything with Home. Ctrl+← and → move the cursor, with Shift they select."
)


class TimePlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot over time. All have the same margins, so that their time axes stand exactly below one another.

    Emits ``sought`` with a time when a person puts the cursor there, ``selected`` with the ends of a stretch, in the
    order of time, or None.

    Parameters
    ----------
    name : str
        Accessible name.
    left : str
        Label of the vertical axis.
    """

    sought = Signal(float)
    selected = Signal(object)

    def __init__(self, name: str, left: str, parent: QWidget | None = None) -> None:
        self.time_box = TimeBox()
        self.time_axis = TimeAxis()
        super().__init__(parent, viewBox=self.time_box, axisItems={"bottom": self.time_axis})
        self.setAccessibleName(name)
        self.setToolTip(KEYS)
        # Else the plot would take a dropped file, and do nothing with it.
        self.setAcceptDrops(False)
        self.setMinimumHeight(110)
        self.end_s = 0.0
        self.live = False
        plot = self.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=True, y=False)
        plot.setLabel("left", left)
        plot.getAxis("left").setWidth(LEFT_PX)
        plot.getAxis("left").setStyle(tickLength=0)
        plot.getAxis("bottom").enableAutoSIPrefix(False)
        # Else the 0 at the very edge would be left out.
        plot.getAxis("bottom").setStyle(hideOverlappingLabels=False)
        self.marks = TimeMarks(self)
        self.time_box.clicked.connect(self.sought)
        self.time_box.selected.connect(self._select)
        plot.layout.setContentsMargins(4, 8, 0, 4)
        plot.layout.setColumnFixedWidth(4, GAP_PX)
        plot.layout.setColumnFixedWidth(5, RIGHT_PX)

    def show_time_axis(self) -> None:
        """Label the time axis; only the lowest plot has it written out."""
        self.getPlotItem().setLabel("bottom", self.time_axis.what(self.end_s))

    def hide_time_labels(self) -> None:
        """Leave the numbers to the plot below."""
        axis = self.getPlotItem().getAxis("bottom")
        axis.setStyle(showValues=False)
        axis.setHeight(8)

    def limit(self, end_s: float, widest_s: float) -> None:
        """Let nobody look before 0, after `end_s`, or at more than `widest_s` at once."""
        self.end_s = end_s
        self.time_axis.show_length(end_s)
        if self.time_axis.labelText:
            self.show_time_axis()
        span = max(widest_s, MIN_SPAN_S)
        self.getViewBox().setLimits(xMin=0, xMax=max(end_s, span), minXRange=MIN_SPAN_S, maxXRange=span)

    def follow(self, span_s: float) -> None:
        """Show the last `span_s` seconds of a running recording: the time axis ends with now, at 0, and stands still.

        An axis that moved would have to be laid out anew thirty times a second, which costs more than the sound.
        """
        if self.live:
            return
        self.live = True
        self.time_box.active = False
        self.setToolTip("")
        self.getPlotItem().setMouseEnabled(x=False, y=False)
        self.getViewBox().setLimits(xMin=-span_s, xMax=0, minXRange=span_s, maxXRange=span_s)
        self.show_span(-span_s, 0)

    def stay(self) -> None:
        """Show a sound that has ended: it can be zoomed and moved."""
        if self.live:
            self.live = False
            self.time_box.active = True
            self.setToolTip(KEYS)
            self.getPlotItem().setMouseEnabled(x=True, y=False)

    def show_span(self, start_s: float, end_s: float) -> None:
        """Show the part from `start_s` to `end_s`."""
        self.getViewBox().setXRange(start_s, end_s, padding=0)

    @property
    def span(self) -> Span:
        """What is in sight: start and end in seconds."""
        start_s, end_s = self.getViewBox().viewRange()[0]
        return float(start_s), float(end_s)

    def show_selection(self, span: Span | None) -> None:
        """Show a selection; None for none."""
        self.marks.show_selection(span)
        self.time_box.edges = span

    def link(self, other: "TimePlot") -> None:
        """Let both plots always show the same part.

        pyqtgraph's own link compares places on the screen, which are wrong until the window has been laid out.
        """
        self.getViewBox().sigXRangeChanged.connect(lambda _box, span: other.show_span(*span))
        other.getViewBox().sigXRangeChanged.connect(lambda _box, span: self.show_span(*span))

    def set_text(self, text: str) -> None:
        """Give the plot its text twin."""
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def dress(self, scheme: Scheme) -> None:
        """Take the colours of a scheme. A subclass calls it when it is complete."""
        plot = self.getPlotItem()
        self.setBackground(scheme.card)
        self.marks.dress(scheme)
        plot.getViewBox().setBorder(pg.mkPen(scheme.edge))
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setPen(pg.mkPen(scheme.edge))
            axis.setTextPen(pg.mkPen(scheme.muted))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the palette."""
        super().changeEvent(event)
        # pyqtgraph changes the palette once before there is anything to dress.
        if event.type() == QEvent.Type.PaletteChange and self.getPlotItem() is not None:
            self.dress(scheme_of(self.palette()))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Zoom and move with the keys; move the cursor and select."""
        if self.live:
            event.ignore()
            return
        box = self.getViewBox()
        left, right = self.span
        keys = Qt.Key
        match event.key():
            case keys.Key_Plus | keys.Key_Equal:
                box.scaleBy((0.7, 1))
            case keys.Key_Minus:
                box.scaleBy((1 / 0.7, 1))
            case keys.Key_Left | keys.Key_Right:
                sign = -1 if event.key() == keys.Key_Left else 1
                if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier):
                    selects = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    self._step(sign * (right - left) / KEY_STEPS, selects)
                else:
                    start = min(max(0.0, left + sign * (right - left) / 5), max(0.0, self.end_s - (right - left)))
                    self.show_span(start, start + right - left)
            case keys.Key_Home | keys.Key_0:
                self.show_span(0, self.end_s)
            case _:
                event.ignore()

    def _step(self, by_s: float, selects: bool) -> None:
        """Move the cursor; with `selects`, the end of the selection that is at the cursor goes with it."""
        before_s = self.marks.cursor_s
        after_s = min(max(0.0, before_s + by_s), self.end_s)
        ends = self.marks.selection
        self.sought.emit(after_s)
        if selects:
            anchor_s = before_s
            if ends is not None and before_s in ends:
                anchor_s = ends[0] if before_s == ends[1] else ends[1]
            self._select(anchor_s, after_s, True)

    def _select(self, from_s: float, to_s: float, _over: bool) -> None:
        self.selected.emit((min(from_s, to_s), max(from_s, to_s)) if from_s != to_s else None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """See everything again."""
        if not self.live:
            self.show_span(0, self.end_s)
