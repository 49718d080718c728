"""What the workers of a batch do: finding files, recognising them, writing results. No Qt here.

The imports stand inside the functions: they cost up to a second together.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.work.request import Request

if TYPE_CHECKING:
    from desktop_app.audio.files.find import Found
    from desktop_app.recognition import FileResult, Model
    from desktop_app.recognition.batch.journal import Interrupted, Journal

Arrived = deque[tuple[int, "FileResult"]]


@dataclass(frozen=True, eq=False)
class Batch:
    """The files of a batch, found; ``names`` are their paths below the folder that holds them all."""

    found: Sequence[Found]
    names: Sequence[str]
    model: Model
    journal: Journal | None


def find_files(request: Request, paths: Sequence[str], model: Model) -> Batch:
    """Look for the files that are meant, and for what an interrupted batch of them has answered."""
    from desktop_app.audio import find_audio_files
    from desktop_app.errors import OutputError
    from desktop_app.recognition.batch.journal import BatchKey, Journal

    found = []
    for one in find_audio_files(paths):
        request.check()
        found.append(one)
    try:
        # Where no journal can be kept, nothing is lost but the way to go on after a crash.
        journal = Journal(BatchKey(tuple(map(os.path.abspath, paths)), model.sha256, timeline=True), resume=True)
    except OutputError:
        journal = None
    if request.cancelled and journal is not None:
        journal.close(keep=True)
    request.check()
    return Batch(found, _names([str(one.path) for one in found]), model, journal)


def recognise(request: Request, batch: Batch, numbers: Sequence[int], arrived: Arrived) -> bool:
    """Recognise the files of these numbers on all cores; results go to `arrived` as they come. Return True.

    Reports a :class:`~desktop_app.recognition.batch.time_left.TimeLeft` in the beginning, which is brought up to date.
    """
    from desktop_app.recognition.batch.batch import recognise_with, run_batch
    from desktop_app.recognition.batch.time_left import TimeLeft

    found = [batch.found[number] for number in numbers]
    left = TimeLeft(found)
    request.progress(left)
    for done in run_batch(
        found,
        recognise_with(batch.model, timeline=True),
        journal=batch.journal,
        cancelled=lambda: request.cancelled,
        progress=left.take_part,
    ):
        left.take(done)
        arrived.append((numbers[done.index], done.result))
    return True


def find_interrupted(request: Request, model: Model) -> Interrupted | None:
    """Return the latest batch that was interrupted and could go on with this model; None when there is none."""
    from desktop_app.recognition.batch.journal import BatchKey, interrupted_batches

    for interrupted in interrupted_batches():
        request.check()
        key = interrupted.key
        if interrupted.answered and key == BatchKey(key.paths, model.sha256, timeline=True):
            return interrupted
    return None


def forget(interrupted: Interrupted) -> None:
    """Delete the journal of a batch that is not to go on."""
    from desktop_app.recognition.batch.journal import forget

    forget(interrupted)


def export(form: str, results: Sequence[FileResult], model: Model, path: Path) -> Path:
    """Write results to a file, or for some formats to a folder, and return where.

    Raises
    ------
    OutputError
    """
    from desktop_app.results.formats import FORMATS
    from desktop_app.results.save import save

    save(FORMATS[form], results, model, path)
    return path


def _names(paths: Sequence[str]) -> list[str]:
    absolute = [os.path.abspath(path) for path in paths]
    try:
        shared = os.path.commonpath([os.path.dirname(path) for path in absolute])
    except ValueError:
        # Nothing to compare, or several drives.
        return list(paths)
    return [os.path.relpath(path, shared) for path in absolute]
