"""The page of a batch: how far it is, its table, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop_app.results.formats import FORMATS
from desktop_app.ui.batch.export_menu import BatchExport, choose_export
from desktop_app.ui.batch.state import BatchState
from desktop_app.ui.batch.table_model import BatchTable
from desktop_app.ui.batch.table_view import BatchView
from desktop_app.ui.shortcuts import Shortcut, with_key
from desktop_app.ui.widgets.announce import announce
from desktop_app.ui.widgets.elided_label import ElidedLabel

STEPS = 1000


class BatchPage(QWidget):
    """Shows a batch, and emits what a person wants of it.

    ``opened`` comes with a path; ``export_wanted`` with a format, the numbers of the files, none for all, and where to;
    ``left`` when the single sound is to be seen.
    """

    left = Signal()
    cancel_wanted = Signal()
    go_on_wanted = Signal()
    retry_wanted = Signal()
    opened = Signal(str)
    export_wanted = Signal(str, list, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = BatchTable(self)
        self.view = BatchView(self.table)
        self.name = ElidedLabel()
        font = self.name.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.name.setFont(font)
        self.summary = ElidedLabel()
        self.summary.setObjectName("muted")
        self.progress = QProgressBar()
        self.progress.setObjectName("batchProgress")
        self.progress.setAccessibleName("Progress of the batch")
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(8)
        self.cancel = _button("Cancel", "End the batch; what is done stays in the table")
        self.go_on = _button("Go on", "Recognise the files that still wait")
        self.retry = _button("Retry failed", "Try the files that failed once more")
        self.export = BatchExport(self.view)
        self.back = _button("Back to the sound", with_key("Back to the sound", Shortcut.BATCH))
        self.back.setShortcut(Shortcut.BATCH)
        self._announced = ""
        for button in (self.cancel, self.go_on, self.retry):
            button.hide()
        self._lay_out()
        self.back.clicked.connect(self.left)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.go_on.clicked.connect(self.go_on_wanted)
        self.retry.clicked.connect(self.retry_wanted)
        self.view.opened.connect(lambda row: self.opened.emit(self.table.path(row)))
        self.export.chosen.connect(self._choose_place)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.name)
        top.addWidget(self.summary, 1)
        for button in (self.back, self.cancel, self.go_on, self.retry, self.export):
            top.addWidget(button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 16)
        rows.setSpacing(10)
        rows.addLayout(top)
        rows.addWidget(self.progress)
        rows.addWidget(self.view, 1)

    def show_state(self, state: BatchState) -> None:
        """Show how far the batch is, and what can be done."""
        self.name.setText(state.name)
        self.name.setAccessibleName(f"Batch: {state.name}")
        self.summary.setText(state.summary)
        self.progress.setVisible(state.running)
        self.progress.setValue(round(state.share * STEPS))
        focus = self.focusWidget()
        self.cancel.setVisible(state.running)
        self.go_on.setVisible(not state.running and state.left > 0)
        self.retry.setVisible(not state.running and state.failed > 0)
        if focus in (self.cancel, self.go_on, self.retry) and focus.isHidden():
            self.view.setFocus()
        self.retry.setText(f"Retry {state.failed:,} failed")
        self.export.set_possible(not state.running and self.table.rowCount() > state.left)
        self._announce(state)

    def _choose_place(self, form: str, selected: bool) -> None:
        rows = self.view.selected_rows() if selected else []
        numbers = [self.table.number(row) for row in rows]
        choose_export(self, FORMATS[form], self.name.text(), lambda path: self.export_wanted.emit(form, numbers, path))

    def _announce(self, state: BatchState) -> None:
        """Tell a screen reader of the beginning and the end, not of every file."""
        if state.running:
            self._announced = ""
        elif state.summary != self._announced:
            self._announced = state.summary
            announce(self, f"The batch has ended: {state.summary}")


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    return button
