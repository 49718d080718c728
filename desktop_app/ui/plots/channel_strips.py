"""A strip for each channel of a sound, with its number beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.plots.segment_strip import HEIGHT_PX, MARGIN_PX, SegmentStrip
from desktop_app.ui.theme.theme import scheme_of

if TYPE_CHECKING:
    from desktop_app.recognition import Segment

MOST_SEEN = 4
"""More strips than that are scrolled: the plots need their room."""

MARK_PX = 4.0


class ChannelStrip(SegmentStrip):
    """The strip of one channel. Emits ``taken`` with its number when a person clicks it or comes to it with Tab."""

    taken = Signal(int)

    # The base class shows itself, and so asks for the name, while it is made.
    _channel = 0
    _marked = False

    def __init__(self, channel: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._channel = channel
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def show_segments(self, segments: Sequence[Segment], whole: bool = False) -> None:
        """Show segments in the order of time."""
        super().show_segments(segments, whole)
        self._name()

    def mark(self, marked: bool) -> None:
        """Show whether the answer that is shown is that of this channel."""
        self._marked = marked
        self._name()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Be taken, but not when it is only the window that is active again."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.taken.emit(self._channel)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Be taken, also where the focus is here already."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.taken.emit(self._channel)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the strip, and the number in the margin before it."""
        super().paintEvent(event)
        scheme = scheme_of(self.palette())
        painter = QPainter(self)
        height = self.height() - 2 * MARGIN_PX
        if self._marked:
            painter.fillRect(QRectF(0, MARGIN_PX, MARK_PX, height), QColor(scheme.accent))
        font = painter.font()
        font.setBold(self._marked)
        painter.setFont(font)
        painter.setPen(QColor(scheme.text if self._marked else scheme.muted))
        room = QRectF(MARK_PX, MARGIN_PX, max(0.0, self._area().left() - 2 * MARK_PX), height)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"Ch {self._channel}")

    def _name(self) -> None:
        self.setAccessibleName(f"Channel {self._channel}: emotions over time{', shown' if self._marked else ''}")


class ChannelStrips(QScrollArea):
    """The strips below one another. Emits ``taken`` with the number of a channel.

    Parameters
    ----------
    after : QWidget
        What comes before the strips in the order of Tab.
    """

    taken = Signal(int)

    def __init__(self, after: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._after = after
        self._strips: dict[int, ChannelStrip] = {}
        self._margins = (0.0, 0.0)
        self._span = (0.0, 1.0)
        inner = QWidget()
        inner.setObjectName("column")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hide()

    @property
    def strips(self) -> Sequence[ChannelStrip]:
        """The strips, from above."""
        return list(self._strips.values())

    def show_channels(self, tracks: Mapping[int, Sequence[Segment]], shown: int | None) -> None:
        """Show the segments of each channel by its number, and mark the one whose answer is shown; none to hide."""
        if list(tracks) != list(self._strips):
            self._build(list(tracks))
        for channel, segments in tracks.items():
            self._strips[channel].show_segments(segments, True)
        # Last: what is added to something that is in sight is itself not in sight at once, and can't have the focus.
        self.setVisible(bool(tracks))
        self.mark(shown)

    def mark(self, shown: int | None) -> Sequence[Segment]:
        """Mark the channel whose answer is shown, and return its segments."""
        for channel, strip in self._strips.items():
            strip.mark(channel == shown)
        marked = self._strips.get(shown) if shown is not None else None
        if marked is None:
            return ()
        self.ensureWidgetVisible(marked, 0, 0)
        return marked.segments

    def show_span(self, start_s: float, end_s: float) -> None:
        """Show the part from `start_s` to `end_s`."""
        self._span = (start_s, end_s)
        for strip in self._strips.values():
            strip.show_span(start_s, end_s)

    def set_margins(self, left_px: float, right_px: float) -> None:
        """Stand exactly below the plots' pictures."""
        self._margins = (left_px, right_px)
        bar_px = self.verticalScrollBar().sizeHint().width() if len(self._strips) > MOST_SEEN else 0
        for strip in self._strips.values():
            strip.set_margins(left_px, max(0.0, right_px - bar_px))

    def _build(self, channels: Sequence[int]) -> None:
        for strip in self._strips.values():
            self._rows.removeWidget(strip)
            strip.hide()
            strip.deleteLater()
        self._strips = {channel: ChannelStrip(channel) for channel in channels}
        before = self._after
        for strip in self._strips.values():
            self._rows.addWidget(strip)
            strip.taken.connect(self.taken)
            QWidget.setTabOrder(before, strip)
            before = strip
        self.setFixedHeight(min(MOST_SEEN, len(channels)) * HEIGHT_PX)
        self.show_span(*self._span)
        self.set_margins(*self._margins)
