"""Pictures of the plots, saved one after the other."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.plots import jobs
from desktop_app.ui.plots.picture import Picture
from desktop_app.ui.work.commands import CommandQueue
from desktop_app.ui.work.message_view import MessageView


class PictureControl(QObject):
    """Saves pictures, and tells where each of them is, or why it is not."""

    def __init__(self, view: MessageView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._saver = CommandQueue("pictures", self)
        self._saver.done.connect(self._tell)
        self._saver.failed.connect(self._fail)

    def save(self, path: str, picture: Picture) -> None:
        """Write a picture to a file."""
        if not self._saver.busy:
            self._view.unsay("picture")
            self._view.unsay("picture failed")
        self._saver.submit(partial(jobs.save_picture, path=Path(path), picture=picture))

    def close(self) -> None:
        """Write what is still to be written, and end the worker."""
        self._saver.stop()

    def _tell(self, _number: int, path: Path) -> None:
        self._view.say("picture", "info", f"The plots are saved in {path}.")

    def _fail(self, _number: int, error: SpeechEmotionError) -> None:
        self._view.say("picture failed", "error", str(error))
