"""The answer: letter, emotion, probability, and what the number means."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.ui.answer.wording import EMPTY, Wording
from desktop_app.ui.widgets.announce import announce
from desktop_app.ui.widgets.card import Card, height_of, label
from desktop_app.ui.widgets.emotion_tile import LetterTile

MARGIN_PX = 20


class VerdictCard(Card):
    """Shows a :class:`~desktop_app.ui.answer.wording.Wording`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Answer", parent)
        self.kicker = label(0.9, bold=True, muted=True)
        self.tile = LetterTile()
        self.headline = label(2.1, bold=True)
        self.number = label(1.45, muted=True)
        self.meaning = label(muted=True, wrap=True)
        self.next = label(muted=True, wrap=True)
        for part in (self.meaning, self.next):
            # Else the lines would move when one more is needed.
            part.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._shown = EMPTY
        self._expected: tuple[Wording, ...] = ()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.headline)
        words.addWidget(self.number)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.tile, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(MARGIN_PX, 18, MARGIN_PX, 18)
        rows.setSpacing(14)
        rows.addWidget(self.kicker)
        rows.addLayout(head)
        rows.addWidget(self.meaning)
        rows.addWidget(self.next)
        self.show_wording(EMPTY)

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""
        self._shown = wording
        new = wording.headline != self.headline.text()
        self.tile.show_letter(wording.letter, wording.colour)
        self.headline.setText(wording.headline)
        for part, text in zip(self._parts(), _texts(wording), strict=True):
            part.setText(text)
        self._grow(wording)
        said = [wording.kicker, f"{wording.headline} {wording.number}".strip(), wording.meaning, wording.next]
        self.setAccessibleDescription(". ".join(text.rstrip(".") for text in said if text) + ".")
        if wording.final or (wording.number and new):
            announce(self, said[1])

    def keep_room(self, wordings: Sequence[Wording]) -> None:
        """Keep every line where it is whichever of these is shown; empty to be as high as what is shown.

        A rolling answer comes every half second: neither its own lines nor the cards below may dance.
        """
        self._expected = tuple(wordings)
        self._reserve()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep room at the new width."""
        super().resizeEvent(event)
        self._reserve()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Keep room for another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._reserve()

    def _reserve(self) -> None:
        """Keep room anew for all that is expected; where nothing is, no part is higher than its text."""
        for part in self._parts():
            part.setMinimumHeight(0)
        for wording in self._expected:
            self._grow(wording)
        self._grow(self._shown)

    def _grow(self, wording: Wording) -> None:
        """Let every part be high enough for a wording, if room is kept, and hide those that have no use."""
        width = self.contentsRect().width() - 2 * MARGIN_PX
        for part, text in zip(self._parts(), _texts(wording), strict=True):
            if self._expected:
                part.setMinimumHeight(max(part.minimumHeight(), height_of(part, text, width)))
            part.setVisible(bool(part.text()) or part.minimumHeight() > 0)

    def _parts(self) -> tuple[QLabel, ...]:
        return self.kicker, self.number, self.meaning, self.next


def _texts(wording: Wording) -> tuple[str, ...]:
    return wording.kicker, wording.number, wording.meaning, wording.next
