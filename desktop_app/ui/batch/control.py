"""Batches in the window: found, recognised in a worker, shown from a timer, exported."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.batch import jobs
from desktop_app.ui.batch.jobs import Arrived, Batch
from desktop_app.ui.batch.state import BatchState
from desktop_app.ui.batch.wording import offer, progress
from desktop_app.ui.model.model_control import ModelControl
from desktop_app.ui.work.commands import CommandQueue
from desktop_app.ui.work.message_view import MessageView
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult
    from desktop_app.recognition.batch.journal import Interrupted
    from desktop_app.recognition.batch.time_left import TimeLeft

EVERY_MS = 100
"""How often what has arrived is shown: the window's work does not grow with the number of rows a second."""

SEARCHING, LOADING = "looking for sound files …", "waiting for the model …"


class BatchControl(QObject):
    """Recognises many files, and keeps their results until another batch begins.

    Emits what is to be shown: ``begun`` with the names and the paths of the files, ``taken`` with pairs of a number and
    what became of that file (None when it waits again), ``ended``, ``state_changed`` with a :class:`BatchState`,
    ``turned`` with whether the batch or a single sound is to be seen, and ``offered`` with a sentence, empty for none.

    Parameters
    ----------
    view : MessageView
    models : ModelControl
        Whose model hears a batch that begins; a batch keeps its model to its end.
    """

    begun = Signal(object, object)
    taken = Signal(object)
    ended = Signal()
    state_changed = Signal(object)
    turned = Signal(bool)
    offered = Signal(str)

    def __init__(self, view: MessageView, models: ModelControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._models = models
        self._name = ""
        self._waiting_paths: Sequence[str] = ()
        self._batch: Batch | None = None
        self._results: list[FileResult | None] = []
        self._arrived: Arrived = deque()
        self._left: TimeLeft | None = None
        self._running = False
        self._interrupted: Interrupted | None = None
        self._worker = Worker("batch", self)
        self._worker.progress.connect(self._take_left)
        self._worker.result.connect(self._take_result)
        self._worker.failed.connect(self._fail)
        self._exporter = CommandQueue("export", self)
        self._exporter.done.connect(self._tell_export)
        self._exporter.failed.connect(self._fail_to_export)
        self._forgetter = CommandQueue("forget-batch", self)
        self._finder = Worker("interrupted-batch", self)
        self._finder.result.connect(self._offer)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._show)
        models.changed.connect(self._begin_waiting)
        models.missing.connect(self._miss_model)

    @property
    def running(self) -> bool:
        """Whether files are being looked for or recognised."""
        return self._running

    def begin(self, paths: Sequence[str]) -> None:
        """Recognise files, and what lies in folders; a batch before it ends."""
        self._end()
        self._take_offer_away()
        names = [os.path.basename(os.path.abspath(path)) or path for path in paths]
        self._name = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1:,} more"
        self._view.unsay("batch")
        self.begun.emit([], [])
        self.turned.emit(True)
        self._running = True
        if self._models.loaded is None:
            self._waiting_paths = paths
            self._show_state(LOADING)
            return
        self._show_state(SEARCHING)
        model = self._models.loaded.recogniser.model
        self._worker.submit(partial(jobs.find_files, paths=tuple(paths), model=model))

    def leave(self) -> None:
        """Let a single sound be seen; the batch goes on."""
        self.turned.emit(False)

    def cancel(self) -> None:
        """End the work; what is done stays."""
        self._worker.cancel()
        self._waiting_paths = ()
        self._stop()

    def go_on(self) -> None:
        """Recognise the files that still wait."""
        self._recognise([number for number, result in enumerate(self._results) if result is None])

    def retry(self) -> None:
        """Recognise the files that failed once more."""
        failed = [number for number, result in enumerate(self._results) if result is not None and result.error]
        for number in failed:
            self._results[number] = None
        self.taken.emit([(number, None) for number in failed])
        self._recognise(failed)

    def export(self, form: str, numbers: Sequence[int], path: str) -> None:
        """Write the results of these files, or of all for none, in the order of the batch."""
        assert self._batch is not None, "there is nothing to export"
        chosen = sorted(numbers) or range(len(self._results))
        results = [result for number in chosen if (result := self._results[number]) is not None]
        if not self._exporter.busy:
            self._view.unsay("export")
            self._view.unsay("export failed")
        model = self._batch.model
        self._exporter.submit(partial(jobs.export, form=form, results=results, model=model, path=Path(path)))

    def accept_offer(self) -> None:
        """Go on with the batch that is offered."""
        if self._interrupted is not None:
            self.begin(self._interrupted.key.paths)

    def decline_offer(self) -> None:
        """Forget the batch that is offered."""
        if self._interrupted is not None:
            self._forgetter.submit(partial(jobs.forget, interrupted=self._interrupted))
        self._take_offer_away()

    def close(self) -> None:
        """End all work; a batch that is not at its end can go on later."""
        self._timer.stop()
        for worker in (self._worker, self._exporter, self._finder, self._forgetter):
            worker.stop()
        self._end()

    def _recognise(self, numbers: Sequence[int]) -> None:
        if self._batch is None or not numbers:
            return
        self._running = True
        self._left = None
        self._worker.submit(partial(jobs.recognise, batch=self._batch, numbers=numbers, arrived=self._arrived))
        self._timer.start()
        self._show()

    def _take_left(self, _request: int, left: TimeLeft) -> None:
        self._left = left

    def _take_result(self, _request: int, value: Any) -> None:
        if not isinstance(value, Batch):
            self._stop()
            return
        self._batch = value
        self._results = [None] * len(value.found)
        self.begun.emit(value.names, [str(one.path) for one in value.found])
        self._recognise(range(len(value.found)))

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("batch", "error", str(error))
        self._stop()

    def _stop(self) -> None:
        """Show that nothing is done any more."""
        self._running = False
        self._timer.stop()
        self._show()
        self.ended.emit()

    def _end(self) -> None:
        """Let the batch go, and its journal unless the batch could go on."""
        self._worker.cancel()
        self._timer.stop()
        self._running = False
        if self._batch is not None and self._batch.journal is not None:
            self._batch.journal.close(keep=None in self._results)
        # The job that ends only now has nothing to say any more.
        self._arrived = deque()
        self._batch, self._results, self._left = None, [], None

    def _show(self) -> None:
        """Show what has arrived since the last time."""
        new = [self._arrived.popleft() for _ in range(len(self._arrived))]
        for number, result in new:
            self._results[number] = result
        if new:
            self.taken.emit(new)
        total, waiting = len(self._results), self._results.count(None)
        failed = sum(result is not None and result.error is not None for result in self._results)
        left_s = self._left.left_s() if self._left is not None else None
        self._show_state(progress(total - waiting, total, failed, left_s, self._running), waiting, failed)

    def _show_state(self, summary: str, waiting: int = 0, failed: int = 0) -> None:
        share = self._left.share if self._left is not None else 0.0
        self.state_changed.emit(BatchState(self._name, summary, share, self._running, waiting, failed))

    def _fail_to_export(self, _number: int, error: SpeechEmotionError) -> None:
        self._view.say("export failed", "error", str(error))

    def _tell_export(self, _number: int, path: Path) -> None:
        self._view.say("export", "info", f"The results are in {path}.")

    def _begin_waiting(self) -> None:
        if self._waiting_paths:
            paths, self._waiting_paths = self._waiting_paths, ()
            self.begin(paths)
        elif self._batch is None and self._models.loaded is not None:
            # A batch that another model began is not offered: its answers are that model's.
            self._take_offer_away()
            model = self._models.loaded.recogniser.model
            self._finder.submit(partial(jobs.find_interrupted, model=model))

    def _miss_model(self) -> None:
        if self._waiting_paths:
            self.cancel()

    def _offer(self, _request: int, interrupted: Interrupted | None) -> None:
        if interrupted is not None and self._batch is None and not self._running:
            self._interrupted = interrupted
            name = os.path.basename(interrupted.key.paths[0]) or interrupted.key.paths[0]
            self.offered.emit(offer(name, interrupted.answered))

    def _take_offer_away(self) -> None:
        self._interrupted = None
        self.offered.emit("")
