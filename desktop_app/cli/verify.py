"""The command ``speech-emotion verify``: whether results are still what the program says today."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app import __version__
from desktop_app.cli.output import put
from desktop_app.errors import ResultsError
from desktop_app.terminal import printable

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult, Model

MAX_NAMED = 3
"""Differences of one file that are named; the others are counted."""


def verify(results: str, model_name: str | None) -> int:
    """Recognise the files of a JSON document again, and say in a sentence each what is different.

    Files are looked for where the document says, and else from its own folder on.

    Parameters
    ----------
    results : str
        A file that ``classify --format json`` wrote.
    model_name : str or None
        A shipped model or a model file; for None the shipped one with the checksum in the document.

    Returns
    -------
    int
        0 when all is the same within the printed precision, 1 when anything is different or missing.

    Raises
    ------
    ResultsError
        When the document can't be read, or its model is not here.
    ModelError
        When the model can't be loaded.
    """
    from desktop_app.results.read_json import read_json

    path = Path(results)
    document = read_json(path)
    model = _model(document["model"], model_name)
    sentences = _general(document, model)
    different = 0

    def lines() -> Iterator[str]:
        nonlocal different
        yield from (f"{sentence}\n" for sentence in sentences)
        for row in document["results"]:
            found = _differences(row, path.parent, model)
            if found:
                different += 1
                more = f", and {len(found) - MAX_NAMED} more differences" if len(found) > MAX_NAMED else ""
                yield printable(f"{row['file']}: {'; '.join(found[:MAX_NAMED])}{more}.") + "\n"
        count = len(document["results"])
        yield f"{count - different} of {count} results are the same with speech-emotion {__version__}.\n"

    put(lines(), None)
    return 1 if different or sentences else 0


def _model(wanted: dict[str, Any], name: str | None) -> Model:
    """Return the model that is named, or else the shipped one with the right checksum."""
    from desktop_app.recognition import Model, find_model, shipped_models

    if name is not None:
        return Model.load(find_model(name))
    for path in shipped_models():
        model = Model.load(path)
        if model.sha256 == wanted.get("sha256"):
            return model
    raise ResultsError(
        f"The results were made by the model {_described(wanted)}, which did not come with this program. Name its file "
        "with --model FILE."
    )


def _general(document: dict[str, Any], model: Model) -> list[str]:
    """Return sentences about what is different for all results."""
    from desktop_app.results.differences import settings_differences
    from desktop_app.results.made_by import settings

    sentences = []
    if model.sha256 != document["model"].get("sha256"):
        now = {"name": model.info.name, "version": model.info.version, "sha256": model.sha256}
        sentences.append(f"The model is {_described(now)}; the results were made by {_described(document['model'])}.")
    found = settings_differences(document.get("settings"), settings(model.info))
    if found:
        sentences.append(f"The settings are different: {'; '.join(found)}.")
    return [printable(sentence) for sentence in sentences]


def _described(model: dict[str, Any]) -> str:
    return f"{model.get('name')} {model.get('version')} (sha256 {str(model.get('sha256'))[:12]}…)"


def _differences(row: dict[str, Any], folder: Path, model: Model) -> list[str]:
    from desktop_app.results.as_json import fields
    from desktop_app.results.differences import result_differences

    path = Path(row["file"])
    if not os.path.lexists(path) and os.path.lexists(folder / path):
        path = folder / path
    return result_differences(row, fields(_again(path, row, model)))


def _again(path: Path, row: dict[str, Any], model: Model) -> FileResult:
    """Recognise what a row is about: a file, or a channel of one."""
    from desktop_app.audio import each_channel, find_audio_files
    from desktop_app.audio.files.channels import TOO_MANY
    from desktop_app.recognition import FileResult, Recogniser, recognise_file, recognise_timeline

    channel, error = row.get("channel"), row.get("error")
    channel = channel if type(channel) is int else None
    found = find_audio_files([path])
    if isinstance(error, dict) and error.get("kind") == TOO_MANY:
        found = each_channel(found)
    first = next(found)
    if first.error is not None:
        return FileResult(str(path), error=first.error, channel=channel)
    if row.get("timeline") is not None:
        return recognise_timeline(path, model, channel=channel)
    return recognise_file(path, Recogniser(model), channel=channel)
