"""Evaluating an architecture by a protocol: fit on each fold, test on clips it never saw, write the report."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model_export.data.corpora import EMOTIONS, Utterance
from model_export.data.references import VOICES, references
from model_export.data.splits import PROTOCOLS, Fold, folds, utterances_of
from model_export.evaluation import metrics
from model_export.networks.description import today
from model_export.training.learners import Answers, Learner, learner
from model_export.training.runs import claim
from model_export.training.settings import Settings, default_settings

DURATION = "duration_s.txt"
NETWORK = "network.keras"

NOBODY = ""
"""The voice that is known where none is."""

NEVER = -1e4
"""Logit of a class that is no possible answer."""

PRINTED_ACCURACY = 0.80
"""What the seed document prints; its run stopped early on its own test clips."""

WANTED_ACCURACY = {"compact": 0.75, "pretrained": 0.65}
"""Share of right answers that the threshold for “uncertain” is chosen for; for other models it is a half."""

LEAST_ANSWERED = {"pretrained": 0.4}
"""Share of the clips that are answered at least, however few of the answers are right; of other models nothing."""

SPEECH_KEPT = 0.98
"""Share of speech, of speakers never heard, that the threshold for “no speech” lets pass."""

REJECTED_BELOW = (0.5, 0.9)


def evaluate(
    protocol: str,
    model: str,
    corpora: Path,
    runs: Path,
    settings: Settings,
    shuffle_labels: bool = False,
    say: Callable[[str], None] = print,
) -> list[dict[str, Any]]:
    """Run a protocol and return its figures: first with nothing known of the voices, then with each kind of reference.

    Parameters
    ----------
    protocol : a key of :data:`model_export.data.splits.PROTOCOLS`
    model : a key of :data:`model_export.networks.architectures.ARCHITECTURES`
    corpora : Path
    runs : Path
        Folder for features, checkpoints and logits; folds finished in it are not fitted again.
    shuffle_labels : bool
        Shuffle the labels of the training clips: the control that must land near chance.

    Raises
    ------
    RunError
        When the folder of the run is that of another one.
    """
    utterances = utterances_of(protocol, corpora)
    # What it learnt beforehand would rightly be above chance after labels are shuffled; in `cross` it heard the tests.
    strangers = not protocol.startswith("cross") and not shuffle_labels
    pupil = learner(model, utterances, corpora, runs, pretrained=strangers)
    truth = np.array([EMOTIONS.index(x.label) for x in utterances])
    run = runs / f"{protocol}-{model}{'-shuffled' if shuffle_labels else ''}-{settings.epochs}"
    claim(run, utterances, settings)
    tested: dict[str, list[tuple[Fold, Answers]]] = {}
    for i, fold in enumerate(folds(protocol, utterances)):
        labels = truth
        if shuffle_labels:
            labels = truth.copy()
            seen = np.concatenate([fold.train, fold.select])
            labels[seen] = np.random.default_rng(i).permutation(labels[seen])
        say(f"{protocol}, {model}: {fold.name}, {len(fold.train)} clips to train on, {len(fold.test)} to test on")
        said = _fold_answers(pupil, utterances, labels, fold, replace(settings, seed=i), run / f"fold{i}", say)
        for voice, (test, answers) in said.items():
            answers = answers._replace(logits=_among_shared(answers.logits, truth, fold))
            tested.setdefault(voice, []).append((replace(fold, test=test), answers))
    return [
        _report(protocol, model, voice, shuffle_labels, settings, run) | _figures(model, utterances, truth, parts)
        for voice, parts in tested.items()
    ]


def _report(
    protocol: str, model: str, voice: str, shuffle_labels: bool, settings: Settings, run: Path
) -> dict[str, Any]:
    """Return what stands beside the figures: what was done, and how."""
    usual = default_settings(model, protocol, shuffle_labels).epochs
    return {
        "protocol": protocol + (f"+{voice}" if voice else ""),
        "about": PROTOCOLS[protocol].about + (f"; {VOICES[voice]}" if voice else ""),
        "model": model,
        "shuffled_labels": shuffle_labels,
        "settings": {
            "epochs": settings.epochs,
            "batch_size": settings.batch_size,
            "learning_rate": settings.learning_rate,
            "mixup": settings.mixup,
            "seeds": list(range(len(list(run.glob("fold*"))))),
        },
        "versions": {name: version(name) for name in ("keras", "numpy", "librosa", "scikit-learn")},
        "duration_s": round(sum(float(file.read_text()) for file in sorted(run.glob(f"*/{DURATION}")))),
        "date": today(),
        "command": f"python -m model_export evaluate --protocol {protocol} --model {model}"
        + (" --shuffle-labels" if shuffle_labels else "")
        + (f" --epochs {settings.epochs}" if settings.epochs != usual else ""),
    }


def _fold_answers(
    pupil: Learner,
    utterances: list[Utterance],
    labels: NDArray[np.intp],
    fold: Fold,
    settings: Settings,
    folder: Path,
    say: Callable[[str], None],
) -> dict[str, tuple[NDArray[np.intp], Answers]]:
    """Return the answers about the test clips of one fold, fitted now or read from an earlier run.

    By the voice that is known, nobody's first; with a voice, those clips that it is known by are not asked about. Where
    clips are set aside for selection, they choose the number of epochs, and are then trained on as well.
    """
    finished = folder / DURATION
    voices = (NOBODY, *VOICES) if pupil.knows_voices else (NOBODY,)
    if not finished.exists():
        started = time.monotonic()
        if len(fold.select):
            epochs = pupil.epochs(fold.train, fold.select, labels, settings, folder, say)
            settings = replace(settings, epochs=epochs)
        network = pupil.fit(np.concatenate([fold.train, fold.select]), labels, settings, folder, say)
        for checkpoint in folder.rglob("*.keras"):
            checkpoint.unlink()
        for voice in voices:
            known, test = references(voice, utterances, fold.test) if voice else ({}, fold.test)
            answers = pupil.answers(network, test, known) if voice else pupil.answers(network, test)
            parts = {"test": test, "logits": answers.logits}
            np.savez(
                folder / _saved(voice), **(parts if answers.speech is None else {**parts, "speech": answers.speech})
            )
            if answers.speech is not None and not voice:
                network.save(folder / NETWORK)
        finished.write_text(f"{time.monotonic() - started:.0f}\n")
    return {voice: _load_answers(folder / _saved(voice)) for voice in voices}


def _saved(voice: str) -> str:
    return f"answers{f'-{voice}' if voice else ''}.npz"


def _load_answers(file: Path) -> tuple[NDArray[np.intp], Answers]:
    with np.load(file, allow_pickle=False) as saved:
        return saved["test"], Answers(saved["logits"], saved["speech"] if "speech" in saved else None)


def _among_shared(logits: NDArray[np.float32], truth: NDArray[np.intp], fold: Fold) -> NDArray[np.float32]:
    """Return logits in which only the classes can win that stand on both sides of the split."""
    shared = np.intersect1d(truth[np.concatenate([fold.train, fold.select])], truth[fold.test])
    among = np.full_like(logits, NEVER)
    among[:, shared] = logits[:, shared]
    return among


def _figures(
    model: str, utterances: list[Utterance], truth: NDArray[np.intp], tested: list[tuple[Fold, Answers]]
) -> dict[str, Any]:
    """Return the figures over all test clips together, and of each fold."""
    index = np.concatenate([fold.test for fold, _ in tested])
    fold_of = np.concatenate([np.full(len(fold.test), i) for i, (fold, _) in enumerate(tested)])
    logits = np.concatenate([answers.logits for _, answers in tested])
    predicted = logits.argmax(axis=1)
    clips = [utterances[i] for i in index]
    true = truth[index]
    each = [
        {
            "name": fold.name,
            "clips": len(fold.test),
            "accuracy": metrics.accuracy(truth[fold.test], answers.logits.argmax(axis=1)),
            "uar": metrics.uar(truth[fold.test], answers.logits.argmax(axis=1)),
        }
        for fold, answers in tested
    ]
    speech = [answers.speech for _, answers in tested if answers.speech is not None]
    wanted, least = WANTED_ACCURACY.get(model, 0.5), LEAST_ANSWERED.get(model, 0.0)
    probabilities = metrics.cross_fitted(logits, true, fold_of)
    return {
        "folds": each,
        "accuracy_mean": float(np.mean([x["accuracy"] for x in each])),
        "accuracy_sd": float(np.std([x["accuracy"] for x in each], ddof=1)),
        "uar_mean": float(np.mean([x["uar"] for x in each])),
        "uar_sd": float(np.std([x["uar"] for x in each], ddof=1)),
        "pooled": metrics.summary(true, predicted, EMOTIONS, [x.speaker for x in clips]),
        "recall_by": {
            name: _recall_by([getattr(x, name) for x in clips], true, predicted)
            for name in ("sex", "intensity", "corpus")
        },
        "speech": _speech_figures(np.concatenate(speech)) if speech else None,
        "calibration": {
            "temperature": round(metrics.fit_temperature(logits, true), 4),
            "ece": metrics.calibration_error(probabilities, true),
            "wanted_accuracy": wanted,
            "min_probability": round(metrics.threshold_for(probabilities, true, wanted, least), 4),
            "reliability": metrics.reliability(probabilities, true),
            "coverage": metrics.coverage(probabilities, true),
        },
    }


def _speech_figures(speech: NDArray[np.float32]) -> dict[str, Any]:
    """Return the threshold that keeps most of the speech, and the shares that others would reject."""
    return {
        "kept": SPEECH_KEPT,
        "min_speech": round(float(np.quantile(speech, 1 - SPEECH_KEPT)), 4),
        "rejected": {f"{x:g}": float(np.mean(speech < x)) for x in REJECTED_BELOW},
    }


def _recall_by(groups: list[str], true: NDArray[np.intp], predicted: NDArray[np.intp]) -> dict[str, float]:
    names = np.array(groups)
    return {name: metrics.uar(true[names == name], predicted[names == name]) for name in sorted(set(groups)) if name}


def write(figures: dict[str, Any], folder: Path) -> Path:
    """Write the figures as JSON into `folder`, atomically, and return the file."""
    shuffled = "-shuffled" if figures["shuffled_labels"] else ""
    return write_json(figures, folder / f"{figures['protocol']}-{figures['model']}{shuffled}.json")


def write_json(figures: dict[str, Any], file: Path) -> Path:
    """Write figures as JSON, atomically, and return the file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return partial.replace(file)
