"""The table of a batch on the screen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.ui.batch.table_model import RIGHT, BatchTable
from desktop_app.ui.batch.wording import Column
from desktop_app.ui.shortcuts import Shortcut, with_key

WIDEST = {
    Column.NAME: "Actor_01/03-01-06-01-02-01-12.flac",
    Column.LENGTH: "100:00 min",
    Column.STATUS: "Too short",
    Column.EMOTION: "surprised",
    Column.PROBABILITY: "Probability",
    Column.LEVEL: "−100 dBFS",
}
"""What has to fit into each column; looking through all rows would take too long."""

PADDING_PX, ARROW_PX = 34, 14


class BatchView(QTableView):
    """Shows a :class:`BatchTable`. Emits ``opened`` with the row that was clicked twice, or chosen with Enter."""

    opened = Signal(int)

    def __init__(self, table: BatchTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch")
        self.setAccessibleName("Files of the batch")
        described = with_key("Enter opens the file; a click on a column’s name sorts by it", Shortcut.SORT)
        self.setAccessibleDescription(described)
        self.setModel(table)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._lay_out_columns()
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        sort = QShortcut(QKeySequence(Shortcut.SORT), self, self.sort_by_current_column)
        sort.setContext(Qt.ShortcutContext.WidgetShortcut)

    def _lay_out_columns(self) -> None:
        text = self.fontMetrics()
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(text.height() + 12)
        rows.hide()
        self.setIconSize(QSize(text.height(), text.height()))
        columns = self.horizontalHeader()
        columns.setAccessibleName("Columns")
        columns.setHighlightSections(False)
        columns.setStretchLastSection(True)
        columns.setSortIndicatorClearable(True)
        for column, widest in WIDEST.items():
            more = text.height() if column is Column.EMOTION else ARROW_PX if column in RIGHT else 0
            self.setColumnWidth(column, text.horizontalAdvance(widest) + PADDING_PX + more)
        # Of a name both ends matter, of a sentence the beginning.
        self.setItemDelegateForColumn(Column.ERROR, _Sentence(self))

    def selected_rows(self) -> list[int]:
        """Return the rows that are selected, from above."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def sort_by_current_column(self) -> None:
        """Sort as a click on the column's name does: up, then down, then not at all."""
        column, header = max(0, self.currentIndex().column()), self.horizontalHeader()
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if header.sortIndicatorSection() != column:
            self.sortByColumn(column, up)
        elif header.sortIndicatorOrder() is up:
            self.sortByColumn(column, down)
        else:
            self.sortByColumn(-1, up)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Open the current row with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class _Sentence(QStyledItemDelegate):
    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight
