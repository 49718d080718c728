"""Results in any of the formats, written to where a person wants them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.model import Model
from desktop_app.results.as_audacity import as_audacity
from desktop_app.results.as_csv import as_csv
from desktop_app.results.as_eaf import as_eaf
from desktop_app.results.as_json import as_json, as_jsonl
from desktop_app.results.as_textgrid import as_textgrid
from desktop_app.results.per_file import check_folder, paths_for, write_per_file
from desktop_app.results.write import write_text

_TOGETHER = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "csv-segments": as_csv}
_PER_FILE = {"audacity": as_audacity, "textgrid": as_textgrid, "eaf": as_eaf}

SUFFIXES = {
    "json": ".json", "jsonl": ".jsonl", "csv": ".csv", "csv-segments": ".csv",
    "audacity": ".txt", "textgrid": ".TextGrid", "eaf": ".eaf",
}  # fmt: skip
"""How files of each format are called."""

PER_FILE = frozenset(_PER_FILE)
"""Formats with a file for each sound."""


def writer_for(form: str, model: Model) -> Callable[[FileResult], str]:
    """Return what writes a single result in a format of `PER_FILE`; it fails for a result without a verdict."""
    return partial(_PER_FILE[form], info=model.info, sha256=model.sha256)


def as_text(form: str, results: Sequence[FileResult], model: Model) -> str:
    """Return results in one of the formats that hold all of them.

    Parameters
    ----------
    form : {"json", "jsonl", "csv", "csv-segments"}
        Timelines are left out of ``csv``, which has a row for each file.
    """
    if form == "csv":
        results = [replace(result, timeline=None) for result in results]
    return _TOGETHER[form](results, model.info, model.sha256)


def save(form: str, results: Sequence[FileResult], model: Model, path: Path) -> None:
    """Write results to the file `path`; in a format of `PER_FILE`, each to a file of its own in the folder `path`.

    Raises
    ------
    OutputError
        When they can't be written, or a file in the folder would be replaced.
    """
    if form in PER_FILE:
        paths = paths_for(path, [result.file for result in results], SUFFIXES[form])
        check_folder(path, paths)
        write_per_file(results, paths, writer_for(form, model))
    else:
        write_text(path, as_text(form, results, model))
