"""The one table of formats in which results can be written, for the command line, the window and its batch.

The imports stand inside the functions: who only asks which formats there are waits for no library.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.recognition.file_result import FileResult
    from desktop_app.recognition.models.model import Model

Writer = Callable[[Sequence["FileResult"], "Model"], str]


class Scope(Enum):
    """What goes into one file of a format."""

    TOGETHER = auto()
    """All results."""

    SOUND = auto()
    """The results of one sound: of its channels, each is a tier."""

    CHANNEL = auto()
    """One result: the channels of a sound have no place beside one another."""


@dataclass(frozen=True)
class Format:
    """A format.

    Attributes
    ----------
    name : str
        For the command line and in programs.
    title : str
        For people.
    extension : str
        Of its files, with the dot.
    scope : Scope
    write : callable
        Returns the text of one file. All results have a verdict where the scope is not ``TOGETHER``.
    """

    name: str
    title: str
    extension: str
    scope: Scope
    write: Writer

    @property
    def per_file(self) -> bool:
        """Whether each sound, or each channel, gets a file of its own."""
        return self.scope is not Scope.TOGETHER


def _csv(results: Sequence[FileResult], model: Model) -> str:
    return _csv_segments([replace(result, timeline=None) for result in results], model)


def _csv_segments(results: Sequence[FileResult], model: Model) -> str:
    from desktop_app.results.as_csv import as_csv

    return as_csv(results, model.info, model.sha256)


def _json(results: Sequence[FileResult], model: Model) -> str:
    from desktop_app.results.as_json import as_json

    return as_json(results, model.info, model.sha256)


def _jsonl(results: Sequence[FileResult], model: Model) -> str:
    from desktop_app.results.as_json import as_jsonl

    return as_jsonl(results, model.info, model.sha256)


def _audacity(results: Sequence[FileResult], model: Model) -> str:
    from desktop_app.results.as_audacity import as_audacity

    return "".join(as_audacity(result, model.info, model.sha256) for result in results)


def _textgrid(results: Sequence[FileResult], model: Model) -> str:
    from desktop_app.results.as_textgrid import as_textgrid

    return as_textgrid(results, model.info, model.sha256)


def _eaf(results: Sequence[FileResult], model: Model) -> str:
    from desktop_app.results.as_eaf import as_eaf

    return as_eaf(results, model.info, model.sha256)


FORMATS = {
    form.name: form
    for form in (
        Format("csv", "CSV, a row for each file", ".csv", Scope.TOGETHER, _csv),
        Format("csv-segments", "CSV, a row for each segment", ".csv", Scope.TOGETHER, _csv_segments),
        Format("json", "JSON", ".json", Scope.TOGETHER, _json),
        Format("jsonl", "JSON, a line for each file", ".jsonl", Scope.TOGETHER, _jsonl),
        Format("audacity", "Audacity labels, a file for each sound", ".txt", Scope.CHANNEL, _audacity),
        Format("textgrid", "Praat TextGrids, a file for each sound", ".TextGrid", Scope.SOUND, _textgrid),
        Format("eaf", "ELAN documents, a file for each sound", ".eaf", Scope.SOUND, _eaf),
    )
}
"""By their names, in the order in which people choose from them."""
