"""What a model file says to sounds that are no speech: it must not name an emotion. The program's own way, whole."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import Clip, read_clip
from desktop_app.recognition import Model, Recogniser, Status
from model_export.data.corpora import Utterance, read_corpus
from model_export.data.noises import HELD_OUT_NOISE
from model_export.networks.description import today

Floats = NDArray[np.float32]

RATE_HZ = 48_000
LENGTHS_S = (1.0, 3.0, 10.0)
LEVELS_DBFS = (-60, -50, -40, -30, -20, -10)


def rejection(model: Path, corpora: Path, speech: tuple[str, ...] = ("ravdess_speech", "crema_d")) -> dict[str, Any]:
    """Return how many clips of each kind of sound got which status.

    Parameters
    ----------
    model : Path
        An ``.onnx`` file.
    corpora : Path
    speech : tuple of str
        Corpora of which as little as possible should be taken for no speech.
    """
    recogniser = Recogniser(Model.load(model))
    noises = [x for x in read_corpus(corpora, "noise_esc10") if x.speaker == HELD_OUT_NOISE]
    rows = []
    for kind in sorted({x.path.parent.name for x in noises}):
        rows.append(
            _row(f"ESC-10: {kind}", recogniser, (read_clip(x.path) for x in noises if x.path.parent.name == kind))
        )
    for name, make in SOUNDS.items():
        rows.append(_row(name, recogniser, _made(make)))
    for corpus in speech:
        rows.append(_row(f"speech: {corpus}", recogniser, _read(read_corpus(corpora, corpus))))
    return {"model": model.stem, "sha256": recogniser.model.sha256, "rows": rows, "date": today()}


def _row(sound: str, recogniser: Recogniser, clips: Iterator[Clip]) -> dict[str, Any]:
    counts = dict.fromkeys((str(status) for status in Status), 0)
    for clip in clips:
        counts[str(recogniser.recognise(clip).status)] += 1
    return {"sound": sound, "clips": sum(counts.values()), **counts}


def _read(utterances: list[Utterance]) -> Iterator[Clip]:
    return (read_clip(x.path) for x in utterances)


def _made(make: Callable[[int, np.random.Generator], NDArray[np.floating]]) -> Iterator[Clip]:
    """Yield a sound at every length and level, by its RMS."""
    random = np.random.default_rng(0)
    for length_s in LENGTHS_S:
        for level_dbfs in LEVELS_DBFS:
            x = make(round(length_s * RATE_HZ), random)
            x = x / np.sqrt(np.mean(x**2) + 1e-20) * 10 ** (level_dbfs / 20)
            yield Clip(np.clip(x, -1, 1).astype(np.float32)[:, None], RATE_HZ, "made", "float")


def _coloured(n: int, random: np.random.Generator, exponent: float) -> NDArray[np.floating]:
    """Return noise whose power falls with the frequency to the power of `exponent`."""
    spectrum = np.fft.rfft(random.standard_normal(n))
    return np.fft.irfft(spectrum / np.maximum(np.fft.rfftfreq(n, 1 / RATE_HZ), 20) ** (exponent / 2), n)


def _hum(n: int, hz: float) -> NDArray[np.floating]:
    t = np.arange(n) / RATE_HZ
    return sum(np.sin(2 * np.pi * hz * k * t) / k for k in range(1, 8))


def _chord(n: int, random: np.random.Generator) -> NDArray[np.floating]:
    t = np.arange(n) / RATE_HZ
    notes = 220 * 2 ** (random.choice(24, 4, replace=False) / 12)
    return sum(np.sin(2 * np.pi * f * k * t) / k for f in notes for k in (1, 2, 3)) * (1 + np.sin(2 * np.pi * 0.7 * t))


def _clicks(n: int, random: np.random.Generator) -> NDArray[np.floating]:
    x = np.zeros(n)
    x[random.integers(0, n, max(2, n // RATE_HZ * 3))] = 1
    return x


SOUNDS: dict[str, Callable[[int, np.random.Generator], NDArray[np.floating]]] = {
    "digital silence": lambda n, _: np.zeros(n),
    "white noise": lambda n, random: random.standard_normal(n),
    "pink noise": lambda n, random: _coloured(n, random, 1),
    "brown noise": lambda n, random: _coloured(n, random, 2),
    "hum, 50 Hz": lambda n, _: _hum(n, 50),
    "hum, 60 Hz": lambda n, _: _hum(n, 60),
    "tone, 440 Hz": lambda n, _: np.sin(2 * np.pi * 440 * np.arange(n) / RATE_HZ),
    "chords": _chord,
    "clicks": _clicks,
}
"""Made sounds, by name: functions of the number of samples and a generator, at any level."""
