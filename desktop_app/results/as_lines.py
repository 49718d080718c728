"""Live verdicts as lines, each printed as soon as it is there."""

import json
from collections.abc import Iterator, Sequence

from desktop_app.recognition.answer.verdict import Status, Verdict
from desktop_app.recognition.file_result import FileResult
from desktop_app.results.as_json import fields
from desktop_app.results.as_table import STATUS_WORDS
from desktop_app.terminal import pad, printable, width

NEXT_BEST = 2
_OF_A_FILE = ("file", "channel", "duration_s", "error", "timeline")


def as_line(verdict: Verdict, labels: Sequence[str]) -> str:
    """Return a live verdict for people: time, answer, probability, level, and the next best answers.

    Parameters
    ----------
    verdict : Verdict
    labels : sequence of str
        The emotions that may come, which decide how wide their column is.

    Returns
    -------
    str
        A line without its line break, safe to print.
    """
    answers = [*map(printable, labels), *STATUS_WORDS.values()]
    answer = pad(printable(verdict.emotion or STATUS_WORDS[verdict.status]), max(width(text) for text in answers))
    probability = "" if verdict.probability is None else f"{verdict.probability:.0%}"
    level = f"{verdict.conditions.level_dbfs:.1f} dBFS"
    notes = "; ".join(_notes(verdict))
    return f"{verdict.end_s:7.1f} s  {answer}  {probability:>4}  {level:>11}  {notes}".rstrip()


def as_json_line(verdict: Verdict) -> str:
    """Return a live verdict as a line of JSON, for programs.

    The fields are those of a result in the schema ``speech-emotion/2``, without those of a file, and ``time_s``: when
    in the stream it was given.
    """
    row = {name: value for name, value in fields(FileResult("", verdict)).items() if name not in _OF_A_FILE}
    return json.dumps({"time_s": row["end_s"], **row}, allow_nan=False)


def _notes(verdict: Verdict) -> Iterator[str]:
    ranked = sorted(verdict.probabilities.items(), key=lambda item: -item[1])
    others = ", ".join(f"{printable(label)} {share:.0%}" for label, share in ranked[1 : 1 + NEXT_BEST])
    if verdict.status is Status.UNCERTAIN:
        yield f"most like {printable(ranked[0][0])}, then {others}"
    elif others:
        yield f"then {others}"
    if verdict.conditions.clipped > 0:
        yield f"{max(verdict.conditions.clipped, 0.0001):.2%} clipped"
