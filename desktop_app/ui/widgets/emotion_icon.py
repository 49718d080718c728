"""The tile of an emotion as an icon, for lists and tables."""

from functools import cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter

from desktop_app.ui.theme.colours import Look, ink_on, look
from desktop_app.ui.widgets.icons import SharpEngine

RIM = 0.4


@cache
def letter_icon(label: str) -> QIcon:
    """Return the tile of an emotion: its letter on its colour, sharp at any scale."""
    return QIcon(_TileEngine(look(label)))


class _TileEngine(SharpEngine):
    def __init__(self, shown: Look) -> None:
        super().__init__()
        self._look = shown

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        square = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # A selected row may have the very colour of the tile.
        rim = QColor(ink_on(self._look.colour))
        rim.setAlphaF(RIM)
        painter.setPen(rim)
        painter.setBrush(QColor(self._look.colour))
        painter.drawRoundedRect(square, square.width() / 5, square.width() / 5)
        font = QFont(painter.font())
        font.setPixelSize(max(1, round(square.height() * 0.7)))
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(ink_on(self._look.colour)))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self._look.letter)

    def clone(self) -> "_TileEngine":
        return _TileEngine(self._look)
