"""Results as an aligned table, for people at a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from desktop_app.recognition.answer.verdict import Status, Verdict
from desktop_app.recognition.file_result import FileResult
from desktop_app.terminal import pad, printable, width

STATUS_WORDS = {
    Status.UNCERTAIN: "not sure",
    Status.NO_SPEECH: "no speech",
    Status.TOO_SHORT: "too short",
    Status.TOO_QUIET: "too quiet",
}
FAILED = "failed"
_HEADER = ("file", "length", "speech", "answer", "prob.", "level", "note")
_LENGTH, _PROBABILITY, _LEVEL = 9, 5, 11


def as_table(results: Iterable[FileResult], files: Sequence[str], labels: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a table: the header at once, then each row as soon as its result is there.

    The segments of a timeline follow below its row. Where one channel was heard, the note says which.

    Parameters
    ----------
    results : iterable of FileResult
        May be an iterator that is still at work.
    files : sequence of str
        The names that will come, which decide how wide their column is.
    labels : sequence of str
        The emotions that may come.

    Yields
    ------
    str
        A line without its line break, safe to print.
    """
    name = max((width(printable(file)) for file in files), default=0)
    name = max(name, width(_HEADER[0]))
    answers = [*map(printable, labels), *STATUS_WORDS.values(), FAILED]
    answer = max(width(text) for text in answers)

    def line(cells: Sequence[str]) -> str:
        file, length, speech, said, probability, level, note = cells
        return (
            f"{pad(file, name)}  {length:>{_LENGTH}}  {speech:>{_LENGTH}}  {pad(said, answer)}  "
            f"{probability:>{_PROBABILITY}}  {level:>{_LEVEL}}  {note}"
        ).rstrip()

    yield line(_HEADER)
    for result in results:
        yield line(_cells(result))
        yield from _segments(result)


def _cells(result: FileResult) -> tuple[str, ...]:
    file, verdict = printable(result.file), result.verdict
    length = "" if result.duration_s is None else _length(result.duration_s)
    if verdict is None:
        of_channel = "" if result.channel is None else f"channel {result.channel}: "
        return (file, length, "", FAILED, "", "", f"{of_channel}{printable(str(result.error))}")
    return (
        file,
        length,
        "" if verdict.conditions.speech_s is None else _length(verdict.conditions.speech_s),
        printable(verdict.emotion or STATUS_WORDS[verdict.status]),
        "" if verdict.probability is None else f"{verdict.probability:.0%}",
        f"{verdict.conditions.level_dbfs:.1f} dBFS",
        "; ".join(
            [
                *_channel(result.channel, verdict),
                *_notes(verdict),
                *([] if result.error is None else [printable(str(result.error))]),
            ]
        ),
    )


def _segments(result: FileResult) -> Iterator[str]:
    for segment in () if result.timeline is None else result.timeline.segments:
        said = printable(segment.emotion or STATUS_WORDS[segment.status])
        probability = "" if segment.probability is None else f"{segment.probability:.0%}"
        start, end = _length(segment.start_s), _length(segment.end_s)
        yield f"{start:>{_LENGTH}} to {end:>{_LENGTH}}  {said}  {probability}".rstrip()


def _channel(channel: int | None, verdict: Verdict) -> Iterator[str]:
    if channel is not None:
        yield f"channel {channel} of {verdict.conditions.channels}"


def _notes(verdict: Verdict) -> Iterator[str]:
    if verdict.status is Status.UNCERTAIN:
        yield f"most like {printable(max(verdict.probabilities, key=lambda label: verdict.probabilities[label]))}"
    if verdict.conditions.clipped > 0:
        yield f"{max(verdict.conditions.clipped, 0.0001):.2%} clipped"


def _length(seconds: float) -> str:
    """Return a length as people read it.

    Examples
    --------
    >>> _length(3.14), _length(75.0), _length(3599.99)
    ('3.1 s', '1:15.0', '60:00.0')
    """
    tenths = round(seconds * 10)
    if tenths < 600:
        return f"{tenths / 10:.1f} s"
    return f"{tenths // 600}:{tenths % 600 / 10:04.1f}"
