"""What is done with a batch in the real window, and seen of it."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop_app.ui.batch.wording import Column

PATIENCE_MS = 30_000


def wait_for_end(qtbot, window, name="sounds"):
    batch = window.pages.batch
    qtbot.waitUntil(
        lambda: batch.name.text() == name and batch.cancel.isHidden() and batch.table.rowCount() > 0,
        timeout=PATIENCE_MS,
    )


def wait_for_answer(qtbot, window):
    qtbot.waitUntil(lambda: "Answered" in rows(window, Column.STATUS), timeout=PATIENCE_MS)


def summary(window):
    return window.pages.batch.summary.text().replace("\N{NO-BREAK SPACE}", " ")


def rows(window, column=Column.NAME):
    table = window.pages.batch.table
    return [table.index(row, column).data() for row in range(table.rowCount())]


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 300), action, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 300), action, data, buttons, keys))


def press(window, button, qtbot):
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
