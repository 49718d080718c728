"""The offer to go on with a batch that was interrupted: a line under the toolbar, never a modal box."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.announce import announce
from desktop_app.ui.card import label
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import scheme_of


class BatchOffer(QWidget):
    """Emits ``accepted`` or ``declined``."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QFrame()
        line.setObjectName("message")
        line.setProperty("tone", "note")
        around = QVBoxLayout(self)
        around.setContentsMargins(16, 10, 16, 0)
        around.addWidget(line)
        self._icon = QLabel()
        self.text = label(wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.accept = QPushButton("Go on")
        self.accept.setAccessibleName("Go on with the batch")
        self.accept.setToolTip("Recognise the rest of its files")
        self.accept.clicked.connect(self.accepted)
        self.decline = QPushButton("Forget it")
        self.decline.setAccessibleName("Forget the batch")
        self.decline.setToolTip("Offer it no more; the sounds themselves stay where they are")
        self.decline.clicked.connect(self.declined)
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.accept)
        row.addWidget(self.decline)
        self.hide()

    def show_offer(self, sentence: str) -> None:
        """Show an offer; none for an empty sentence."""
        self.setVisible(bool(sentence))
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        if sentence:
            self._draw_icon()
            announce(self, sentence)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the icon in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        colour = scheme_of(self.palette()).warn
        self._icon.setPixmap(icon("warning", colour).pixmap(QSize(20, 20), self.devicePixelRatio()))
