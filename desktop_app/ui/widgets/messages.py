"""Lines under the toolbar: what went wrong or is missing, one sentence each. Never a modal box."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.announce import announce
from desktop_app.ui.widgets.card import label, set_look
from desktop_app.ui.widgets.icons import icon

_ICONS = {"error": "error", "note": "warning", "info": "information"}
_WORDS = {"error": "Error", "note": "Note", "info": "Information"}


class MessageLine(QFrame):
    """One sentence with an icon, and a button that emits ``dismissed``."""

    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._tone = "info"
        self._icon = QLabel()
        self.text = label(wrap=True)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.dismiss = QToolButton()
        self.dismiss.setIcon(icon("dismiss"))
        self.dismiss.setAccessibleName("Dismiss this message")
        self.dismiss.setToolTip(with_key("Dismiss this message", Shortcut.DISMISS))
        self.dismiss.clicked.connect(self.dismissed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self.dismiss, 0, Qt.AlignmentFlag.AlignTop)

    def show_sentence(self, tone: str, sentence: str) -> None:
        """Show a sentence; `tone` is ``"error"``, ``"note"`` or ``"info"``."""
        self._tone = tone
        set_look(self, "tone", tone)
        self.text.setText(sentence)
        self.text.setAccessibleName(f"{_WORDS[tone]}: {sentence}")
        self._draw_icon()
        self.show()
        announce(self, f"{_WORDS[tone]}: {sentence}")

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the icon in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_icon()

    def _draw_icon(self) -> None:
        scheme = scheme_of(self.palette())
        colour = {"error": scheme.error, "note": scheme.warn, "info": scheme.good}[self._tone]
        self._icon.setPixmap(icon(_ICONS[self._tone], colour).pixmap(QSize(20, 20), self.devicePixelRatio()))


class Messages(QWidget):
    """The lines, one for each topic, so that a new sentence takes the place of the old one about the same thing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: dict[str, MessageLine] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(16, 10, 16, 0)
        self._rows.setSpacing(6)
        self.hide()

    def say(self, topic: str, tone: str, sentence: str) -> None:
        """Show a sentence about `topic`."""
        if topic not in self._lines:
            self._lines[topic] = MessageLine()
            self._lines[topic].dismissed.connect(lambda: self.unsay(topic))
            self._rows.addWidget(self._lines[topic])
        self.show()
        self._lines[topic].show_sentence(tone, sentence)

    def unsay(self, topic: str) -> None:
        """Take the sentence about `topic` away."""
        if topic in self._lines:
            self._lines[topic].hide()
            self.setVisible(bool(self.sentences()))

    def dismiss_last(self) -> None:
        """Take the lowest line away."""
        shown = [topic for topic, line in self._lines.items() if not line.isHidden()]
        if shown:
            self.unsay(shown[-1])

    def sentences(self) -> list[str]:
        """Return what is shown, from above."""
        return [line.text.text() for line in self._lines.values() if not line.isHidden()]
