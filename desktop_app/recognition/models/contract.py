"""The model contract: everything about a model stands in its own ``.onnx`` file, and is checked as it is loaded.

Input ``waveform`` float32 (batch, samples); outputs ``logits`` float32 (batch, classes), ``mfcc`` float32
(batch, frames, coefficients) and, optionally, ``speech`` float32 (batch,). The rest is in ``metadata_props``.

Contract 2 adds what may be there: the input ``reference`` float32 (batch, d), zeros for nobody, and the outputs
``embedding`` float32 (batch, d) and ``speech_frames`` float32 (batch, frames), logits of which number i is about the
samples from ``i * hop`` on. Files of contract 1 go on working.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from desktop_app.errors import ModelError
from desktop_app.recognition.answer.verdict import Thresholds

CONTRACT_VERSION = 2
"""Version of the contract that this program writes; it reads all up to it."""

SHORTEST_WINDOW_S = 1.0
"""What a model hears at least where its file says nothing; those of contract 1 hear a whole window."""

LONGEST_SPEECH_FRAME_S = 0.1
"""A model that tells speech itself tells it at least so finely."""

_THRESHOLD_RANGES = {
    "min_probability": (0.0, 1.0),
    "min_speech": (0.0, 1.0),
    "min_level_dbfs": (-200.0, 0.0),
    "min_duration_s": (0.05, 60.0),
}


@dataclass(frozen=True)
class ModelInfo:
    """Metadata of a model file.

    Parameters
    ----------
    name, version : str
        What the model is called, and its own version.
    labels : tuple of str
        In the order of the ``logits`` output.
    sample_rate_hz : int
        Rate of the ``waveform`` input.
    window_s, hop_s, offset_s : float
        Length of sound for one answer, the step between answers, and where the first one starts.
    mfcc_hop_samples, mfcc_count : int
        Hop between frames of the ``mfcc`` output, and its number of coefficients.
    temperature : float
        Divides the logits before softmax.
    thresholds : Thresholds
    licence, trained_on, created : str
        Licence of the weights, corpora, and date of the run (ISO 8601).
    metrics : mapping
        Figures of the evaluation that chose this model.
    shortest_window_s : float
        A phrase that is shorter is heard with what lies around it, up to this length; at most `window_s`.
    speech_hop_samples : int or None
        Hop between frames of the output ``speech_frames``, where the model tells speech itself.
    """

    name: str
    version: str
    labels: tuple[str, ...]
    sample_rate_hz: int
    window_s: float
    hop_s: float
    offset_s: float
    mfcc_hop_samples: int
    mfcc_count: int
    temperature: float
    licence: str
    trained_on: str
    created: str
    thresholds: Thresholds = field(default_factory=Thresholds)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    shortest_window_s: float = SHORTEST_WINDOW_S
    speech_hop_samples: int | None = None

    def to_metadata(self) -> dict[str, str]:
        """Return the ``metadata_props`` that :meth:`from_metadata` reads back."""
        frames = {} if self.speech_hop_samples is None else {"hop": self.speech_hop_samples}
        return {
            "contract": str(CONTRACT_VERSION),
            "name": self.name,
            "version": self.version,
            "labels": json.dumps(self.labels),
            "sample_rate_hz": str(self.sample_rate_hz),
            "window_s": repr(self.window_s),
            "hop_s": repr(self.hop_s),
            "offset_s": repr(self.offset_s),
            "temperature": repr(self.temperature),
            "thresholds": json.dumps(asdict(self.thresholds)),
            "mfcc": json.dumps({"hop": self.mfcc_hop_samples, "count": self.mfcc_count}),
            "licence": self.licence,
            "trained_on": self.trained_on,
            "metrics": json.dumps(self.metrics),
            "created": self.created,
            "shortest_window_s": repr(self.shortest_window_s),
            "speech_frames": json.dumps(frames),
        }

    @classmethod
    def from_metadata(cls, metadata: Mapping[str, str], source: str) -> "ModelInfo":
        """Read and check ``metadata_props``.

        Parameters
        ----------
        metadata : mapping of str to str
        source : str
            The file, for error messages.

        Raises
        ------
        ModelError
            Naming the property, what was expected and what was found.
        """
        read = _Properties(metadata, source)
        read.one_of("contract", tuple(str(version) for version in range(1, CONTRACT_VERSION + 1)))
        labels = read.json("labels", list)
        if len(labels) < 2 or not all(isinstance(x, str) and x for x in labels) or len(set(labels)) != len(labels):
            raise read.wrong("labels", "a list of at least two different names", labels)
        mfcc = read.json("mfcc", dict)
        hop, count = mfcc.get("hop"), mfcc.get("count")
        if type(hop) is not int or type(count) is not int or not (0 < hop < 100_000 and 0 < count < 1000):
            raise read.wrong("mfcc", '{"hop": samples, "count": coefficients}', mfcc)
        window_s = read.number("window_s", 0.1, 60)
        return cls(
            name=read.text("name"),
            version=read.text("version"),
            labels=tuple(labels),
            sample_rate_hz=read.whole("sample_rate_hz", 1000, 192_000),
            window_s=window_s,
            hop_s=read.number("hop_s", 0.01, 60),
            offset_s=read.number("offset_s", 0, 10),
            mfcc_hop_samples=hop,
            mfcc_count=count,
            temperature=read.number("temperature", 1e-3, 1e3),
            licence=read.text("licence"),
            trained_on=read.text("trained_on"),
            created=read.text("created"),
            thresholds=read.thresholds(),
            metrics=read.json("metrics", dict),
            shortest_window_s=read.shortest_window_s(window_s),
            speech_hop_samples=read.speech_hop_samples(),
        )


class _Properties:
    """Typed access to metadata, with errors that name expected and found."""

    def __init__(self, metadata: Mapping[str, str], source: str) -> None:
        self._metadata = metadata
        self._source = source

    def wrong(self, key: str, expected: str, found: object) -> ModelError:
        return ModelError(
            f"The model {self._source} does not keep the model contract: expected metadata “{key}” to be {expected}, "
            f"found {str(found)[:80]!r}. Export it again with python -m model_export convert."
        )

    def text(self, key: str) -> str:
        value = self._metadata.get(key, "").strip()
        if not value:
            raise self.wrong(key, "present", "nothing")
        return value

    def one_of(self, key: str, expected: tuple[str, ...]) -> None:
        if self.text(key) not in expected:
            raise self.wrong(key, " or ".join(expected), self.text(key))

    def number(self, key: str, low: float, high: float) -> float:
        text = self.text(key)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise self.wrong(key, f"a number from {low:g} to {high:g}", text)
        return value

    def whole(self, key: str, low: int, high: int) -> int:
        value = self.number(key, low, high)
        if value != round(value):
            raise self.wrong(key, f"a whole number from {low} to {high}", self.text(key))
        return round(value)

    def json(self, key: str, kind: type) -> Any:
        try:
            value = json.loads(self.text(key))
        except (ValueError, RecursionError):
            raise self.wrong(key, "JSON", self.text(key)) from None
        if not isinstance(value, kind):
            raise self.wrong(key, f"a JSON {kind.__name__}", value)
        return value

    def shortest_window_s(self, window_s: float) -> float:
        if self.text("contract") == "1":
            return window_s
        if "shortest_window_s" not in self._metadata:
            return min(SHORTEST_WINDOW_S, window_s)
        return min(self.number("shortest_window_s", 0.05, 60), window_s)

    def speech_hop_samples(self) -> int | None:
        if "speech_frames" not in self._metadata:
            return None
        frames = self.json("speech_frames", dict)
        hop = frames.get("hop")
        longest = int(LONGEST_SPEECH_FRAME_S * self.whole("sample_rate_hz", 1000, 192_000))
        if not frames:
            return None
        if type(hop) is not int or not 0 < hop <= longest:
            raise self.wrong("speech_frames", f'{{"hop": samples}} with at most {longest} samples', frames)
        return hop

    def thresholds(self) -> Thresholds:
        given = self.json("thresholds", dict)
        for name, value in given.items():
            if name not in _THRESHOLD_RANGES:
                raise self.wrong("thresholds", f"numbers named {', '.join(_THRESHOLD_RANGES)}", given)
            low, high = _THRESHOLD_RANGES[name]
            if type(value) not in (int, float) or not low <= value <= high:
                raise self.wrong("thresholds", f"numbers, with {name} from {low:g} to {high:g}", given)
        return Thresholds(**given)
