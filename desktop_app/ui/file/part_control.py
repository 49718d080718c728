"""A selection of the file that is open, heard by itself: its answer takes the place of the whole's."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.answer import wording
from desktop_app.ui.answer.answer_control import AnswerControl
from desktop_app.ui.answer.wording import selection_wording
from desktop_app.ui.file import jobs
from desktop_app.ui.file.view import PartView
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult, Recogniser
    from desktop_app.ui.file.jobs import Sound
    from desktop_app.ui.signal.span import Span


class PartControl(QObject):
    """Hears selections. Emits ``left`` when the answer to the whole is to be shown again.

    Parameters
    ----------
    view : PartView
    cards : AnswerControl
    whole_busy : callable
        Whether there is work on the whole: the one line of progress is about that then.
    show_share : callable
        Shows how much is done, [0, 1], of work that began at a time.
    """

    left = Signal()

    def __init__(
        self,
        view: PartView,
        cards: AnswerControl,
        whole_busy: Callable[[], bool],
        show_share: Callable[[float, float], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._cards = cards
        self._whole_busy = whole_busy
        self._show_share = show_share
        self.shown = False
        self.span: Span = (0.0, 0.0)
        self._began_s = 0.0
        self._worker = Worker("selection", self)
        self._worker.progress.connect(self._show_progress)
        self._worker.result.connect(self._show)
        self._worker.failed.connect(self._fail)

    @property
    def busy(self) -> bool:
        """Whether a selection is being heard."""
        return self._worker.busy

    def classify(self, sound: Sound, recogniser: Recogniser, span: Span, channel: int | None) -> None:
        """Hear a part of a sound, or of one channel of it."""
        self._view.unsay("selection")
        self.shown = True
        self.span = span
        self._began_s = time.monotonic()
        self._view.show_wording(selection_wording(wording.LISTENING, span))
        self._worker.submit(
            partial(jobs.recognise_selection, sound=sound, recogniser=recogniser, span=span, channel=channel)
        )

    def drop(self) -> None:
        """Want no more of the selection; what else is shown then is another's choice."""
        self._worker.cancel()
        self.shown = False

    def leave(self) -> None:
        """Go back to the whole, if the answer to a part is shown."""
        if not self.shown:
            return
        self.drop()
        self._end_progress()
        self._view.unsay("selection")
        self.left.emit()

    def close(self) -> None:
        """End the worker."""
        self._worker.stop()

    def _show_progress(self, _request: int, share: float) -> None:
        # There is one line: it tells of the whole as long as that is heard too.
        if not self._whole_busy():
            self._show_share(share, self._began_s)

    def _end_progress(self) -> None:
        if not self._whole_busy():
            self._view.show_progress(None, "")

    def _show(self, _request: int, result: FileResult) -> None:
        self._end_progress()
        self._cards.show(result, self.span)

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("selection", "error", str(error))
        self.leave()
