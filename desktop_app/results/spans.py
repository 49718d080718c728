"""The segments of a result, as the formats for annotations want them."""

from collections.abc import Sequence

from desktop_app.errors import OutputError
from desktop_app.recognition.answer.segments import Segment
from desktop_app.recognition.file_result import FileResult

DIGITS = 6
"""Digits after the point of times and probabilities in every format."""


def segments_of(result: FileResult) -> Sequence[Segment]:
    """Return the segments of a result, without gaps from 0 to its end; one for the whole when it has no timeline.

    Raises
    ------
    OutputError
        When it has no answer at all.
    """
    if result.timeline is not None:
        return result.timeline.segments
    verdict = result.verdict
    if verdict is None:
        raise OutputError(f"{result.file} has no answer that could be written: {result.error}")
    end_s = verdict.end_s if result.duration_s is None else result.duration_s
    return (Segment(0.0, end_s, verdict.status, verdict.emotion, verdict.probability),)


def answer_of(segment: Segment) -> str:
    """Return the emotion, or the status of a stretch without one."""
    return segment.emotion or segment.status.value


def probability_text(segment: Segment) -> str:
    """Return the probability, empty where there is none."""
    return "" if segment.probability is None else f"{segment.probability:.{DIGITS}f}"


def tier_name(name: str, result: FileResult) -> str:
    """Return the name of a tier, with the number of the channel where one was heard by itself."""
    return name if result.channel is None else f"{name} {result.channel}"
