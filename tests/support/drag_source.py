"""Run as a program: a small window in the corner, from which the mouse can drag the files named as arguments."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel


class DragSource(QLabel):
    """Begins to drag as soon as it is pressed, and prints what became of it."""

    def mousePressEvent(self, event):  # noqa: N802
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in sys.argv[1:]])
        drag = QDrag(self)
        drag.setMimeData(data)
        print("dragging", flush=True)
        print("dropped", drag.exec(Qt.DropAction.CopyAction).name, flush=True)


if __name__ == "__main__":
    app = QApplication([])
    source = DragSource("drag me")
    source.setWindowFlags(Qt.WindowType.FramelessWindowHint)
    source.setGeometry(1700, 900, 150, 150)
    source.show()
    print("ready", flush=True)
    app.exec()
