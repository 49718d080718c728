"""Whether the channels of the file that is open hold different voices: asked once it is read, told by an offer."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.channels import jobs
from desktop_app.ui.channels.view import VoicesView
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.audio import Clip


class VoicesControl(QObject):
    """Offers to hear each channel of a sound whose channels hold different voices."""

    def __init__(self, view: VoicesView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._channels = 0
        self._worker = Worker("voices", self)
        self._worker.result.connect(self._offer)

    @property
    def busy(self) -> bool:
        """Whether channels are being compared."""
        return self._worker.busy

    def look(self, path: Path, channels: int, clip: Clip | None) -> None:
        """Compare the channels of a file, if it has several; `clip` is its sound, if that is in memory.

        What can't be read is told elsewhere.
        """
        self._channels = channels
        if channels > 1:
            self._worker.submit(partial(jobs.hold_two_voices, path=path, clip=clip))

    def leave(self) -> None:
        """Offer nothing more: a choice was made, or the sound is gone."""
        self._worker.cancel()
        self._view.offer_channels(0)

    def close(self) -> None:
        """End the worker."""
        self._worker.stop()

    def _offer(self, _request: int, different: bool) -> None:
        if different:
            self._view.offer_channels(self._channels)
