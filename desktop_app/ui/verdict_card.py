"""The answer: letter, emotion, probability, and what the number means."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.announce import announce
from desktop_app.ui.answer_words import EMPTY, Wording
from desktop_app.ui.card import Card, label
from desktop_app.ui.letter_tile import LetterTile


class VerdictCard(Card):
    """Shows a :class:`~desktop_app.ui.answer_words.Wording`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Answer", parent)
        self.kicker = label(0.9, bold=True, muted=True)
        self.tile = LetterTile()
        self.headline = label(2.1, bold=True)
        self.number = label(1.45, muted=True)
        self.meaning = label(muted=True, wrap=True)
        self.next = label(muted=True, wrap=True)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.headline)
        words.addWidget(self.number)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 20, 18)
        rows.setSpacing(14)
        rows.addWidget(self.kicker)
        rows.addLayout(head)
        rows.addWidget(self.meaning)
        rows.addWidget(self.next)
        self.show_wording(EMPTY)

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""
        rolling = bool(wording.kicker)
        new = wording.headline != self.headline.text()
        self.tile.show_letter(wording.letter, wording.colour)
        self.headline.setText(wording.headline)
        parts = (self.kicker, self.number, self.meaning, self.next)
        texts = (wording.kicker, wording.number, wording.meaning, wording.next)
        for part, text in zip(parts, texts, strict=True):
            part.setText(text)
            part.setVisible(bool(text))
        # A rolling answer comes every half second: the cards below must not dance.
        self.setMinimumHeight(max(self.minimumHeight(), self.sizeHint().height()) if rolling else 0)
        said = [wording.kicker, f"{wording.headline} {wording.number}".strip(), wording.meaning, wording.next]
        self.setAccessibleDescription(". ".join(text.rstrip(".") for text in said if text) + ".")
        if wording.final or (wording.number and new):
            announce(self, said[1])
