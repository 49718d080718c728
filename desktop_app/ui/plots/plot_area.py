"""The place of the plots: an invitation as long as there is no sound, then waveform and MFCC below one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from desktop_app.ui.plots.channel_strips import ChannelStrips
from desktop_app.ui.plots.empty_state import EmptyState
from desktop_app.ui.plots.picture import Picture
from desktop_app.ui.plots.segment_strip import SegmentStrip
from desktop_app.ui.plots.snapshot import picture_of
from desktop_app.ui.widgets.card import set_look
from desktop_app.ui.widgets.motion import reduced_motion

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.plots.mfcc_plot import MfccPlot
    from desktop_app.ui.plots.time_plot import TimePlot
    from desktop_app.ui.plots.waveform_plot import WaveformPlot
    from desktop_app.ui.signal.frame import Frame
    from desktop_app.ui.signal.peaks import Envelope, Floats
    from desktop_app.ui.signal.rolling_mfcc import MfccPicture
    from desktop_app.ui.signal.span import Span

CALM_S = 1.0
"""How often the plots of a recording are drawn where a person has asked for no motion."""


SAME_S = 0.005
"""Lengths that differ by less look the same."""

SETTLED_MS = 120
"""A view that has not moved for so long is worth a closer look."""


class Plots(QWidget):
    """Shows the plots when there is something to plot, with one cursor, one selection and one view for all of them.

    Emits ``sought`` with a time when a person puts the cursor there, ``selected`` with the ends of a stretch or None,
    and ``looked_at`` with the part of a sound that is in sight, when it has come to rest, and whether the waveform
    lacks samples there.

    pyqtgraph is imported with the first plot, when the window stands; on the main thread, since as it is imported it
    makes Qt's own types, and when the main thread did the same beside it, one start in some twenty ended in a crash.
    """

    sought = Signal(float)
    selected = Signal(object)
    looked_at = Signal(float, float, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = EmptyState()
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._look)
        self.frame = QFrame()
        self.frame.setObjectName("plots")
        self._column = QVBoxLayout(self.frame)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.setSpacing(0)
        self._waveform: WaveformPlot | None = None
        self._mfcc: MfccPlot | None = None
        self.strip = SegmentStrip()
        self.strip.hide()
        self._column.addWidget(self.strip)
        self.channels = ChannelStrips(after=self.strip)
        self._column.addWidget(self.channels)
        self._drawn_s = 0.0
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.frame)

    @property
    def waveform(self) -> WaveformPlot:
        """The waveform plot, built when it is asked for."""
        if self._waveform is None:
            from desktop_app.ui.plots.waveform_plot import WaveformPlot

            self._waveform = WaveformPlot()
            self._connect(self._waveform)
            self._column.insertWidget(0, self._waveform, 11)
            self.setTabOrder(self.empty, self._waveform)
            box = self._waveform.getViewBox()
            box.sigResized.connect(self._align)
            box.sigXRangeChanged.connect(lambda _box, span: self._follow_view(*span))
        return self._waveform

    @property
    def mfcc(self) -> MfccPlot:
        """The MFCC plot, built when it is asked for."""
        if self._mfcc is None:
            from desktop_app.ui.plots.mfcc_plot import MfccPlot

            self._mfcc = MfccPlot()
            self._connect(self._mfcc)
            self._mfcc.link(self.waveform)
            self._column.addWidget(self._mfcc, 10)
            self.setTabOrder(self.waveform, self._mfcc)
        return self._mfcc

    def prepare(self) -> None:
        """Build the plots ahead, one after the other, so that the first sound does not wait for both at once."""
        QTimer.singleShot(0, lambda: self.waveform)
        QTimer.singleShot(0, lambda: self.mfcc)

    def show_nothing(self) -> None:
        """Invite a person to bring a sound."""
        self._pages.setCurrentWidget(self.empty)

    def clear(self) -> None:
        """Empty the plots, if there are any, until the next sound has been read."""
        self._settled.stop()
        self.show_segments(None)
        if self._waveform is not None:
            self._waveform.show_envelope(None)
            self.show_cursor(None)
            self.select(None)
            self.mfcc.show_nothing()
            self.set_text("")

    def show_sound(self, envelope: Envelope, text: str) -> None:
        """Show a waveform, with its text twin, and no MFCCs yet."""
        self.mfcc.show_nothing()
        for plot in (self.waveform, self.mfcc):
            plot.stay()
        self.show_cursor(0.0)
        self._show_span(0.0, envelope.duration_s)
        self.waveform.show_envelope(envelope)
        self.set_text(text)
        self._pages.setCurrentWidget(self.frame)
        self._settled.start()

    def refine_sound(self, envelope: Envelope, text: str) -> None:
        """Show a better picture of the same sound, which may turn out longer or shorter."""
        if abs(envelope.duration_s - self.waveform.end_s) > SAME_S:
            self._show_span(0.0, envelope.duration_s)
        self.waveform.refine(envelope)
        self.set_text(text)

    def show_closer(self, envelope: Envelope) -> None:
        """Show the samples of a part of the sound that is shown."""
        self.waveform.show_closer(envelope)

    def show_mfcc(self, values: Floats, hop_s: float, start_s: float = 0.0) -> None:
        """Add the MFCCs to the sound that is shown, or to a part of it."""
        self.mfcc.show_mfcc(values, hop_s, start_s)

    def show_cursor(self, at_s: float | None) -> None:
        """Put the cursor somewhere; None hides it."""
        for plot in (self.waveform, self.mfcc):
            plot.marks.show_cursor(at_s)

    def follow_cursor(self, at_s: float) -> None:
        """Put the cursor somewhere in a sound that is played; when it leaves the view, that turns to the next page."""
        if reduced_motion(self) and 0 <= at_s - self.waveform.marks.cursor_s < CALM_S < self.waveform.end_s - at_s:
            return
        self.show_cursor(at_s)
        start_s, end_s = self.waveform.span
        if not start_s <= at_s < end_s and end_s - start_s < self.waveform.end_s:
            start_s = min(max(0.0, at_s), self.waveform.end_s - (end_s - start_s))
            self.waveform.show_span(start_s, start_s + end_s - self.waveform.span[0])

    def select(self, span: Span | None) -> None:
        """Show a selection; None for none."""
        for plot in (self.waveform, self.mfcc):
            plot.show_selection(span)

    @property
    def selection(self) -> Span | None:
        """What is selected."""
        return self._waveform.marks.selection if self._waveform is not None else None

    def picture(self, kind: str) -> Picture:
        """Return what the plots show as a picture, ``"png"`` or ``"svg"``."""
        return picture_of(self.frame, kind)

    def see_everything(self) -> None:
        """Show the whole sound."""
        if self._waveform is not None and not self._waveform.live:
            self._waveform.show_span(0.0, self._waveform.end_s)

    def begin_live(self) -> None:
        """Empty the plots for a recording that begins."""
        self.clear()
        self._drawn_s = -CALM_S

    def show_live(self, frame: Frame, text: str) -> None:
        """Show the last seconds of a recording."""
        if reduced_motion(self) and 0 <= frame.elapsed_s - self._drawn_s < CALM_S:
            return
        self._drawn_s = frame.elapsed_s
        for plot in (self.waveform, self.mfcc):
            plot.follow(frame.span_s)
        self.waveform.show_columns(frame.columns, frame.end_s)
        self.mfcc.show_now(frame.end_s)
        self.strip.show_span(frame.end_s - frame.span_s, frame.end_s)
        self.set_text(text)
        self._pages.setCurrentWidget(self.frame)

    def show_live_mfcc(self, picture: MfccPicture) -> None:
        """Show the MFCCs of the last seconds of a recording."""
        self.mfcc.show_picture(picture)

    def show_segments(self, segments: Sequence[Segment] | None, whole: bool = False) -> None:
        """Show the answers over time, those of a `whole` file with bands for their probabilities; None hides them."""
        self.channels.hide()
        self.strip.setVisible(segments is not None)
        if segments is not None:
            self.strip.show_segments(segments, whole)
        if self._waveform is not None:
            self._waveform.show_bands(segments or () if whole else ())

    def show_tracks(self, tracks: Mapping[int, Sequence[Segment]], shown: int | None) -> None:
        """Show a strip for each channel in place of the one, and bands for the channel that is `shown`."""
        self.strip.hide()
        self.channels.show_channels(tracks, shown)
        self.mark_channel(shown)

    def mark_channel(self, shown: int | None) -> None:
        """Mark one of these channels, and show its bands."""
        segments = self.channels.mark(shown)
        if not self.channels.isHidden():
            self.waveform.show_bands(segments)

    def set_text(self, text: str) -> None:
        """Give both plots their text twin."""
        self.waveform.set_text(text)
        self.mfcc.set_text(text)

    def set_dropping(self, dropping: bool) -> None:
        """Show that a file may be dropped."""
        for widget in (self.empty, self.frame):
            set_look(widget, "dropping", "true" if dropping else "false")

    def _show_span(self, start_s: float, end_s: float) -> None:
        # Both limits first: a plot with an old limit would pull the other one back.
        for plot in (self.waveform, self.mfcc):
            plot.limit(end_s, end_s - start_s)
        self.waveform.show_span(start_s, end_s)

    def _connect(self, plot: TimePlot) -> None:
        plot.sought.connect(self.sought)
        plot.selected.connect(self.selected)

    def _follow_view(self, start_s: float, end_s: float) -> None:
        if not self.waveform.live:
            self.strip.show_span(start_s, end_s)
            self.channels.show_span(start_s, end_s)
            self._settled.start()

    def _look(self) -> None:
        if not self.waveform.live:
            self.looked_at.emit(*self.waveform.span, self.waveform.wants_closer)

    def _align(self) -> None:
        plot = self.waveform
        area = plot.mapFromScene(plot.getViewBox().sceneBoundingRect()).boundingRect()
        for strips in (self.strip, self.channels):
            strips.set_margins(area.left(), plot.width() - area.right() - 1)
