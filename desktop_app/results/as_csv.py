"""Results as CSV: one row a file, for spreadsheets and statistics."""

import csv
import io
from collections.abc import Sequence

from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.files import FileResult
from desktop_app.terminal import printable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(results: Sequence[FileResult], info: ModelInfo, sha256: str) -> str:
    """Return results as CSV: a header with names and units, then a row for every file.

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
    probabilities = [_text(f"probability_{label}") for label in info.labels]
    writer.writerow(
        ["file", "status", "emotion", *probabilities, "start_s", "end_s", "duration_s", "rate_hz", "channels",
         "level_dbfs", "clipped_share", "error_kind", "error", "model", "model_version", "model_sha256"]
    )  # fmt: skip
    model = [_text(info.name), _text(info.version), sha256]
    for result in results:
        writer.writerow([*_row(result, info.labels), *model])
    return out.getvalue()


def _row(result: FileResult, labels: Sequence[str]) -> list[str]:
    verdict, error = result.verdict, result.error
    duration = "" if result.duration_s is None else _number(result.duration_s, 6)
    failure = ["", ""] if error is None else [error.kind, _text(str(error))]
    if verdict is None:
        return [_text(result.file), "", "", *[""] * len(labels), "", "", duration, "", "", "", "", *failure]
    conditions = verdict.conditions
    return [
        _text(result.file),
        verdict.status.value,
        _text(verdict.emotion or ""),
        *(_number(verdict.probabilities[x], 6) if x in verdict.probabilities else "" for x in labels),
        _number(verdict.start_s, 6),
        _number(verdict.end_s, 6),
        duration,
        str(conditions.rate_hz),
        str(conditions.channels),
        _number(conditions.level_dbfs, 2),
        _number(conditions.clipped, 6),
        *failure,
    ]


def _text(value: str) -> str:
    """Return a cell that no spreadsheet runs and no terminal obeys."""
    return "'" + printable(value) if value.startswith(_FORMULA_STARTS) else printable(value)


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}"
