"""Results in any of the formats, written to where a person wants them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.model import Model
from desktop_app.results.as_audacity import as_audacity
from desktop_app.results.as_csv import as_csv
from desktop_app.results.as_eaf import as_eaf
from desktop_app.results.as_json import as_json, as_jsonl
from desktop_app.results.as_textgrid import as_textgrid
from desktop_app.results.per_file import check_folder, paths_for_channels, write_per_file
from desktop_app.results.write import write_text

_TOGETHER = {"json": as_json, "jsonl": as_jsonl, "csv": as_csv, "csv-segments": as_csv}
_TIERS = {"textgrid": as_textgrid, "eaf": as_eaf}

SUFFIXES = {
    "json": ".json", "jsonl": ".jsonl", "csv": ".csv", "csv-segments": ".csv",
    "audacity": ".txt", "textgrid": ".TextGrid", "eaf": ".eaf",
}  # fmt: skip
"""How files of each format are called."""

PER_FILE = frozenset(["audacity", *_TIERS])
"""Formats with a file for each sound, or for each channel of one where they have no tiers."""


def writer_for(form: str, model: Model) -> Callable[[Sequence[FileResult]], str]:
    """Return what writes the results of one file in a format of `PER_FILE`; it fails for a result without a verdict."""
    if form in _TIERS:
        return partial(_TIERS[form], info=model.info, sha256=model.sha256)
    return lambda results: "".join(as_audacity(result, model.info, model.sha256) for result in results)


def paths_in(folder: Path, form: str, files: Sequence[str], channels: Sequence[int | None]) -> list[Path]:
    """Return where in a folder each result goes in a format of `PER_FILE`: channels as tiers of one file, if it can."""
    return paths_for_channels(folder, files, channels, SUFFIXES[form], together=form in _TIERS)


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
        paths = paths_in(path, form, [one.file for one in results], [one.channel for one in results])
        check_folder(path, paths)
        write_per_file(results, paths, writer_for(form, model))
    else:
        write_text(path, as_text(form, results, model))
