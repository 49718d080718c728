"""Comparing results as JSON has them, within the precision in which they are printed."""

from collections.abc import Iterator
from typing import Any

from desktop_app.results.spans import DIGITS

_COARSE = {"level_dbfs": 0.01}
_FINE = 10.0**-DIGITS
_SLACK = 1.001
"""The last digit may be rounded the other way on another machine."""

_MOST = 1e300
"""Beyond it, whole numbers need not be floats any more, and can't be subtracted from them."""


def result_differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return what is different in two results for the same file, a clause each; none when they are the same.

    Examples
    --------
    >>> old = {"file": "a.wav", "status": "emotion", "probabilities": {"sad": 0.5}, "error": None}
    >>> result_differences(old, old | {"probabilities": {"sad": 0.500001}})
    []
    >>> result_differences(old, old | {"status": "uncertain", "probabilities": {"sad": 0.25}})
    ['status was emotion and is uncertain', 'probabilities.sad was 0.5 and is 0.25']
    """
    before, now = old.get("error"), new.get("error")
    if bool(before) != bool(now):
        return [f"it failed and does not any more ({_message(before)})" if before else f"it fails now: {_message(now)}"]
    return list(_walk(_comparable(old), _comparable(new), ""))


def settings_differences(old: object, new: dict[str, Any]) -> list[str]:
    """Return what is different in the settings of two documents, a clause each; older ones may say nothing."""
    return [] if old is None else list(_walk(old, new, "settings"))


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    """Return a result without its path and the sentence about it, which depend on where it is run."""
    error = row.get("error")
    kind = error.get("kind") if isinstance(error, dict) else error
    return {"channel": None, "timeline": None} | row | {"file": None, "error": kind}


def _message(error: object) -> str:
    return str(error.get("message") if isinstance(error, dict) else error)


def _walk(old: Any, new: Any, path: str) -> Iterator[str]:
    """Yield every difference below a place in two documents."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            place = f"{path}.{key}" if path else str(key)
            if key not in old or key not in new:
                yield f"{place} was missing and is there" if key in new else f"{place} was there and is missing"
            else:
                yield from _walk(old[key], new[key], place)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{path} had {len(old)} entries and has {len(new)}"
        for number, (before, now) in enumerate(zip(old, new, strict=False)):
            yield from _walk(before, now, f"{path}[{number}]")
    elif not _same(old, new, _COARSE.get(path.rpartition(".")[2], _FINE)):
        yield f"{path} was {_word(old)} and is {_word(new)}"


def _same(old: Any, new: Any, precision: float) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (old, new))
    return bool(old == new) or (numbers and -_MOST < old < _MOST and abs(old - new) <= precision * _SLACK)


def _word(value: Any) -> str:
    if value is None:
        return "nothing"
    return str(value) if isinstance(value, str | int | float) else "something else"
