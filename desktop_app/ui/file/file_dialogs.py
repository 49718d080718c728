"""The system's dialogs for files. They never block: what was chosen comes later."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def choose_sounds(parent: QWidget, take: Callable[[list[str]], object]) -> None:
    """Open the dialog for sounds; `take` is called with the paths."""
    # Only here: it imports libsndfile, and by now a worker has done so.
    from desktop_app.audio import EXTENSIONS

    patterns = " ".join(f"*{name} *{name.upper()}" for name in sorted(EXTENSIONS))
    dialog = QFileDialog(parent, "Open a sound", "", f"Sound files ({patterns});;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda paths: take(list(paths)))
    dialog.open()


def choose_folder(parent: QWidget, take: Callable[[list[str]], object]) -> None:
    """Open the dialog for a folder of sounds; `take` is called with its path, in a list."""
    dialog = QFileDialog(parent, "Open a folder of sounds")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: take([path]))
    dialog.open()


def choose_model(parent: QWidget, take: Callable[[str], object]) -> None:
    """Open the dialog for models; `take` is called with the path."""
    dialog = QFileDialog(parent, "Open a model", "", "Models (*.onnx);;All files (*)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()


def choose_picture(parent: QWidget, kind: str, take: Callable[[str], object]) -> None:
    """Open the dialog that saves a picture, ``"png"`` or ``"svg"``; `take` is called with the path."""
    dialog = QFileDialog(parent, "Save the plots", "", f"{kind.upper()} pictures (*.{kind})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(take)
    dialog.open()
