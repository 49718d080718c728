"""How much a model loses elsewhere: the test clips of `actors5` with noise, through a telephone, in a room.

Each fold's network, as `evaluate` left it, hears its own test clips under every condition. Nothing here is like the
augmentation of the training: that works on spectrograms, and never had the noise of ESC-10's fold 4.
"""

import io
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

from desktop_app.audio import read_clip, resample
from model_export.data.corpora import EMOTIONS, Utterance, read_corpus
from model_export.data.noises import HELD_OUT_NOISE
from model_export.data.splits import folds, utterances_of
from model_export.evaluation import metrics
from model_export.evaluation.evaluate import NETWORK
from model_export.networks.description import today
from model_export.networks.spectrogram import SAMPLE_RATE_HZ, mel_power
from model_export.training.answers import Answers
from model_export.training.learners import answers_about
from model_export.training.pooled_learner import answers_about_waveforms
from model_export.training.runs import RunError

Floats = NDArray[np.float32]
Random = np.random.Generator
Condition = Callable[[Floats, Random], Floats]
Hear = Callable[[Iterator[Floats]], Answers]

OPUS_BITS_PER_S = 16_000


def conditions(noises: list[Floats]) -> dict[str, Condition]:
    """Return what is done to a waveform at 16 kHz, by the name that stands in the table.

    Parameters
    ----------
    noises : list of float32 (n,), at 16 kHz
    """

    def noisy(snr_db: float) -> Condition:
        return lambda x, random: add_noise(x, noises[random.integers(len(noises))], snr_db)

    return {
        "clean": lambda x, _: x,
        **{f"noise, {snr_db} dB": noisy(snr_db) for snr_db in (20, 10, 5)},
        "telephone, 300 to 3400 Hz": lambda x, _: telephone(x),
        "20 dB quieter": lambda x, _: x * np.float32(0.1),
        "10 dB louder, clipped": lambda x, _: np.clip(x * np.float32(10**0.5), -1, 1),
        "room, 0.5 s": room,
        "Opus, 16 kbit/s": lambda x, _: opus(x),
    }


def robustness(
    model: str,
    run: Path,
    corpora: Path,
    min_speech: float,
    recorded: Path | None = None,
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Return UAR, accuracy and the share taken for no speech under every condition.

    Parameters
    ----------
    model : str
        ``compact`` or ``pretrained``.
    run : Path
        What `evaluate` left of `actors5`: a folder for each fold, with its network.
    corpora : Path
    min_speech : float, [0, 1]
        Below it the program says “no speech”.
    recorded : Path or None
        A folder of wav files named as the clips of RAVDESS, recorded elsewhere: one more condition, with the clean
        figure of the same clips beside it.

    Raises
    ------
    RunError
        When `evaluate` has left no networks there.
    """
    if not (run / "fold0" / NETWORK).exists():
        raise RunError(
            f"{run} holds no networks. Run evaluate --protocol actors5 --model {model} first, with the same --epochs."
        )
    utterances = utterances_of("actors5", corpora)
    noises = [waveform(x.path) for x in read_corpus(corpora, "noise_esc10") if x.speaker == HELD_OUT_NOISE]
    networks = [
        (fold.test, partial(HEAR[model], keras.saving.load_model(run / f"fold{i}" / NETWORK, compile=False)))
        for i, fold in enumerate(folds("actors5", utterances))
    ]
    rows = []
    for name, change in conditions(noises).items():
        heard = (_answers(utterances, test, network, change) for test, network in networks)
        rows.append({"condition": name, **_row(*map(np.concatenate, zip(*heard, strict=True)), min_speech)})
        say(f"{rows[-1]}")
    if recorded is not None:
        rows += _recorded_rows(utterances, networks, recorded, min_speech)
    return {"protocol": "actors5", "model": model, "min_speech": min_speech, "rows": rows, "date": today()}


def _by_compact(network: keras.Model, waveforms: Iterator[Floats]) -> Answers:
    return answers_about(map(mel_power, waveforms), network)


def _by_pretrained(network: keras.Model, waveforms: Iterator[Floats]) -> Answers:
    return answers_about_waveforms(waveforms, network)


HEAR: dict[str, Callable[[keras.Model, Iterator[Floats]], Answers]] = {
    "compact": _by_compact,
    "pretrained": _by_pretrained,
}
"""How a network answers about waveforms at 16 kHz, by the name of its architecture."""


def waveform(path: Path) -> Floats:
    """Return a file as the network hears it: float32 (n,), mono, 16 kHz."""
    clip = read_clip(path)
    return resample(clip.mono(), clip.rate_hz, SAMPLE_RATE_HZ)


def add_noise(x: Floats, noise: Floats, snr_db: float) -> Floats:
    """Add noise `snr_db` below the speech, both measured as mean power, of the speech where it is within 35 dB."""
    noise = np.resize(noise, len(x))
    frames = np.lib.stride_tricks.sliding_window_view(np.square(x), 400)[::160].mean(axis=1)
    speech = frames[frames > frames.max() * 10**-3.5].mean()
    return (x + noise * np.sqrt(speech / (np.mean(noise**2) + 1e-12) * 10 ** (-snr_db / 10))).astype(np.float32)


def telephone(x: Floats) -> Floats:
    """Pass 300 to 3400 Hz, through a rate of 8 kHz."""
    band = sosfilt(butter(4, (300, 3400), "bandpass", fs=SAMPLE_RATE_HZ, output="sos"), x).astype(np.float32)
    return resample(resample(band, SAMPLE_RATE_HZ, 8000), 8000, SAMPLE_RATE_HZ)


def room(x: Floats, random: Random, t60_s: float = 0.5, direct_to_late_db: float = 3.0) -> Floats:
    """Convolve with a direct sound and an exponentially decaying noise (Polack 1988)."""
    t = np.arange(round(t60_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    late = random.standard_normal(len(t)) * 10 ** (-3 * t / t60_s)
    late *= np.sqrt(10 ** (-direct_to_late_db / 10) / np.sum(late**2))
    late[0] += 1
    return fftconvolve(x, late)[: len(x)].astype(np.float32)


def opus(x: Floats) -> Floats:
    """Encode and decode as Opus at 16 kbit/s."""
    encoded = io.BytesIO()
    # libsndfile takes the bit rate as a compression level: 256 kbit/s at 0, 6 kbit/s at 1.
    level = 1 - (OPUS_BITS_PER_S - 6000) / 250_000
    soundfile.write(encoded, x, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS", compression_level=level)
    encoded.seek(0)
    decoded, rate_hz = soundfile.read(encoded, dtype="float32")
    return resample(decoded, rate_hz, SAMPLE_RATE_HZ)


def _answers(
    utterances: list[Utterance], test: NDArray[np.intp], hear: Hear, change: Condition
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Return truth, answers and speech of one fold's test clips under a condition."""
    answers = hear(change(waveform(utterances[i].path), np.random.default_rng(int(i))) for i in test)
    truth = np.array([EMOTIONS.index(utterances[i].label) for i in test])
    return truth, answers.logits.argmax(axis=1), answers.speech


def _row(truth: NDArray[np.intp], predicted: NDArray[np.intp], speech: Floats, min_speech: float) -> dict[str, Any]:
    return {
        "clips": len(truth),
        "uar": metrics.uar(truth, predicted),
        "accuracy": metrics.accuracy(truth, predicted),
        "no_speech": float(np.mean(speech < min_speech)),
    }


def _recorded_rows(
    utterances: list[Utterance], networks, recorded: Path, min_speech: float
) -> Iterator[dict[str, Any]]:
    names = {x.stem: x for x in recorded.glob("*.wav")}
    for label, path_of in (
        ("the same clips as below, clean", lambda x: x.path),
        ("through the virtual microphone", lambda x: names[x.path.stem]),
    ):
        parts = []
        for test, hear in networks:
            those = [i for i in test if utterances[i].path.stem in names]
            if those:
                answers = hear(waveform(path_of(utterances[i])) for i in those)
                truth = np.array([EMOTIONS.index(utterances[i].label) for i in those])
                parts.append((truth, answers.logits.argmax(axis=1), answers.speech))
        yield {"condition": label, **_row(*map(np.concatenate, zip(*parts, strict=True)), min_speech)}
