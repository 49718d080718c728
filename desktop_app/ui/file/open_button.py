"""The button that opens a file, with a menu of the last recordings beside it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key

MAX_RECENT = 12


class OpenButton(QWidget):
    """The button, and its menu.

    Emits ``clicked`` for the dialog, ``folder_wanted`` for that of folders, ``recording_chosen`` with a path, and
    ``menu_opened`` when the list is wanted.
    """

    clicked = Signal()
    folder_wanted = Signal()
    recording_chosen = Signal(str)
    menu_opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton("Open…")
        self.button.setObjectName("open")
        self.button.setShortcut(Shortcut.OPEN)
        self.button.setAccessibleName("Open a sound file")
        self.button.setToolTip(with_key("Open a sound file", Shortcut.OPEN))
        self.button.clicked.connect(self.clicked)
        self.menu = QMenu(self)
        self.menu.setAccessibleName("Recordings, newest first")
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self.menu_opened)
        self.folder = QAction("Open a folder…", self)
        self.folder.setShortcut(Shortcut.FOLDER)
        self.folder.setToolTip(with_key("Recognise all sounds in a folder and its subfolders", Shortcut.FOLDER))
        self.folder.triggered.connect(self.folder_wanted)
        # So that its shortcut works while the menu is closed.
        self.addAction(self.folder)
        self.arrow = QToolButton()
        self.arrow.setObjectName("openMenu")
        self.arrow.setMenu(self.menu)
        self.arrow.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.arrow.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.arrow.setShortcut(Shortcut.RECENT)
        self.arrow.setAccessibleName("Open a recording")
        self.arrow.setToolTip(with_key("Open one of the last recordings", Shortcut.RECENT))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.button)
        row.addWidget(self.arrow)
        self.set_recordings([])

    def set_recordings(self, paths: Sequence[Path]) -> None:
        """Show recordings, newest first."""
        self.menu.clear()
        for path in paths[:MAX_RECENT]:
            action = self.menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.triggered.connect(lambda _=False, chosen=str(path): self.recording_chosen.emit(chosen))
        if not paths:
            self.menu.addAction("No recordings yet").setEnabled(False)
        self.menu.addSeparator()
        self.menu.addAction(self.folder)
