"""The batch in words: what stands in its cells, and how far it is."""

from __future__ import annotations

import math
import os
from enum import IntEnum
from typing import TYPE_CHECKING

from desktop_app.ui.answer.share_wording import mostly, of_speech
from desktop_app.ui.formatting import dbfs, percent, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult

Values = tuple[str | float | None, ...]
"""A value a column."""

WAITING, FAILED, NO_ANSWER = "Waiting", "Failed", ""
STATUS_WORDS = {
    "emotion": "Answered",
    "uncertain": "Not sure",
    "no_speech": "No speech",
    "too_short": "Too short",
    "too_quiet": "Too quiet",
}


class Column(IntEnum):
    """The columns, from the left."""

    NAME = 0
    LENGTH = 1
    STATUS = 2
    EMOTION = 3
    PROBABILITY = 4
    LEVEL = 5
    ERROR = 6


HEADERS = ("Name", "Length", "Status", "Emotion", "Probability", "Level", "Error")

HEADER_TIPS = {
    Column.EMOTION: "What fills most of the time of speech",
    Column.PROBABILITY: "Mean over all of the speech: of the emotion, or where none is sure, of the most probable one. "
    "A file that holds several says in its tip what fills its time.",
    Column.LEVEL: "Of the speech; of all the sound where there is none",
}
"""Of the columns that need one."""


def cell(column: Column, name: str, value: str | float | None) -> str:
    """Return what stands in a cell.

    Parameters
    ----------
    column : Column
    name : str
        Of the row's file.
    value : str, float or None
        Of the row's :func:`values`.

    Examples
    --------
    >>> waiting = values("Talk.wav", None)
    >>> [cell(column, "Talk.wav", waiting[column]) for column in (Column.NAME, Column.STATUS, Column.LEVEL)]
    ['Talk.wav', 'Waiting', '']
    """
    if column is Column.NAME:
        return name
    if value is None:
        return NO_ANSWER
    if isinstance(value, str):
        return value
    return {Column.LENGTH: seconds, Column.PROBABILITY: percent, Column.LEVEL: dbfs}[column](value)


def values(name: str, result: FileResult | None) -> Values:
    """Return what each column is sorted by, `result` being None for a file that waits; None where the cell is empty."""
    if result is None:
        return name.casefold(), None, WAITING, None, None, None, None
    # The path stands in the row already, and would hide what is said about it.
    error = None if result.error is None else str(result.error).replace(result.file, os.path.basename(name))
    verdict = result.verdict
    if verdict is None:
        return name.casefold(), result.duration_s, _status(result), None, None, None, error
    probability = verdict.probability if verdict.emotion is None else verdict.probabilities[verdict.emotion]
    heard = verdict.emotion, probability, verdict.conditions.level_dbfs
    return name.casefold(), result.duration_s, _status(result), *heard, error


def several(result: FileResult) -> str | None:
    """Return what fills the time of speech in a file that holds several answers; None for any other."""
    verdict, timeline = result.verdict, result.timeline
    filled = of_speech(verdict, timeline.shares) if verdict is not None and timeline is not None else {}
    return mostly(filled, verdict.conditions) if filled and verdict is not None else None


def _status(result: FileResult) -> str:
    if result.error is not None or result.verdict is None:
        return FAILED
    return STATUS_WORDS[result.verdict.status]


def files(count: int) -> str:
    """Return a number of files.

    Examples
    --------
    >>> files(1), files(2000)
    ('1 file', '2,000 files')
    """
    return "1 file" if count == 1 else f"{count:,} files"


def progress(done: int, total: int, failed: int, left_s: float | None, running: bool) -> str:
    """Return how far a batch is.

    Examples
    --------
    >>> progress(812, 2000, 3, 72.0, True).replace(NO_BREAK, " ")
    '812 of 2,000 files · 3 failed · about 1:12 min left'
    >>> progress(2000, 2000, 0, None, False), progress(812, 2000, 0, None, False)
    ('2,000 files', '812 of 2,000 files')
    """
    parts = [files(total) if done == total else f"{done:,} of {files(total)}"]
    if failed:
        parts.append(f"{failed:,} failed")
    if running and left_s is not None:
        parts.append(f"about {time_left(left_s)} left")
    return " · ".join(parts)


NO_BREAK = "\N{NO-BREAK SPACE}"


def time_left(left_s: float) -> str:
    """Return a time that is left, rounded up.

    Examples
    --------
    >>> [time_left(s).replace(NO_BREAK, " ") for s in (0.3, 59.5, 72.0, 4000.0)]
    ['1 s', '1:00 min', '1:12 min', '1:07 h']
    """
    whole = max(1, math.ceil(left_s))
    if whole < 60:
        return f"{whole}{NO_BREAK}s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}{NO_BREAK}min"
    minutes = math.ceil(whole / 60)
    return f"{minutes // 60}:{minutes % 60:02}{NO_BREAK}h"


def offer(name: str, answered: int) -> str:
    """Return the offer to go on with a batch that was interrupted.

    Examples
    --------
    >>> offer("speech", 812)
    'The batch “speech” was interrupted after 812 files.'
    """
    return f"The batch “{name}” was interrupted after {files(answered)}."
