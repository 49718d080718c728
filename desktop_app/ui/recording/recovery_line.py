"""The offer of a recording that was cut off."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.widgets.offer_line import OfferLine


class RecoveryLine(OfferLine):
    """Emits what is wanted, with the path; asks again before ``discard_wanted``.

    ``listen_wanted`` comes from one button, which also ends the listening.
    """

    listen_wanted = Signal(Path)
    open_wanted = Signal(Path)
    keep_wanted = Signal(Path)
    discard_wanted = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self._sentence = ""
        self.listen = self.add_button("Listen", "Listen", "")
        self.set_listening(False)
        self.open = self.add_button("Open", "Open", "See what the model makes of it; nothing is decided yet")
        self.keep = self.add_button("Keep", "Keep", "Keep it among your recordings")
        self.discard = self.add_button("Discard…", "Discard", "Delete it; you are asked once more")
        self.not_sure = self.add_button("Don’t delete", "Don’t delete", "Go back")
        self.sure = self.add_button("Delete", "Delete", "Delete the file for good")
        self.listen.clicked.connect(lambda: self.listen_wanted.emit(self._path))
        self.open.clicked.connect(lambda: self.open_wanted.emit(self._path))
        self.keep.clicked.connect(lambda: self.keep_wanted.emit(self._path))
        self.sure.clicked.connect(lambda: self.discard_wanted.emit(self._path))
        self.discard.clicked.connect(lambda: self._ask(True))
        self.not_sure.clicked.connect(lambda: self._ask(False))

    def show_offer(self, path: Path, sentence: str) -> None:
        """Offer a recording."""
        self._path, self._sentence = path, sentence
        self.setToolTip(str(path))
        self._choose_buttons(False)
        self.offer(sentence)

    def set_listening(self, listening: bool) -> None:
        """Show what a press of the listen button will do."""
        self.listen.setText("Stop" if listening else "Listen")
        self.listen.setAccessibleName("Stop listening" if listening else "Listen")
        self.listen.setToolTip("Stop playing it" if listening else "Play it; nothing is decided yet")

    def _ask(self, asking: bool) -> None:
        self._choose_buttons(asking)
        self.say(f"Delete {self._path.name} for good?" if asking else self._sentence)
        # The harmless button has the focus.
        (self.not_sure if asking else self.open).setFocus()

    def _choose_buttons(self, asking: bool) -> None:
        for button in (self.open, self.keep, self.discard):
            button.setVisible(not asking)
        for button in (self.sure, self.not_sure):
            button.setVisible(asking)
