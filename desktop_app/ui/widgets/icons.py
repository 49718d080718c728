"""Icons drawn from SVG at any scale, in the colour of the text around them."""

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from desktop_app.paths import assets_dir


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return an icon of ``assets/icons``.

    Parameters
    ----------
    colour : str, optional
        ``#RRGGBB``; by default that of button text, also after the palette has changed.
    """
    return QIcon(_InkEngine(name, colour))


def app_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(assets_dir() / "icons" / "speech-emotion.svg"))


class SharpEngine(QIconEngine):
    """Paints an icon anew for every size and scale; a kind of it only says how, in ``paint``."""

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon as Qt asks for it on screens of the usual density."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        """Return the icon with as many pixels as a screen of this scale shows in its place."""
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return pixmap


class _InkEngine(SharpEngine):
    """Paints an SVG whose ``currentColor`` is decided while painting."""

    def __init__(self, name: str, colour: str | None) -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        path = assets_dir() / "icons" / f"{name}.svg"
        self._svg = path.read_text(encoding="utf-8") if path.is_file() else ""

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        off = mode == QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if off else QPalette.ColorGroup.Active
        themed = QApplication.palette().color(group, QPalette.ColorRole.ButtonText).name()
        colour = themed if off or self._colour is None else self._colour
        svg = self._svg.replace("currentColor", colour)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(rect))

    def clone(self) -> "_InkEngine":
        return _InkEngine(self._name, self._colour)
