"""Results as CSV: one row a file, or a channel of one, for spreadsheets and statistics."""

import csv
import io
import re
from collections.abc import Sequence

from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.results.made_by import made_by
from desktop_app.results.spans import DIGITS, probability_text
from desktop_app.terminal import printable

_SEGMENT = ("segment_start_s", "segment_end_s", "segment_status", "segment_emotion", "segment_probability")

_FORMULA_START = re.compile(r'(^|;)(?="*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n])')
"""Where spreadsheets of many countries divide lines, at semicolons, a cell begins as well."""


def as_csv(results: Sequence[FileResult], info: ModelInfo, sha256: str) -> str:
    """Return results as CSV: a header with names and units, then a row for every file.

    When any of them has a timeline there are five columns more, and a row for every segment, in which what is known of
    its file is said again; a file without a timeline still has one row.

    Parameters
    ----------
    results : sequence of FileResult
    info : ModelInfo
        Of the model that gave the results; its labels name the columns of probabilities.
    sha256 : str
        Of the model file, in hexadecimal digits.

    Returns
    -------
    str
        Comma-separated, with a point in numbers. What is not known stays empty. A text that a spreadsheet would take
        for a formula has an apostrophe before it, and control characters are written out.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    with_segments = any(result.timeline is not None for result in results)
    given = made_by(info, sha256)
    writer.writerow(
        ["file", "channel", *(_SEGMENT if with_segments else ()), "status", "emotion",
         *(_text(f"probability_{label}") for label in info.labels), "start_s", "end_s", "duration_s", "rate_hz",
         "channels", "level_dbfs", "clipped_share", "speech_share", "speech_s", "error_kind", "error", "model",
         "model_version", "model_sha256", "program", "settings"]
    )  # fmt: skip
    made = [_text(given[name]) for name in ("model", "model_version", "model_sha256", "program", "settings")]
    for result in results:
        file, rest = _text(result.file), _row(result, info.labels)
        channel = "" if result.channel is None else str(result.channel)
        for segment in _segments(result) if with_segments else [[]]:
            writer.writerow([file, channel, *segment, *rest, *made])
    return out.getvalue()


def _segments(result: FileResult) -> list[list[str]]:
    """Return the cells of each segment; one row of empty ones when there is no timeline."""
    if result.timeline is None:
        return [[""] * len(_SEGMENT)]
    return [
        [
            _number(segment.start_s, DIGITS),
            _number(segment.end_s, DIGITS),
            segment.status.value,
            _text(segment.emotion or ""),
            probability_text(segment),
        ]
        for segment in result.timeline.segments
    ]


def _row(result: FileResult, labels: Sequence[str]) -> list[str]:
    verdict, error = result.verdict, result.error
    duration = "" if result.duration_s is None else _number(result.duration_s, DIGITS)
    failure = ["", ""] if error is None else [error.kind, _text(str(error))]
    if verdict is None:
        return ["", "", *[""] * len(labels), "", "", duration, "", "", "", "", "", "", *failure]
    conditions = verdict.conditions
    return [
        verdict.status.value,
        _text(verdict.emotion or ""),
        *(_number(verdict.probabilities[x], DIGITS) if x in verdict.probabilities else "" for x in labels),
        _number(verdict.start_s, DIGITS),
        _number(verdict.end_s, DIGITS),
        duration,
        str(conditions.rate_hz),
        str(conditions.channels),
        _number(conditions.level_dbfs, 2),
        _number(conditions.clipped, DIGITS),
        "" if conditions.speech is None else _number(conditions.speech, DIGITS),
        "" if conditions.speech_s is None else _number(conditions.speech_s, DIGITS),
        *failure,
    ]


def _text(value: str) -> str:
    """Return a cell that no spreadsheet runs and no terminal obeys."""
    return printable(_FORMULA_START.sub(r"\1'", value))


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"
