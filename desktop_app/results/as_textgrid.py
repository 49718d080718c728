"""A timeline as a TextGrid of Praat, in the long text format."""

from collections.abc import Iterator, Sequence

from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.results.made_by import made_by_text
from desktop_app.results.spans import DIGITS, answer_of, probability_text, segments_of, tier_name
from desktop_app.terminal import printable

_Intervals = Sequence[tuple[float, float, str]]


def as_textgrid(results: Sequence[FileResult], info: ModelInfo, sha256: str) -> str:
    """Return the results of one sound as tiers of intervals: emotion, probability, and what made them.

    Intervals follow each other without gaps from 0 to the end of the sound, as Praat wants them. The tiers of a
    channel bear its number. To be written as UTF-8.

    Parameters
    ----------
    results : sequence of FileResult
        One, or one for each channel. Without a timeline, a single interval says the whole.
    info : ModelInfo
        Of the model that gave the results.
    sha256 : str
        Of the model file, in hexadecimal digits.

    Raises
    ------
    OutputError
        When a result has no answer.
    """
    tiers: dict[str, _Intervals] = {}
    end_s = 0.0
    for result in results:
        segments = segments_of(result)
        end_s = max(end_s, segments[-1].end_s)
        tiers[tier_name("emotion", result)] = [(x.start_s, x.end_s, answer_of(x)) for x in segments]
        tiers[tier_name("probability", result)] = [(x.start_s, x.end_s, probability_text(x)) for x in segments]
    tiers["made by"] = [(0.0, end_s, made_by_text(info, sha256))]
    return "".join(f"{line}\n" for line in _lines(tiers, end_s))


def _lines(tiers: dict[str, _Intervals], end_s: float) -> Iterator[str]:
    yield from ('File type = "ooTextFile"', 'Object class = "TextGrid"', "")
    yield from ("xmin = 0", f"xmax = {end_s:.{DIGITS}f}", "tiers? <exists>", f"size = {len(tiers)}", "item []:")
    for number, (name, intervals) in enumerate(tiers.items(), start=1):
        yield f"    item [{number}]:"
        yield '        class = "IntervalTier"'
        yield f"        name = {_text(name)}"
        yield "        xmin = 0"
        yield f"        xmax = {end_s:.{DIGITS}f}"
        yield f"        intervals: size = {len(intervals)}"
        for place, (start, end, text) in enumerate(intervals, start=1):
            yield f"        intervals [{place}]:"
            yield f"            xmin = {start:.{DIGITS}f}"
            yield f"            xmax = {end:.{DIGITS}f}"
            yield f"            text = {_text(text)}"


def _text(value: str) -> str:
    return '"' + printable(value).replace('"', '""') + '"'
