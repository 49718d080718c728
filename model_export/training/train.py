"""Training the model that ships: all clips of its corpora, with the settings that the evaluation measured."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from desktop_app.recognition.answer.verdict import Thresholds
from model_export.data.corpora import EMOTIONS, read_corpora
from model_export.data.references import VOICES
from model_export.data.splits import PROTOCOLS
from model_export.networks.description import description_of, today
from model_export.training.learners import PRETRAINED_ON, learner
from model_export.training.runs import claim
from model_export.training.settings import CALIBRATED_BY, Settings

MIN_LEVEL_DBFS = -65.0
MIN_DURATION_S = 0.5


def train(
    model: str,
    corpora: Path,
    names: tuple[str, ...],
    runs: Path,
    settings: Settings,
    evaluation: Path,
    command: str,
    say: Callable[[str], None] = print,
) -> Path:
    """Train on every clip of some corpora; return the Keras file, beside which lies its description.

    Parameters
    ----------
    model : a key of :data:`model_export.networks.architectures.ARCHITECTURES`
    corpora : Path
    names : tuple of str
        The corpora to train on.
    runs : Path
        For features and checkpoints; a run that was stopped is taken up again.
    evaluation : Path
        Folder of figures files: temperature, threshold and metrics come from there, since no clip is left to measure
        them on.
    command : str
        What was typed, for the card.

    Raises
    ------
    RunError
        When the folder of the run is that of another one.
    """
    utterances = read_corpora(corpora, names)
    rehearsed = tuple(x for x in PRETRAINED_ON if model == "compact" and x not in names)
    everyone = utterances + read_corpora(corpora, rehearsed)
    speakers = len({x.speaker for x in everyone})
    description = description_of(
        model,
        trained_on=f"{', '.join(names + rehearsed)}: {len(everyone)} clips, {speakers} speakers",
        created=today(),
        command=command,
        **from_evaluation(model, evaluation),
    )
    truth = np.array([EMOTIONS.index(x.label) for x in utterances])
    run = runs / f"{model}-{settings.epochs}"
    claim(run, utterances, settings)
    pupil = learner(model, utterances, corpora, runs)
    network = pupil.fit(np.arange(len(utterances)), truth, settings, run / "checkpoints", say)
    file = run / f"{model}.keras"
    network.save(file)
    description.write(file.with_suffix(".json"))
    return file


def from_evaluation(model: str, folder: Path) -> dict[str, Any]:
    """Return temperature, thresholds and metrics of a model, read from its figures files.

    The calibration is that of the protocol in CALIBRATED_BY, whose test speakers the fitted networks never heard: what
    a stranger gets. The threshold of speech is that of `cross`, or `cross3`, if there is one.
    """
    voices = ("", *(f"+{kind}" for kind in VOICES))
    figures = {
        name: json.loads(file.read_text(encoding="utf-8"))
        for name in (f"{protocol}{voice}" for protocol in PROTOCOLS for voice in voices)
        if (file := folder / f"{name}-{model}.json").exists()
    }
    metrics: dict[str, Any] = {
        name: {key: round(x[key], 6) for key in ("accuracy_mean", "accuracy_sd", "uar_mean", "uar_sd")}
        for name, x in figures.items()
    }
    common: dict[str, Any] = {"min_level_dbfs": MIN_LEVEL_DBFS, "min_duration_s": MIN_DURATION_S}
    protocol = CALIBRATED_BY.get(model, "actors5")
    if protocol not in figures:
        return {"metrics": metrics, "thresholds": Thresholds(**common)}
    calibration = figures[protocol]["calibration"]
    # In rooms that it never heard, speech looks less like speech: the threshold has to let that pass too.
    if speech := figures.get("cross", figures.get("cross3", figures[protocol])).get("speech"):
        common["min_speech"] = speech["min_speech"]
    metrics["reliability"] = calibration["reliability"]
    if protocol != "actors5":
        metrics["reliability_protocol"] = protocol
    metrics["ece"] = round(calibration["ece"], 4)
    return {
        "metrics": metrics,
        "temperature": calibration["temperature"],
        "thresholds": Thresholds(min_probability=calibration["min_probability"], **common),
    }
