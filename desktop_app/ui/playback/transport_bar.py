"""The row below the plots: play, time, selection, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from desktop_app.ui.formatting import clock
from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.card import label
from desktop_app.ui.widgets.elided_label import ElidedLabel
from desktop_app.ui.widgets.icons import icon

if TYPE_CHECKING:
    from desktop_app.ui.signal.span import Span

NO_SELECTION = "Drag over the waveform to select a stretch first"


class TransportBar(QWidget):
    """Shows where the cursor is and what is selected.

    Emits ``play_wanted`` (play or pause), ``selection_wanted`` to play the selection, ``classify_wanted`` to hear it,
    ``whole_wanted`` to see everything, and ``export_wanted`` with the name of a format.
    """

    play_wanted = Signal()
    selection_wanted = Signal()
    classify_wanted = Signal()
    whole_wanted = Signal()
    export_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._end_s = 0.0
        self.play = QToolButton()
        self.play.clicked.connect(self.play_wanted)
        self.time = label()
        self.classify = _button("Classify selection", self.classify_wanted)
        self.selection = _button("Play selection", self.selection_wanted)
        self.selected = ElidedLabel()
        self.selected.setObjectName("muted")
        # On a small screen all of the room belongs to the controls.
        self.selected.setMinimumWidth(1)
        self.whole = QToolButton()
        self.whole.setIcon(icon("whole"))
        self.whole.setShortcut(Shortcut.WHOLE)
        self.whole.setAccessibleName("See everything")
        self.whole.setToolTip(with_key("See everything", Shortcut.WHOLE))
        self.whole.clicked.connect(self.whole_wanted)
        self.formats = QMenu(self)
        self.formats.setAccessibleName("Formats")
        self.export = QPushButton("Export")
        self.export.setMenu(self.formats)
        self.export.setShortcut(Shortcut.EXPORT)
        self.export.setAccessibleName("Export")
        self.export.setToolTip(with_key("Save the plots as a picture", Shortcut.EXPORT))
        for name in ("PNG", "SVG"):
            action = self.formats.addAction(f"Plots as {name}…")
            action.triggered.connect(lambda _=False, chosen=name: self.export_wanted.emit(chosen.lower()))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self.play, self.time, self.whole, self.classify, self.selection, self.selected):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.export)
        self.show_playing(False)
        self.show_time(0.0)
        self.show_selection(None)

    def show_playing(self, playing: bool) -> None:
        """Show what a press will do."""
        name = "Pause" if playing else "Play"
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setAccessibleName(name)
        self.play.setToolTip(f"{name} (Space)")

    def show_length(self, duration_s: float) -> None:
        """Show how long the sound is."""
        self._end_s = duration_s
        widest = f"{clock(duration_s)} / {clock(duration_s)}"
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance(widest.replace("1", "0")))
        self.show_time(0.0)

    def show_time(self, at_s: float) -> None:
        """Show where the cursor is."""
        text = f"{clock(at_s)} / {clock(self._end_s)}"
        if text != self.time.text():
            self.time.setText(text)
            self.time.setAccessibleName(f"Cursor at {clock(at_s)} of {clock(self._end_s)}")

    def show_selection(self, span: Span | None) -> None:
        """Show what is selected; None for nothing."""
        for button, shortcut in ((self.classify, Shortcut.CLASSIFY), (self.selection, Shortcut.PLAY_SELECTION)):
            button.setEnabled(span is not None)
            button.setToolTip(with_key(button.text(), shortcut) if span is not None else NO_SELECTION)
            button.setShortcut(shortcut)
        text = f"{clock(span[0])} – {clock(span[1])}" if span is not None else ""
        self.selected.setText(text)
        self.selected.setAccessibleName(f"Selected: {text}" if text else "Nothing is selected")


def _button(text: str, signal: SignalInstance) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.clicked.connect(signal)
    return button
