"""Reading results that :func:`as_json` wrote."""

import json
from pathlib import Path
from typing import Any

from desktop_app.errors import ResultsError
from desktop_app.results.as_json import SCHEMA

OLDER = ("speech-emotion/1",)
"""Schemas of versions in which silence had a say: their answers can't be compared."""


def read_json(path: Path) -> dict[str, Any]:
    """Return a document of results, checked as far as its outline goes.

    Returns
    -------
    dict
        With ``model``, a dict, and ``results``, a list of dicts that each have a ``file``.

    Raises
    ------
    ResultsError
        When the file can't be read, or is no such document.
    """
    try:
        # From bytes: a byte order mark, and the UTF-16 that PowerShell writes with “>”, are recognised.
        document = json.loads(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ResultsError(
            f"The results {path} can't be read: {reason}. Check the name and its permissions."
        ) from error
    except (ValueError, RecursionError):
        document = None
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema in OLDER:
        raise ResultsError(
            f"{path} was made by an older version of this program, which formed its answers otherwise (its schema is "
            f"{schema}, not {SCHEMA}). Make the results anew with “speech-emotion classify”."
        )
    if schema != SCHEMA:
        found = "" if schema is None else f", but of {str(schema)[:40]!r}"
        raise ResultsError(
            f"{path} holds no results of the schema {SCHEMA}{found}. Name a file that “speech-emotion classify "
            "--format json” wrote."
        )
    model, results = document.get("model"), document.get("results")
    rows = results if isinstance(results, list) else [None]
    if not isinstance(model, dict) or not all(isinstance(x, dict) and isinstance(x.get("file"), str) for x in rows):
        raise ResultsError(f"{path} is not complete: its model or its results are missing. Write it again.")
    return dict(document)
