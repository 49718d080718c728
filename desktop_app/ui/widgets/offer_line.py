"""What was cut off and can go on: a line under the toolbar with a sentence and its buttons, never a modal box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.announce import announce
from desktop_app.ui.widgets.card import label
from desktop_app.ui.widgets.icons import icon


class OfferLine(QWidget):
    """A framed line: a sign, a sentence, and buttons at its end; hidden until there is an offer."""

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
        self._row = QHBoxLayout(line)
        self._row.setContentsMargins(12, 6, 6, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addWidget(self.text, 1)
        self.hide()

    def add_button(self, text: str, name: str, tip: str) -> QPushButton:
        """Add a button at the end, and return it; `name` is its accessible name."""
        button = QPushButton(text)
        button.setAccessibleName(name)
        button.setToolTip(tip)
        self._row.addWidget(button)
        return button

    def say(self, sentence: str) -> None:
        """Put another sentence there."""
        self.text.setText(sentence)
        self.setAccessibleName(sentence)

    def offer(self, sentence: str) -> None:
        """Show the line with a sentence, and have it read out."""
        self.say(sentence)
        self._draw_icon()
        self.show()
        announce(self, sentence)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the icon in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        colour = scheme_of(self.palette()).warn
        self._icon.setPixmap(icon("warning", colour).pixmap(QSize(20, 20), self.devicePixelRatio()))
