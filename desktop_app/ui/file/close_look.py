"""The part of a long file that is in sight, looked at more closely."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.ui.file import jobs
from desktop_app.ui.file.view import CloseLookView
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.recognition import Mfcc, Recogniser
    from desktop_app.ui.file.jobs import Sound
    from desktop_app.ui.signal.peaks import Envelope

MARGIN_S = 10.0
"""At most so much is read beyond each end of the view, so that a small move needs no new look."""

FINE_VIEW_S = 15.0
"""A part so short is looked at with its surroundings; the MFCCs of a longer one would cost too much for that."""


class CloseLook(QObject):
    """Shows samples and MFCCs of a part of a long file; the whole of a short one is known anyway."""

    def __init__(self, view: CloseLookView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._closer = Worker("closer", self)
        self._closer.result.connect(self._show_closer)
        self._mfcc = Worker("mfcc", self)
        self._mfcc.result.connect(self._show_mfcc)

    def look(self, sound: Sound, recogniser: Recogniser | None, span: tuple[float, float], closer: bool) -> None:
        """Look at a part, for its samples if `closer`, and for its MFCCs if there is a model."""
        if not sound.long:
            return
        start_s, end_s = span
        margin_s = min(MARGIN_S, end_s - start_s)
        around = (max(0.0, start_s - margin_s), min(sound.duration_s, end_s + margin_s))
        if closer:
            self._closer.submit(partial(jobs.look_closer, path=sound.path, span=around))
        if recogniser is not None:
            part = around if end_s - start_s < FINE_VIEW_S else span
            self._mfcc.submit(partial(jobs.mfcc_of_view, path=sound.path, recogniser=recogniser, span=part))

    def cancel(self) -> None:
        """Want no more of the file."""
        self._closer.cancel()
        self._mfcc.cancel()

    def close(self) -> None:
        """End all work."""
        self._closer.stop()
        self._mfcc.stop()

    def _show_closer(self, _request: int, envelope: Envelope) -> None:
        self._view.show_closer(envelope)

    def _show_mfcc(self, _request: int, mfcc: Mfcc) -> None:
        self._view.show_mfcc(mfcc.values, mfcc.hop_s, mfcc.start_s)
