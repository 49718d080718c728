"""The row on top: recording on the left, the program on the right."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop_app.ui.file.open_button import OpenButton
from desktop_app.ui.formatting import clock
from desktop_app.ui.microphone.level_meter import LevelMeter
from desktop_app.ui.microphone.microphone_box import MicrophoneBox
from desktop_app.ui.model.model_box import ModelBox
from desktop_app.ui.recording.pause_button import PauseButton
from desktop_app.ui.recording.record_button import RecordButton
from desktop_app.ui.settings.theme_button import ThemeButton
from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.card import label
from desktop_app.ui.widgets.icons import icon

CHECKING = "The microphone check is listening."


class Toolbar(QFrame):
    """Holds the controls; the window connects them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.record = RecordButton()
        self.open = OpenButton()
        self.pause = PauseButton()
        self.pause.hide()
        self.microphone = MicrophoneBox()
        self.level = LevelMeter()
        self.elapsed = label()
        self.elapsed.setMinimumWidth(self.elapsed.fontMetrics().horizontalAdvance("00:00.0"))
        self.model = ModelBox()
        self.theme = ThemeButton()
        self.settings = QToolButton()
        self.settings.setIcon(icon("settings"))
        self.settings.setShortcut(Shortcut.SETTINGS)
        self.settings.setAccessibleName("Settings")
        self.settings.setToolTip(with_key("Settings, model card, about", Shortcut.SETTINGS))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 11, 16, 11)
        row.setSpacing(8)
        for widget, stretch in (
            (self.record, 0), (self.open, 0), (self.pause, 0), (self.microphone, 5), (self.level, 5), (self.elapsed, 0),
        ):  # fmt: skip
            row.addWidget(widget, stretch)
        row.addStretch(1)
        row.addWidget(self.model, 4)
        row.addWidget(self.theme)
        row.addWidget(self.settings)
        self.show_elapsed(None)

    def set_recording(self, recording: bool) -> None:
        """Show whether a recording runs; the focus goes to where the next press is likely."""
        focus = self.focusWidget()
        self.record.set_recording(recording)
        self.microphone.set_locked(recording)
        self.pause.set_paused(False)
        # In the very place of the other, so that nothing moves.
        self.pause.setFixedWidth(max(self.pause.sizeHint().width(), self.open.sizeHint().width()))
        # The window would grow for both, and stay so.
        (self.open if recording else self.pause).hide()
        (self.pause if recording else self.open).show()
        if recording and focus in (None, self.record, self.open.button):
            self.pause.setFocus()
        elif not recording and focus is self.pause:
            self.record.setFocus()
        if not recording:
            self.level.show_reading(None)
            self.show_elapsed(None)

    def set_checking(self, checking: bool) -> None:
        """Show whether the microphone check has the microphone."""
        self.record.set_waiting(CHECKING if checking else None)
        self.microphone.set_locked(checking)

    def show_elapsed(self, elapsed_s: float | None) -> None:
        """Show the length of the recording so far; None when there is none."""
        text = clock(elapsed_s or 0.0)
        self.elapsed.setText(text)
        self.elapsed.setAccessibleName(f"Recorded: {text}")
        self.elapsed.setEnabled(elapsed_s is not None)
