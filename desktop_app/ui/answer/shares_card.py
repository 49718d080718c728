"""How much of the time each answer fills: the summary of a timeline."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.answer.wording import WITHOUT_EMOTION
from desktop_app.ui.formatting import percent
from desktop_app.ui.theme.colours import ink_on, look
from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.card import Card, label

PADDING_PX = 3

TITLE = "Share of time"
OF_SELECTION = "Share of time in the selection"


class SharesBar(QWidget):
    """One bar, cut by share; each part has its colour and, where there is room, its letter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: list[tuple[str, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a bar that is high enough for a letter."""
        return QSize(120, self.fontMetrics().height() + 6)

    def show_shares(self, shares: list[tuple[str, float]]) -> None:
        """Show answers and their shares, in this order."""
        self._shares = shares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the parts beside one another."""
        scheme = scheme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(scheme.track))
        left = 0.0
        for answer, share in self._shares:
            box = QRectF(left, 0, share * self.width(), self.height())
            left = box.right()
            letter, colour = _look(answer)
            ink = ink_on(colour) if colour else scheme.text
            if colour:
                painter.fillRect(box, QColor(colour))
            elif answer == "uncertain":
                painter.fillRect(box, QBrush(QColor(scheme.control_edge), Qt.BrushStyle.BDiagPattern))
            painter.fillRect(QRectF(left - 1, 0, 1, self.height()), QColor(scheme.card))
            if self.fontMetrics().horizontalAdvance(letter) + 2 * PADDING_PX <= box.width():
                painter.setPen(QColor(ink))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)


class SharesCard(Card):
    """The bar, and the same in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.title = label(0.9, bold=True, muted=True)
        self.bar = SharesBar()
        self.text = label(wrap=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 14, 18, 14)
        rows.setSpacing(8)
        rows.addWidget(self.title)
        rows.addWidget(self.bar)
        rows.addWidget(self.text)
        self.hide()

    def show_shares(self, shares: Mapping[str, float] | None, of_selection: bool = False) -> None:
        """Show the share of time of each answer, [0, 1], in a sound or in a selection of it; None hides the card."""
        self.setVisible(shares is not None)
        if shares is None:
            return
        self.title.setText(OF_SELECTION if of_selection else TITLE)
        self.setAccessibleName(self.title.text())
        ranked = sorted(((a, s) for a, s in shares.items() if s > 0), key=lambda item: -item[1])
        self.bar.show_shares(ranked)
        self.text.setText(", ".join(f"{_name(answer)} {percent(share)}" for answer, share in ranked))
        self.setAccessibleDescription(f"{self.text.text()}.")


def _look(answer: str) -> tuple[str, str | None]:
    return (WITHOUT_EMOTION[answer][0], None) if answer in WITHOUT_EMOTION else look(answer)


def _name(answer: str) -> str:
    return WITHOUT_EMOTION[answer][1].lower() if answer in WITHOUT_EMOTION else answer
