"""The button that pauses a recording; it stands in the place of Open while one runs."""

from PySide6.QtWidgets import QPushButton, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.icons import icon


class PauseButton(QPushButton):
    """Says Pause or Resume, by word and sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pause")
        self.set_paused(False)

    def set_paused(self, paused: bool) -> None:
        """Show what a press will do."""
        self.setText("Resume" if paused else "Pause")
        self.setIcon(icon("record" if paused else "pause"))
        self.setAccessibleName("Resume the recording" if paused else "Pause the recording")
        self.setToolTip(f"{with_key(self.accessibleName(), Shortcut.PAUSE)[:-1]} or Space)")
        # A button forgets its shortcut with every new text.
        self.setShortcut(Shortcut.PAUSE)
