"""What is said about a file, its parts, and the work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.answer.wording import spoken
from desktop_app.ui.formatting import dbfs, percent, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult
    from desktop_app.ui.file.jobs import Sound

LEAST_SHARE = 0.02
"""Before so much is done, nobody can tell how long the rest will take."""


def sound_text(sound: Sound) -> str:
    """Return the text twin of the plots: what is known before a model has heard the sound."""
    said = f"{sound.path.name}: {seconds(sound.duration_s)}"
    if sound.level_dbfs is not None and sound.peak_dbfs is not None:
        said += f", level {dbfs(sound.level_dbfs)}, peak {dbfs(sound.peak_dbfs)}"
    return f"{said}."


def spoken_result(result: FileResult) -> str:
    """Return the answer to a file as the text twin of its plots."""
    assert result.verdict is not None, "a file without an answer"
    said = spoken(result.verdict, result.timeline.shares if result.timeline is not None else None)
    return said if result.channel is None else f"Channel {result.channel}: {said}"


def reading_text(share: float) -> str:
    """Return how much of a file has been read.

    Examples
    --------
    >>> reading_text(0.43)
    'Reading: 43\N{NO-BREAK SPACE}%'
    """
    return f"Reading: {percent(share)}"


def hearing_text(share: float, elapsed_s: float) -> str:
    """Return how much of a file has been heard, and how long the rest will take.

    Examples
    --------
    >>> hearing_text(0.25, 10.0).replace("\N{NO-BREAK SPACE}", " ")
    'Listening: 25 %, about 30 s left'
    """
    if share < LEAST_SHARE:
        return f"Listening: {percent(share)}"
    left_s = max(1, round(elapsed_s * (1 - share) / share))
    left = f"{left_s}\N{NO-BREAK SPACE}s" if left_s < 60 else seconds(left_s)
    return f"Listening: {percent(share)}, about {left} left"
