"""The offer of a recording that was cut off: a line under the toolbar, never a modal box."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.announce import announce
from desktop_app.ui.card import label
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import scheme_of


class RecoveryLine(QWidget):
    """Emits what is wanted, with the path; asks again before ``discard_wanted``.

    ``listen_wanted`` comes from one button, which also ends the listening.
    """

    listen_wanted = Signal(Path)
    open_wanted = Signal(Path)
    keep_wanted = Signal(Path)
    discard_wanted = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QFrame()
        line.setObjectName("message")
        line.setProperty("tone", "note")
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 10, 16, 0)
        around.addWidget(line)
        self._path = Path()
        self._sentence = ""
        self._icon = QLabel()
        self.text = label(wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.listen = _button("Listen", "")
        self.set_listening(False)
        self.open = _button("Open", "See what the model makes of it; nothing is decided yet")
        self.keep = _button("Keep", "Keep it among your recordings")
        self.discard = _button("Discard…", "Delete it; you are asked once more")
        self.sure = _button("Delete", "Delete the file for good")
        self.not_sure = _button("Don’t delete", "Go back")
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        for button in (self.listen, self.open, self.keep, self.discard, self.not_sure, self.sure):
            row.addWidget(button)
        self.listen.clicked.connect(lambda: self.listen_wanted.emit(self._path))
        self.open.clicked.connect(lambda: self.open_wanted.emit(self._path))
        self.keep.clicked.connect(lambda: self.keep_wanted.emit(self._path))
        self.sure.clicked.connect(lambda: self.discard_wanted.emit(self._path))
        self.discard.clicked.connect(lambda: self._ask(True))
        self.not_sure.clicked.connect(lambda: self._ask(False))
        self.hide()

    def show_offer(self, path: Path, sentence: str) -> None:
        """Offer a recording."""
        self._path, self._sentence = path, sentence
        self.setToolTip(str(path))
        self._choose_buttons(False)
        self._draw_icon()
        self.show()
        announce(self, sentence)

    def set_listening(self, listening: bool) -> None:
        """Show what a press of the listen button will do."""
        self.listen.setText("Stop" if listening else "Listen")
        self.listen.setAccessibleName("Stop listening" if listening else "Listen")
        self.listen.setToolTip("Stop playing it" if listening else "Play it; nothing is decided yet")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the icon in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _ask(self, asking: bool) -> None:
        self._choose_buttons(asking)
        # The harmless button has the focus.
        (self.not_sure if asking else self.open).setFocus()

    def _choose_buttons(self, asking: bool) -> None:
        for button in (self.open, self.keep, self.discard):
            button.setVisible(not asking)
        for button in (self.sure, self.not_sure):
            button.setVisible(asking)
        self.text.setText(f"Delete {self._path.name} for good?" if asking else self._sentence)
        self.setAccessibleName(self.text.text())

    def _draw_icon(self) -> None:
        colour = scheme_of(self.palette()).warn
        self._icon.setPixmap(icon("warning", colour).pixmap(QSize(20, 20), self.devicePixelRatio()))


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text.rstrip("…"))
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
