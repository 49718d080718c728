"""Answers as values that JSON can hold, and back again without the loss of a single bit."""

import base64
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.recognition.answer.segments import Segment
from desktop_app.recognition.answer.verdict import Conditions, Status, Verdict
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.timeline import Timeline


def to_stored(result: FileResult) -> dict[str, Any]:
    """Return a result that has a verdict as plain values, without the name of its file.

    JSON writes every float in as many digits as tell it from all others; arrays are their bytes in base 64.
    """
    assert result.verdict is not None and result.error is None, "only answers are stored"
    timeline = result.timeline
    return {
        "duration_s": result.duration_s,
        "verdict": asdict(result.verdict),
        "timeline": None if timeline is None else _timeline_to(timeline),
        "channel": result.channel,
    }


def from_stored(file: str, values: dict[str, Any]) -> FileResult:
    """Return the result that :func:`to_stored` was given, with `file` as its file.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        When the values are none that it writes.
    """
    verdict, timeline = values["verdict"], values["timeline"]
    return FileResult(
        file,
        Verdict(**(verdict | {"status": Status(verdict["status"]), "conditions": Conditions(**verdict["conditions"])})),
        None,
        values["duration_s"],
        None if timeline is None else _timeline_from(timeline),
        values["channel"],
    )


def _timeline_to(timeline: Timeline) -> dict[str, Any]:
    return {
        "times_s": _array_to(timeline.times_s),
        "probabilities": _array_to(timeline.probabilities),
        "statuses": [status.value for status in timeline.statuses],
        "segments": [asdict(segment) for segment in timeline.segments],
        "shares": dict(timeline.shares),
    }


def _timeline_from(values: dict[str, Any]) -> Timeline:
    return Timeline(
        times_s=_array_from(values["times_s"]),
        probabilities=_array_from(values["probabilities"]),
        statuses=tuple(map(Status, values["statuses"])),
        segments=tuple(Segment(**(s | {"status": Status(s["status"])})) for s in values["segments"]),
        shares=dict(values["shares"]),
    )


def _array_to(array: NDArray[Any]) -> dict[str, Any]:
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return {"type": array.dtype.str, "shape": list(array.shape), "data": data}


def _array_from(values: dict[str, Any]) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(values["data"]), values["type"]).reshape(values["shape"])
