"""A picture of the plots for other programs."""

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage


@dataclass(frozen=True)
class Picture:
    """What was painted: pixels for PNG, or the text of an SVG."""

    content: QImage | bytes

    def encoded(self) -> bytes:
        """Return the content of a file; slow for PNG, and allowed on any thread."""
        if isinstance(self.content, bytes):
            return self.content
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.content.save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(buffer.data().data())
