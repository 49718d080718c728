"""Clips of known speech for the benchmarks of the gate: which they are, where somebody speaks in them, and mixtures.

The truth is made from clean clips by their energy. Power between 100 and 6000 Hz is taken every 10 ms over 25 ms. The
floor is the 5th percentile of the clip's levels (some clips have no pause to find it in), the top the 95th: speech is
what lies 12 dB above the floor and at most 30 dB below the top. Gaps under 0.2 s belong to it (closures of stops), runs
under 60 ms don't (clicks), nor do runs that stay 15 dB below the top (breath, a fading hiss). In CREMA-D and ASED,
whose rooms are heard, this takes the louder parts of the voice only: what it calls speech is speech, but not all that
it leaves out is none. So it is asked how much of it is found, and false alarms are counted on sounds without any voice.
"""

import itertools
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import read_clip
from desktop_app.audio.signal.resample import resample

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

RATE_HZ = 16_000
STEP_S = 0.01
STEP_SAMPLES = round(STEP_S * RATE_HZ)
FRAME_SAMPLES = 400
BAND_HZ = (100.0, 6000.0)
ABOVE_FLOOR_DB, BELOW_TOP_DB, CORE_DB = 12.0, 30.0, 15.0
GAP_S, SHORTEST_S = 0.2, 0.06

CORPORA = {
    "RAVDESS": "ravdess/speech",
    "CREMA-D": "crema_d",
    "nEMO": "nemo",
    "ASED": "ased",
    "EMOVO": "emovo",
}
NOISE = "noise_esc10"
BABY = "baby cry"
SUFFIXES = (".wav", ".flac", ".opus", ".ogg")


def sounds(folder: Path) -> list[Path]:
    """Return the sound files below a folder, sorted by name."""
    return sorted((p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES), key=lambda p: (p.stem, str(p)))


def sample(folder: Path, count: int, parity: int | None = None, seed: int = 0) -> list[Path]:
    """Draw files of a folder; of `parity` 0 those at even places of the sorted list alone, of 1 those at odd ones."""
    found = sounds(folder) if parity is None else sounds(folder)[parity::2]
    if not found:
        raise SystemExit(f"{folder} holds no sounds: give --corpora DIR, the folder of the corpora.")
    return sorted(random.Random(seed).sample(found, min(count, len(found))))


def read(path: Path) -> Floats:
    """Return a file as float32 (n,), mono at 16 kHz."""
    clip = read_clip(path)
    return resample(clip.mono(), clip.rate_hz, RATE_HZ)


def noise_kind(path: Path) -> str:
    """Return what a file of ESC-10 is, from its folder."""
    return path.parent.name.replace("_", " ")


def levels_db(waveform: Floats) -> Floats:
    """Return the level between 100 and 6000 Hz every 10 ms, in dB: float32 (frames,)."""
    padded = np.pad(waveform, (FRAME_SAMPLES // 2 - STEP_SAMPLES // 2, FRAME_SAMPLES))
    frames = np.lib.stride_tricks.sliding_window_view(padded, FRAME_SAMPLES)[::STEP_SAMPLES]
    window = np.hanning(FRAME_SAMPLES)
    power = np.abs(np.fft.rfft(frames[: len(waveform) // STEP_SAMPLES] * window)) ** 2
    hz = np.fft.rfftfreq(FRAME_SAMPLES, 1 / RATE_HZ)
    inside = power[:, (hz >= BAND_HZ[0]) & (hz <= BAND_HZ[1])].sum(axis=1)
    return (10 * np.log10(inside * 2 / FRAME_SAMPLES / (window**2).sum() + 1e-12)).astype(np.float32)


def speech_mask(waveform: Floats) -> Mask:
    """Return for every 10 ms of a clean clip whether somebody speaks, as the top of this file says: bool (frames,)."""
    levels = levels_db(waveform)
    floor, top = np.percentile(levels, (5, 95))
    speech: Mask = levels >= max(floor + ABOVE_FLOOR_DB, top - BELOW_TOP_DB)
    found = runs(speech)
    for (_, end), (start, _) in itertools.pairwise(found):
        if (start - end) * STEP_S < GAP_S:
            speech[end:start] = True
    for start, end in runs(speech):
        if (end - start) * STEP_S < SHORTEST_S or levels[start:end].max() < top - CORE_DB:
            speech[start:end] = False
    return speech


def runs(mask: Mask) -> list[tuple[int, int]]:
    """Return where a mask is true: (first, one after the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def speech_rms(waveform: Floats, speech: Mask) -> float:
    """Return the RMS of a clip over the time in which somebody speaks, [0, 1]."""
    samples = waveform[: len(speech) * STEP_SAMPLES][np.repeat(speech, STEP_SAMPLES)]
    return float(np.sqrt(np.mean(samples**2))) if len(samples) else 0.0


def mixed(waveform: Floats, speech: Mask, noise: Floats, ratio_db: float, draw: np.random.Generator) -> Floats:
    """Return a clip with noise `ratio_db` below its speech, begun anywhere in the noise; float32 (n,), [-1, 1]."""
    n = len(waveform)
    piece = np.roll(np.resize(noise, max(n, len(noise))), draw.integers(len(noise)))[:n]
    rms = np.sqrt(np.mean(piece**2)) + 1e-9
    mixture = waveform + piece * speech_rms(waveform, speech) / rms * 10 ** (-ratio_db / 20)
    return (mixture / max(1.0, float(np.abs(mixture).max()))).astype(np.float32)


def at_level(waveform: Floats, rms: float, level_dbfs: float) -> Floats:
    """Return a sound brought from an RMS to a level, float32 (n,), clipped to [-1, 1]."""
    return np.clip(waveform * (10 ** (level_dbfs / 20) / max(rms, 1e-9)), -1, 1).astype(np.float32)


def coloured(n: int, draw: np.random.Generator, exponent: float) -> Floats:
    """Return noise whose power falls with frequency to the power of `exponent`, of RMS 1: float32 (n,)."""
    spectrum = np.fft.rfft(draw.standard_normal(n)) / np.maximum(np.fft.rfftfreq(n, 1 / RATE_HZ), 20) ** (exponent / 2)
    noise = np.fft.irfft(spectrum, n)
    return (noise / np.sqrt(np.mean(noise**2))).astype(np.float32)


def _harmonics(n: int, frequencies_hz: list[float], count: int) -> NDArray[np.floating]:
    t = np.arange(n) / RATE_HZ
    return np.sum([np.sin(2 * np.pi * f * k * t) / k for f in frequencies_hz for k in range(1, count + 1)], axis=0)


def _chords(n: int, draw: np.random.Generator) -> NDArray[np.floating]:
    notes_hz = (220 * 2 ** (draw.choice(24, 4, replace=False) / 12)).tolist()
    return _harmonics(n, notes_hz, 3) * (1 + np.sin(2 * np.pi * 0.7 * np.arange(n) / RATE_HZ))


def _clicks(n: int, draw: np.random.Generator) -> NDArray[np.floating]:
    x = np.zeros(n)
    x[draw.integers(0, n, max(2, n // RATE_HZ * 3))] = 1
    return x


MADE: dict[str, Callable[[int, np.random.Generator], NDArray[np.floating]]] = {
    "digital silence": lambda n, _: np.zeros(n),
    "white noise": lambda n, draw: coloured(n, draw, 0),
    "pink noise": lambda n, draw: coloured(n, draw, 1),
    "brown noise": lambda n, draw: coloured(n, draw, 2),
    "hum, 50 and 60 Hz": lambda n, draw: _harmonics(n, [float(draw.choice([50, 60]))], 7),
    "tones": lambda n, draw: _harmonics(n, [float(draw.uniform(100, 2000))], 1),
    "chords": _chords,
    "clicks": _clicks,
}
"""Made sounds without a voice, by name: functions of the number of samples and a generator, at any level."""
