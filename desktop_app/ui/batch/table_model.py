"""The rows of a batch as Qt's views want them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from desktop_app.ui.batch.wording import HEADER_TIPS, HEADERS, Column, Values, cell, several, values
from desktop_app.ui.widgets.emotion_icon import letter_icon

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult

Index = QModelIndex | QPersistentModelIndex

RIGHT = frozenset((Column.LENGTH, Column.PROBABILITY, Column.LEVEL))
_ROLE = Qt.ItemDataRole


class BatchTable(QAbstractTableModel):
    """Names of files and what became of them: a row a file.

    Files are told apart by their number in the batch, from 0. It sorts itself, which a proxy in Python would do a
    hundred times as slowly; rows stay where they are until they are sorted again, also when answers come.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: Sequence[str] = ()
        self._paths: Sequence[str] = ()
        self._results: list[FileResult | None] = []
        self._values: list[Values | None] = []
        self._order: list[int] = []
        self._row_of: list[int] = []
        self._sorting: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    def begin(self, names: Sequence[str], paths: Sequence[str]) -> None:
        """Show other files, all of them waiting, in the order of the batch."""
        self.beginResetModel()
        self._names, self._paths = names, paths
        self._results = [None] * len(names)
        self._values = [None] * len(names)
        self._order = list(range(len(names)))
        self._row_of = list(self._order)
        self.endResetModel()

    def take(self, done: Iterable[tuple[int, FileResult | None]]) -> None:
        """Take what became of some files; None lets one wait again."""
        rows = []
        for number, result in done:
            self._results[number] = result
            # Kept, since to work them out for thousands of rows takes too long while the window waits for a sort.
            self._values[number] = None if result is None else values(self._names[number], result)
            rows.append(self._row_of[number])
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), len(HEADERS) - 1))

    def number(self, row: int) -> int:
        """Return the number of the file that a row shows."""
        return self._order[row]

    def path(self, row: int) -> str:
        """Return the path of the file that a row shows."""
        return self._paths[self._order[row]]

    @property
    def results(self) -> Sequence[FileResult | None]:
        """What became of each file, in the order of the batch; None for one that waits."""
        return self._results

    def sort_again(self) -> None:
        """Sort by the column that was chosen last: answers have come."""
        self.sort(*self._sorting)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of files."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:  # noqa: N802
        """Return name, alignment or tip of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _ROLE.TextAlignmentRole:
            return _alignment(section)
        if role == _ROLE.ToolTipRole:
            return HEADER_TIPS.get(Column(section))
        return HEADERS[section] if role == _ROLE.DisplayRole else None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return text, tile, alignment or tip of a cell."""
        if role == _ROLE.DisplayRole:
            return self._text(index)
        if role == _ROLE.TextAlignmentRole:
            return _alignment(index.column())
        number, column = self._order[index.row()], Column(index.column())
        if role == _ROLE.ToolTipRole:
            return self._tip(column, number)
        if role == _ROLE.DecorationRole and column is Column.EMOTION:
            return _tile(self._results[number])
        if role == _ROLE.AccessibleTextRole:
            return f"{HEADERS[column]}: {self._text(index) or 'none'}"
        return None

    def _text(self, index: Index) -> str:
        number, column = self._order[index.row()], Column(index.column())
        return cell(column, self._names[number], self._values_of(number)[column])

    def _values_of(self, number: int) -> Values:
        return self._values[number] or values(self._names[number], None)

    def _tip(self, column: Column, number: int) -> str | None:
        result = self._results[number]
        if column is Column.NAME:
            return self._paths[number]
        if column in (Column.STATUS, Column.EMOTION, Column.PROBABILITY):
            return several(result) if result is not None else None
        return str(result.error) if column is Column.ERROR and result is not None and result.error else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, empty cells last; -1 for the order of the batch."""
        self._sorting = (column, order)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._order[index.row()] for index in before]
        self._order = self._sorted(column, order is Qt.SortOrder.DescendingOrder)
        for row, number in enumerate(self._order):
            self._row_of[number] = row
        after = [self.index(self._row_of[n], index.column()) for n, index in zip(numbers, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, column: int, descending: bool) -> list[int]:
        everything = range(len(self._names))
        if column < 0:
            return list(everything)
        keys: list[Any] = [self._values_of(i)[column] for i in everything]
        filled = [i for i in everything if keys[i] is not None]
        filled.sort(key=keys.__getitem__, reverse=descending)
        return filled + [i for i in everything if keys[i] is None]


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _tile(result: FileResult | None) -> QIcon | None:
    if result is None or result.verdict is None or result.verdict.emotion is None:
        return None
    return letter_icon(result.verdict.emotion)
