"""Results as JSON, schema ``speech-emotion/2``: the complete and exact form, for programs."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from desktop_app import __version__
from desktop_app.recognition.answer.verdict import ANSWERED
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.timeline import Timeline
from desktop_app.results.made_by import PROGRAM, settings
from desktop_app.results.spans import DIGITS

SCHEMA = "speech-emotion/2"


def as_json(results: Sequence[FileResult], info: ModelInfo, sha256: str) -> str:
    """Return results as one JSON document.

    Parameters
    ----------
    results : sequence of FileResult
    info : ModelInfo
        Of the model that gave the results.
    sha256 : str
        Of the model file, in hexadecimal digits.

    Returns
    -------
    str
        ASCII only, with a line break at its end: every file name stands in it exactly, bytes that no encoding knows
        included. A file that failed has an ``error``, and null for all that only a verdict could say.
    """
    document = _head(info, sha256) | {"results": [fields(result) for result in results]}
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def as_jsonl(results: Iterable[FileResult], info: ModelInfo, sha256: str) -> str:
    """Return results as lines of JSON: each a document of its own with one result's fields beside schema and model.

    Parameters
    ----------
    results : iterable of FileResult
    info : ModelInfo
    sha256 : str
        As for :func:`as_json`.
    """
    head = _head(info, sha256)
    return "".join(json.dumps(head | fields(result), allow_nan=False) + "\n" for result in results)


def _head(info: ModelInfo, sha256: str) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "program": {"name": PROGRAM, "version": __version__},
        "model": {"name": info.name, "version": info.version, "sha256": sha256},
        "settings": settings(info),
    }


def fields(result: FileResult) -> dict[str, Any]:
    """Return a result as the schema has it: the same fields, in the same order, for every one."""
    verdict, error = result.verdict, result.error
    conditions = None if verdict is None else verdict.conditions
    return {
        "file": result.file,
        "channel": result.channel,
        "status": None if verdict is None else verdict.status.value,
        "emotion": None if verdict is None else verdict.emotion,
        "probabilities": {} if verdict is None else {x: round(p, DIGITS) for x, p in verdict.probabilities.items()},
        "start_s": None if verdict is None else round(verdict.start_s, DIGITS),
        "end_s": None if verdict is None else round(verdict.end_s, DIGITS),
        "duration_s": None if result.duration_s is None else round(result.duration_s, DIGITS),
        "rate_hz": None if conditions is None else conditions.rate_hz,
        "channels": None if conditions is None else conditions.channels,
        "level_dbfs": None if conditions is None else round(conditions.level_dbfs, 2),
        "clipped": None if conditions is None else round(conditions.clipped, DIGITS),
        "speech": None if conditions is None or conditions.speech is None else round(conditions.speech, DIGITS),
        "speech_s": None if conditions is None or conditions.speech_s is None else round(conditions.speech_s, DIGITS),
        "error": None if error is None else {"kind": error.kind, "message": str(error)},
        "timeline": None if result.timeline is None else _timeline(result.timeline),
    }


def _timeline(timeline: Timeline) -> dict[str, Any]:
    answered = [status in ANSWERED for status in timeline.statuses]
    columns = timeline.probabilities.T.tolist()
    labels = list(timeline.shares)[: len(columns)]
    return {
        "segments": [
            {
                "start_s": round(segment.start_s, DIGITS),
                "end_s": round(segment.end_s, DIGITS),
                "status": segment.status.value,
                "emotion": segment.emotion,
                "probability": None if segment.probability is None else round(segment.probability, DIGITS),
            }
            for segment in timeline.segments
        ],
        "shares": {answer: round(share, DIGITS) for answer, share in timeline.shares.items()},
        "windows": {
            "start_s": [round(time, DIGITS) for time in timeline.times_s[:, 0].tolist()],
            "end_s": [round(time, DIGITS) for time in timeline.times_s[:, 1].tolist()],
            "status": [status.value for status in timeline.statuses],
            "probabilities": {
                label: [round(p, DIGITS) if heard else None for p, heard in zip(column, answered, strict=True)]
                for label, column in zip(labels, columns, strict=True)
            },
        },
    }
