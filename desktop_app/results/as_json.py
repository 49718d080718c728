"""Results as JSON, schema ``speech-emotion/1``: the complete and exact form, for programs."""

import json
from collections.abc import Sequence
from typing import Any

from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.files import FileResult

SCHEMA = "speech-emotion/1"


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
    document = {
        "schema": SCHEMA,
        "model": {"name": info.name, "version": info.version, "sha256": sha256},
        "results": [fields(result) for result in results],
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def fields(result: FileResult) -> dict[str, Any]:
    """Return a result as the schema has it: the same fields, in the same order, for every one."""
    verdict, error = result.verdict, result.error
    conditions = None if verdict is None else verdict.conditions
    return {
        "file": result.file,
        "status": None if verdict is None else verdict.status.value,
        "emotion": None if verdict is None else verdict.emotion,
        "probabilities": {} if verdict is None else {k: round(p, 6) for k, p in verdict.probabilities.items()},
        "start_s": None if verdict is None else round(verdict.start_s, 6),
        "end_s": None if verdict is None else round(verdict.end_s, 6),
        "duration_s": None if result.duration_s is None else round(result.duration_s, 6),
        "rate_hz": None if conditions is None else conditions.rate_hz,
        "channels": None if conditions is None else conditions.channels,
        "level_dbfs": None if conditions is None else round(conditions.level_dbfs, 2),
        "clipped": None if conditions is None else round(conditions.clipped, 6),
        "error": None if error is None else {"kind": error.kind, "message": str(error)},
    }
