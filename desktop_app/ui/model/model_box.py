"""The choice of model: the shipped ones by name, any other by file."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from desktop_app.ui.shortcuts import Shortcut, with_key


class ModelBox(QComboBox):
    """Emits ``chosen`` with the path of a model, ``other_wanted`` when a person looks for a file."""

    chosen = Signal(str)
    other_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Model")
        self.setToolTip(with_key("Model", Shortcut.MODEL))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)
        self._current: str | None = None
        self.activated.connect(self._activate)
        QShortcut(QKeySequence(Shortcut.MODEL), self, self._open)
        self.set_models([], None)

    def set_models(self, models: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show (title, path) of the models, with the path `current` chosen; None when no model is loaded."""
        self._current = current
        self.clear()
        if current is None:
            self.addItem("No model", None)
        for title, path in models:
            self.addItem(f"Model: {title}", path)
        self.insertSeparator(self.count())
        self.addItem("Other file…", "")
        self._restore()

    def _activate(self, index: int) -> None:
        path = self.itemData(index)
        # What is shown stays the model in use, until another one has been loaded.
        self._restore()
        if path == "":
            self.other_wanted.emit()
        elif path is not None and path != self._current:
            self.chosen.emit(path)

    def _restore(self) -> None:
        self.setCurrentIndex(0 if self._current is None else max(0, self.findData(self._current)))

    def _open(self) -> None:
        self.setFocus()
        self.showPopup()
