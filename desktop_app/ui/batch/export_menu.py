"""Writing a batch to files: the button with the formats, and the dialog for the place."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from desktop_app.results.formats import FORMATS, Format
from desktop_app.ui.batch.table_view import BatchView
from desktop_app.ui.batch.wording import files
from desktop_app.ui.shortcuts import Shortcut, with_key


class BatchExport(QPushButton):
    """Emits ``chosen`` with a format, and whether only the selected rows are meant."""

    chosen = Signal(str, bool)

    def __init__(self, view: BatchView, parent: QWidget | None = None) -> None:
        super().__init__("Export", parent)
        self._view = view
        self.setShortcut(Shortcut.EXPORT)
        self.setAccessibleName("Export the results")
        menu = QMenu(self)
        self.all, self.selected = QMenu(menu), QMenu(menu)
        for part, selected in ((self.all, False), (self.selected, True)):
            menu.addMenu(part)
            for form in FORMATS.values():
                action = part.addAction(f"{form.title}…")
                action.triggered.connect(
                    lambda _=False, name=form.name, selected=selected: self.chosen.emit(name, selected)
                )
        menu.aboutToShow.connect(self._name_parts)
        self.setMenu(menu)
        self._name_parts()
        self.set_possible(False)

    def set_possible(self, possible: bool) -> None:
        """Enable it, or say why it is off."""
        self.setEnabled(possible)
        what = "Write the results to a file" if possible else "There is nothing to export before the batch has ended"
        self.setToolTip(with_key(what, Shortcut.EXPORT) if possible else what)

    def _name_parts(self) -> None:
        count = len(self._view.selected_rows())
        model = self._view.model()
        self.all.setTitle(f"All of {files(model.rowCount())}" if model.rowCount() != 1 else "The file")
        self.selected.setTitle(f"The {files(count)} selected" if count else "Selected files (there are none)")
        self.selected.setEnabled(count > 0)


def choose_export(parent: QWidget, form: Format, name: str, take: Callable[[str], object]) -> None:
    """Open the dialog for where results are to be written; `take` is called with the path.

    Parameters
    ----------
    form : Format
    name : str
        Of the batch, after which the file is called at first.
    """
    if form.per_file:
        dialog = QFileDialog(parent, "Choose an empty folder for the files")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    else:
        dialog = QFileDialog(parent, "Export", f"{name}{form.extension}", f"*{form.extension}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.extension[1:])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()
