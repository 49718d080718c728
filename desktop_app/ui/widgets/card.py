"""A rounded panel, and text in sizes relative to the system's own."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QWidget


class Card(QFrame):
    """A panel that can be reached with Tab, so that a screen reader reads it; subclasses fill it.

    Parameters
    ----------
    name : str
        Accessible name.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet asks for, and have it looked at again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def label(factor: float = 1.0, bold: bool = False, muted: bool = False, wrap: bool = False) -> QLabel:
    """Return an empty label of `factor` times the system's text size."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    font = QFont(made.font())
    font.setPointSizeF(font.pointSizeF() * factor)
    font.setBold(bold)
    made.setFont(font)
    made.setWordWrap(wrap)
    if muted:
        made.setObjectName("muted")
    return made


def height_of(shown: QLabel, text: str, width_px: int) -> int:
    """Return how high a label has to be for `text` at a width, whatever it shows now; 0 for no text."""
    if not text:
        return 0
    flags = Qt.TextFlag.TextWordWrap if shown.wordWrap() else Qt.TextFlag.TextSingleLine
    return shown.fontMetrics().boundingRect(QRect(0, 0, max(1, width_px), 1 << 20), int(flags), text).height()
