"""The plots as a picture for other programs: PNG at twice the size on the screen, or SVG."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from desktop_app.ui.plots.picture import Picture

SCALE = 2.0
TITLE = "Speech Emotion"


def picture_of(widget: QWidget, kind: str) -> Picture:
    """Paint a widget as ``"png"`` or ``"svg"``; on the main thread."""
    return Picture(_svg(widget) if kind == "svg" else _pixels(widget))


def _pixels(widget: QWidget) -> QImage:
    image = QImage(widget.size() * SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(widget.palette().base().color())
    painter = QPainter(image)
    widget.render(painter, QPoint())
    painter.end()
    return image


def _svg(widget: QWidget) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(widget.size()))
    generator.setViewBox(widget.rect())
    generator.setTitle(TITLE)
    painter = QPainter(generator)
    widget.render(painter, QPoint())
    painter.end()
    buffer.close()
    return bytes(data.data())
