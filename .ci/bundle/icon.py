"""The program's icon as a picture of dots, for systems that take no SVG."""

import os
from pathlib import Path

SVG = Path(__file__).resolve().parents[2] / "assets" / "icons" / "speech-emotion.svg"


def write_icon(path: Path, size: int) -> Path:
    """Draw the icon into a PNG file of `size` by `size` dots, and return its path."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SVG)).render(painter)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path), "PNG"):
        raise OSError(f"the icon can't be written to {path}")
    return path
