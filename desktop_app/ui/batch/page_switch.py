"""The window's body turns between a single sound and the batch."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.ui.batch.page import BatchPage
from desktop_app.ui.batch.resume_offer import BatchOffer
from desktop_app.ui.batch.state import BatchState
from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.card import label


class BatchPages(QStackedWidget):
    """The two pages of the window's body: a single sound, and the batch.

    As long as there is a batch, each page has a way to the other. ``opened`` comes with the path of a row.

    Parameters
    ----------
    single : QWidget
        What shows a single sound.
    """

    opened = Signal(str)

    def __init__(self, single: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.batch = BatchPage()
        self.batch.opened.connect(self.opened)
        self.batch.left.connect(self._turn_back)
        self.offer = BatchOffer()
        self.back = QPushButton("Back to the table")
        self.back.setShortcut(Shortcut.BATCH)
        self.back.setAccessibleName("Back to the table of the batch")
        self.back.setToolTip(with_key("Back to the table of the batch", Shortcut.BATCH))
        self.back.clicked.connect(lambda: self.turn_to(True))
        self._far = label(muted=True)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(16, 10, 16, 0)
        line.setSpacing(10)
        line.addWidget(self.back)
        line.addWidget(self._far, 1)
        self._line.hide()
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.offer)
        rows.addWidget(self._line)
        rows.addWidget(single, 1)
        self.addWidget(page)
        self.addWidget(self.batch)

    def turn_to(self, batch: bool) -> None:
        """Show the batch, or the single sound."""
        if batch == (self.currentWidget() is self.batch):
            return
        self.setCurrentIndex(int(batch))
        if batch:
            self.batch.view.setFocus()

    def _turn_back(self) -> None:
        self.turn_to(False)
        self.back.setFocus()

    def show_state(self, state: BatchState) -> None:
        """Show how far the batch is, on both pages."""
        self._line.show()
        self._far.setText(f"{state.name}: {state.summary}")
        self.batch.show_state(state)
