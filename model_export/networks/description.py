"""What must be known about a Keras model file to convert it: a small JSON file beside it."""

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.recognition.answer.verdict import Thresholds
from desktop_app.recognition.models.contract import ModelInfo
from model_export.data.corpora import EMOTIONS
from model_export.networks import features, spectrogram
from model_export.networks.architectures import ARCHITECTURES

LICENCE = "CC BY-NC-SA 4.0"


@dataclass(frozen=True)
class Description:
    """The description of a Keras model file: the fields of :class:`ModelInfo` that the run knows, and its features.

    Parameters
    ----------
    name, version, labels, sample_rate_hz, window_s, hop_s, offset_s, temperature, thresholds, licence, trained_on, \
created, metrics
        As in :class:`desktop_app.recognition.models.contract.ModelInfo`.
    mfcc_hop_samples, mfcc_count : int
        Of the MFCCs for plots.
    features : str
        What the network is fed with: a key of :data:`~model_export.networks.features.FEATURE_SETS`, ``mel64`` or
        ``encoder``.
    command : str
        What was typed to train it.
    shortest_window_s : float
        As in :class:`desktop_app.recognition.models.contract.ModelInfo`.
    """

    name: str
    features: str
    version: str = "1.0"
    labels: tuple[str, ...] = EMOTIONS
    sample_rate_hz: int = features.SAMPLE_RATE_HZ
    window_s: float = features.WINDOW_S
    hop_s: float = features.WINDOW_S
    offset_s: float = features.OFFSET_S
    mfcc_hop_samples: int = features.HOP
    mfcc_count: int = features.N_MFCC
    temperature: float = 1.0
    thresholds: Thresholds = field(default_factory=Thresholds)
    licence: str = LICENCE
    trained_on: str = ""
    created: str = ""
    command: str = ""
    shortest_window_s: float = features.WINDOW_S
    metrics: dict[str, Any] = field(default_factory=dict)

    def model_info(self) -> ModelInfo:
        """Return what goes into the model file."""
        return ModelInfo(
            name=self.name,
            version=self.version,
            labels=self.labels,
            sample_rate_hz=self.sample_rate_hz,
            window_s=self.window_s,
            hop_s=self.hop_s,
            offset_s=self.offset_s,
            mfcc_hop_samples=self.mfcc_hop_samples,
            mfcc_count=self.mfcc_count,
            temperature=self.temperature,
            licence=self.licence,
            trained_on=self.trained_on,
            created=self.created or today(),
            thresholds=self.thresholds,
            metrics=self.metrics,
            shortest_window_s=self.shortest_window_s,
        )

    def write(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Description":
        """Read from JSON.

        Raises
        ------
        TypeError, KeyError, ValueError
            When a field is unknown or missing, or the file is no JSON.
        """
        data = json.loads(path.read_text(encoding="utf-8"))
        data["labels"] = tuple(data["labels"])
        data["thresholds"] = Thresholds(**data.get("thresholds", {}))
        return cls(**data)


def description_of(architecture: str, **fields: Any) -> Description:
    """Return the description of a network of an architecture: how it hears, and whatever else is given.

    Parameters
    ----------
    architecture : a key of :data:`model_export.networks.architectures.ARCHITECTURES`

    Examples
    --------
    >>> description_of("compact").window_s, description_of("seed40").sample_rate_hz
    (3.0, 22050)
    """
    if architecture in ("compact", "pretrained"):
        hears: dict[str, Any] = {
            "sample_rate_hz": spectrogram.SAMPLE_RATE_HZ,
            "window_s": 3.0,
            "hop_s": 1.0 if architecture == "compact" else 1.5,
            "shortest_window_s": 1.0,
            "offset_s": 0.0,
            "mfcc_hop_samples": spectrogram.HOP,
            "mfcc_count": spectrogram.N_MFCC,
        }
        fields = {**hears, **fields}
    return Description(architecture, ARCHITECTURES[architecture].features, **fields)


def today() -> str:
    """Return the date, ISO 8601, UTC."""
    return datetime.now(UTC).date().isoformat()
