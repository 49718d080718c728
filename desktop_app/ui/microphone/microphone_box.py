"""The choice of microphone, by name, with a button that looks for new ones."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.icons import icon


class MicrophoneBox(QWidget):
    """Emits ``chosen`` with a name when a person chooses, ``refresh_wanted`` when they look for another.

    ``check_wanted`` asks for the microphone check.
    """

    chosen = Signal(str)
    refresh_wanted = Signal()
    check_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QComboBox()
        self.box.setAccessibleName("Microphone")
        self.box.setToolTip(with_key("Microphone", Shortcut.MICROPHONE))
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(6)
        self.box.activated.connect(lambda index: self.chosen.emit(self.box.itemData(index)))
        QShortcut(QKeySequence(Shortcut.MICROPHONE), self, self._open)
        self.refresh = QToolButton()
        self.refresh.setIcon(icon("refresh"))
        self.refresh.setShortcut(Shortcut.REFRESH)
        self.refresh.setAccessibleName("Look for microphones again")
        self.refresh.setToolTip(with_key("Look for microphones again", Shortcut.REFRESH))
        self.refresh.clicked.connect(self.refresh_wanted)
        self.check = QToolButton()
        self.check.setIcon(icon("check"))
        self.check.setShortcut(Shortcut.CHECK)
        self.check.setAccessibleName("Check the microphone")
        self.check.setToolTip(with_key("Check the microphone", Shortcut.CHECK))
        self.check.clicked.connect(self.check_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.box, 1)
        row.addWidget(self.refresh)
        row.addWidget(self.check)
        self.set_microphones([], None)

    def set_microphones(self, names: Sequence[str], current: str | None) -> None:
        """Show the names, with `current` chosen."""
        self.box.clear()
        for name in names:
            self.box.addItem(name, name)
        if names:
            self.box.setCurrentIndex(max(0, self.box.findData(current)))
        else:
            self.box.addItem("No microphone")
        self.box.setEnabled(bool(names))

    def set_locked(self, locked: bool) -> None:
        """Keep the choice as it is while a recording runs."""
        self.box.setEnabled(not locked and self.box.currentData() is not None)
        self.refresh.setEnabled(not locked)
        self.check.setEnabled(not locked)

    def _open(self) -> None:
        if self.box.isEnabled():
            self.box.setFocus()
            self.box.showPopup()
