"""The button that starts and stops a recording."""

from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.icons import icon


class RecordButton(QPushButton):
    """Says Record or Stop, by word and sign as well as by colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("record")
        self._why_not: str | None = None
        self.set_recording(False)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("Record") + 66)

    def set_recording(self, recording: bool) -> None:
        """Show what a press will do."""
        self.setText("Stop" if recording else "Record")
        self.setIcon(icon("stop" if recording else "record", "#FFFFFF"))
        self.setAccessibleName("Stop the recording" if recording else "Record")
        self.setToolTip(with_key("Stop and hear the answer" if recording else "Record", Shortcut.RECORD))
        # A button forgets its shortcut with every new text.
        self.setShortcut(Shortcut.RECORD)

    def set_waiting(self, for_what: str | None) -> None:
        """Let the button wait until something else is done with the microphone; None for no more."""
        self._show_possible(for_what or self._why_not)

    def set_possible(self, why_not: str | None) -> None:
        """Enable the button, or say why it can't be pressed."""
        self._why_not = why_not
        self._show_possible(why_not)

    def _show_possible(self, why_not: str | None) -> None:
        self.setEnabled(why_not is None)
        self.setAccessibleDescription(why_not or "")
        self.setToolTip(why_not or with_key("Record", Shortcut.RECORD))
