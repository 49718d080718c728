"""Checking a model file: against Keras, against librosa, and on clips whose emotion is known."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from desktop_app.recognition import Model
from desktop_app.recognition.answer.probabilities import softmax
from model_export.data.corpora import Utterance
from model_export.export.convert import Exported, ExportedEncoder, exported_from
from model_export.networks import features, spectrogram
from model_export.networks.description import Description
from model_export.training.clips import waveform
from model_export.training.encoded import read, windows_of

Floats = NDArray[np.float32]

PROBABILITY_TOLERANCE = 1e-4
QUANTISED_TOLERANCE = 0.2
"""Of one probability, where matrices are in 8 bits; on the whole answers may change for one window in twenty."""

QUANTISED_CHANGED = 0.05
MFCC_TOLERANCE = 1e-2
ODD_LENGTHS_S = (0.31, 0.977, 1.4142, 2.2361, 3.0, 4.7)
CLIPS_PER_LABEL = 6
BATCH = 3


class CheckError(Exception):
    """The model file is off; the message says in what."""


@dataclass(frozen=True)
class Comparison:
    """What was measured.

    Parameters
    ----------
    waveforms : int
        How many were compared.
    probability, mfcc : float
        Largest absolute differences: of the probabilities from Keras, of the MFCCs from librosa.
    changed : float, [0, 1]
        Share of the waveforms that get another answer than from Keras.
    recall : dict of str to float
        Of clips whose emotion is known, by label.
    size_bytes, keras_size_bytes : int
    latency_ms, keras_latency_ms : float
        Median for one 3 s clip on one thread, front end included; of Keras, librosa and ``predict`` together.
    """

    waveforms: int
    probability: float
    mfcc: float
    changed: float
    recall: dict[str, float]
    size_bytes: int
    keras_size_bytes: int
    latency_ms: float
    keras_latency_ms: float

    def table(self) -> str:
        """Return the figures as text."""
        recall = ", ".join(f"{label} {value:.2f}" for label, value in self.recall.items())
        return (
            f"{self.waveforms} waveforms of odd lengths: probabilities within {self.probability:.1e} of Keras, "
            f"MFCCs within {self.mfcc:.1e} of librosa, "
            + (f"{self.changed:.1%} of the answers another one" if self.changed else "every answer the same")
            + "\n"
            f"clips of known emotion, recall: {recall}\n"
            f"size      {self.size_bytes / 1e6:8.2f} MB   Keras {self.keras_size_bytes / 1e6:8.2f} MB\n"
            f"3 s clip  {self.latency_ms:8.2f} ms   Keras {self.keras_latency_ms:8.2f} ms, front end included"
        )


def check(onnx_file: Path, keras_file: Path, description: Description, utterances: Sequence[Utterance]) -> Comparison:
    """Compare a model file with what it was made from.

    Parameters
    ----------
    onnx_file, keras_file : Path
    description : Description
    utterances : sequence of Utterance
        Clips of known emotion, which the model was trained on or not.

    Raises
    ------
    CheckError
        With the first thing that is off.
    ModelError
        When the file breaks the contract.
    """
    model = Model.load(onnx_file)
    if model.info != description.model_info():
        raise CheckError(f"{onnx_file} carries other metadata than the description says: {model.info}")
    network = keras.saving.load_model(keras_file, compile=False, safe_mode=True)
    exported = exported_from(network, description)
    quantised = isinstance(exported, ExportedEncoder)
    chosen = _some_of_each(utterances, description.labels)
    sounds = list(_odd_lengths([_heard(x.path, description) for x in chosen], description.sample_rate_hz))
    if quantised:
        probability, changed = _against_float(model, exported, sounds)
    else:
        probability, changed = max(_against_keras(model, exported, network, description, x) for x in sounds), 0.0
    mfcc = max(_against_librosa(model, sound) for sound in sounds)
    _batches(model, sounds[: len(chosen) : CLIPS_PER_LABEL][:BATCH], QUANTISED_TOLERANCE if quantised else None)
    return Comparison(
        waveforms=len(sounds),
        probability=probability,
        mfcc=mfcc,
        changed=changed,
        recall=_recall(model, description, chosen),
        size_bytes=model.size_bytes,
        keras_size_bytes=keras_file.stat().st_size,
        latency_ms=_milliseconds(lambda: model.run(sounds[0][None])),
        keras_latency_ms=_milliseconds(
            lambda: exported(sounds[0][None]) if quantised else _keras_by_librosa(network, description, sounds[0]),
            runs=5,
        ),
    )


def _heard(path: Path, description: Description) -> Floats:
    """Return the first window in which a clip is heard: by the program, or, from 0.5 s on, by the seed's networks."""
    if description.features in features.FEATURE_SETS:
        return waveform(path, description)
    return windows_of(read(path))[0][0]


def _against_float(model: Model, exported: ExportedEncoder, sounds: list[Floats]) -> tuple[float, float]:
    """Return the largest difference of probabilities from Keras, in float32, and the share of other answers."""
    found = [softmax(model.run(sound[None]).logits)[0] for sound in sounds]
    expected = [softmax(exported(sound[None])["logits"].numpy())[0] for sound in sounds]
    difference = float(np.abs(np.array(found) - expected).max())
    changed = float(np.mean(np.argmax(found, axis=1) != np.argmax(expected, axis=1)))
    if difference > QUANTISED_TOLERANCE or changed > QUANTISED_CHANGED:
        raise CheckError(
            f"probabilities differ by {difference:.2f} from Keras, and {changed:.0%} of the answers do; at most "
            f"{QUANTISED_TOLERANCE:.2f} and {QUANTISED_CHANGED:.0%} are allowed"
        )
    return difference, changed


def _some_of_each(utterances: Sequence[Utterance], labels: Sequence[str]) -> list[Utterance]:
    """Return a few clips of every label, spread over the speakers."""
    chosen: list[Utterance] = []
    for label in labels:
        of_label = [x for x in utterances if x.label == label]
        if not of_label:
            raise CheckError(f"there are no clips of {label} to check with: give the corpora that the model knows")
        step = max(1, len(of_label) // CLIPS_PER_LABEL)
        chosen += of_label[::step][:CLIPS_PER_LABEL]
    return chosen


def _odd_lengths(sounds: list[Floats], rate_hz: int) -> Iterator[Floats]:
    """Yield every clip whole, then cut or repeated to lengths that divide by nothing."""
    yield from sounds
    for i, length_s in enumerate(ODD_LENGTHS_S):
        n = round(length_s * rate_hz) | 1
        yield np.resize(sounds[i % len(sounds)], n)


def _against_keras(
    model: Model, exported: Exported, network: keras.Model, description: Description, sound: Floats
) -> float:
    """Return the largest difference of probabilities from Keras, fed by our front end and fed by librosa."""
    found = softmax(model.run(sound[None]).logits)[0]
    whole = softmax(exported(sound[None])["logits"].numpy())[0]
    by_librosa = _probabilities(network(_by_librosa(sound, description), training=False))
    difference = 0.0
    for name, expected in (("Keras with the front end", whole), ("Keras with librosa's features", by_librosa)):
        difference = max(difference, float(np.abs(found - expected).max()))
        if difference > PROBABILITY_TOLERANCE:
            raise CheckError(
                f"probabilities differ by {difference:.1e} from {name} on {len(sound)} samples; "
                f"at most {PROBABILITY_TOLERANCE:.0e} is allowed"
            )
        if found.argmax() != expected.argmax():
            raise CheckError(f"another answer than {name} on {len(sound)} samples")
    return difference


def _against_librosa(model: Model, sound: Floats) -> float:
    reference = spectrogram if model.info.sample_rate_hz == spectrogram.SAMPLE_RATE_HZ else features
    found, expected = model.run(sound[None]).mfcc[0], reference.mfcc(sound)
    if found.shape != expected.shape:
        raise CheckError(f"MFCCs of shape {found.shape}, librosa's have {expected.shape}")
    difference = float(np.abs(found - expected).max())
    if difference > MFCC_TOLERANCE:
        raise CheckError(f"MFCCs differ by {difference:.1e} from librosa's; at most {MFCC_TOLERANCE:.0e} is allowed")
    return difference


def _batches(model: Model, sounds: list[Floats], tolerance: float | None = None) -> None:
    """Prove that the clips of a batch do not touch each other: different ones, cut to one length."""
    shortest = min(map(len, sounds))
    sounds = [sound[:shortest] for sound in sounds]
    together = model.run(np.stack(sounds)).logits
    alone = np.concatenate([model.run(sound[None]).logits for sound in sounds])
    if np.abs(softmax(together) - softmax(alone)).max() > (tolerance or PROBABILITY_TOLERANCE):
        raise CheckError(f"a batch of {len(sounds)} gives other probabilities than its clips one by one")


def _recall(model: Model, description: Description, utterances: Sequence[Utterance]) -> dict[str, float]:
    """Return the recall by label, after proving that the labels stand in the right order.

    In a wrong order some label's clips would mostly be called by another name.
    """
    heard: dict[str, list[str]] = {label: [] for label in model.info.labels}
    for utterance in utterances:
        logits = model.run(_heard(utterance.path, description)[None]).logits[0]
        heard[utterance.label].append(model.info.labels[int(logits.argmax())])
    for label, answers in heard.items():
        most = max(set(answers), key=answers.count)
        if answers.count(label) < answers.count(most):
            raise CheckError(f"clips of {label} are mostly called {most}: are the labels in the right order?")
    return {label: answers.count(label) / len(answers) for label, answers in heard.items()}


def _keras_by_librosa(network: keras.Model, description: Description, sound: Floats) -> Floats:
    return _probabilities(network.predict(_by_librosa(sound, description), verbose=0))


def _by_librosa(sound: Floats, description: Description) -> Floats:
    """Return what a network is fed with, computed by librosa: a batch of one."""
    if description.features in features.FEATURE_SETS:
        return features.feature_vector(sound, description.features)[None]
    return spectrogram.mel_power(sound)[None]


def _probabilities(answer: Any) -> Floats:
    return softmax(np.asarray(answer["logits"]))[0] if isinstance(answer, dict) else np.asarray(answer)[0]


def _milliseconds(run: Callable[[], object], runs: int = 20) -> float:
    run()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return float(np.median(times)) * 1000
