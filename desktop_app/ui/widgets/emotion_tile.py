"""The tile with the letter of an emotion."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.theme.colours import ink_on
from desktop_app.ui.theme.theme import scheme_of

SIDE_PX = 56


class LetterTile(QWidget):
    """A rounded square in the colour of an emotion; hollow for anything that is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.letter = ""
        self.colour: str | None = None
        self.setFixedSize(QSize(SIDE_PX, SIDE_PX))

    def show_letter(self, letter: str, colour: str | None) -> None:
        """Show a letter on a colour; None for a hollow tile."""
        self.letter, self.colour = letter, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw square and letter."""
        scheme = scheme_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen if self.colour else QColor(scheme.control_edge))
        painter.setBrush(QColor(self.colour or scheme.track))
        painter.drawRoundedRect(square, 9, 9)
        font = QFont(self.font())
        font.setPixelSize(SIDE_PX // 2)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(ink_on(self.colour) if self.colour else scheme.muted))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self.letter)
