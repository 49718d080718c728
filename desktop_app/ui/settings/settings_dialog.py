"""The small dialog behind the settings button."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from desktop_app.ui.widgets.card import label


class SettingsDialog(QDialog):
    """The folder of recordings, the loudspeaker, the card of the model, and what the program is.

    Emits ``folder_chosen`` with a path, ``loudspeaker_chosen`` with a name, empty for the system's default.
    """

    folder_chosen = Signal(str)
    loudspeaker_chosen = Signal(str)

    def __init__(
        self,
        folder: str,
        loudspeakers: tuple[Sequence[str], str | None],
        model: str,
        about: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.folder = QLineEdit(folder)
        self.folder.setReadOnly(True)
        self.folder.setAccessibleName("Folder of recordings")
        self.choose = QPushButton("Choose…")
        self.choose.setAccessibleName("Choose the folder of recordings")
        self.choose.setToolTip("Choose where recordings are kept")
        self.choose.clicked.connect(self._choose)
        self.loudspeaker = _loudspeakers(*loudspeakers)
        self.loudspeaker.activated.connect(
            lambda index: self.loudspeaker_chosen.emit(self.loudspeaker.itemData(index))
        )  # fmt: skip
        self.model = _reader("Model card", model)
        self.about = _reader("About this program", about)
        self.about.setFixedHeight(self.fontMetrics().height() * 7)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        grid = QGridLayout(self)
        grid.setContentsMargins(20, 18, 20, 16)
        grid.setSpacing(10)
        rows = {
            "Recordings": self.folder, "Loudspeaker": self.loudspeaker, "Model": self.model, "About": self.about,
        }  # fmt: skip
        for row, (title, widget) in enumerate(rows.items()):
            name = label(muted=True)
            name.setText(title)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, row, 1, 1, 1 if row == 0 else 2)
        grid.addWidget(self.choose, 0, 2)
        grid.addWidget(buttons, 4, 1, 1, 2)
        grid.setRowStretch(2, 1)
        self.resize(680, 520)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Keep recordings in", self.folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, folder: str) -> None:
        self.folder.setText(folder)
        self.folder_chosen.emit(folder)


def _loudspeakers(names: Sequence[str], current: str | None) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName("Loudspeaker")
    box.setToolTip("Where sounds are played; F5 in the window looks for new ones")
    box.addItem("The system's default", "")
    for name in names:
        box.addItem(name, name)
    box.setCurrentIndex(max(0, box.findData(current)))
    return box


def _reader(name: str, markdown: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(name)
    browser.setOpenLinks(False)
    # A model may come from anywhere: its card is text, never markup. Qt loads pictures by itself: one in a pipe would
    # hang the window, one in a network folder would reach out.
    features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
    browser.document().setMarkdown(re.sub(r"!+\[", "[", markdown), features)
    return browser
