"""A tiny corpus that is named as RAVDESS names its clips: each emotion is a buzz of its own pitch and tremolo."""

from pathlib import Path

import numpy as np
import soundfile

from tests.support.tones import LABELS

RATE_HZ = 22050
ACTORS = range(1, 25)


def write_tiny_corpus(folder: Path, actors: range = ACTORS, repetitions: int = 2) -> Path:
    """Write ``ravdess/speech`` below `folder`, one clip for each actor, emotion and repetition; return `folder`."""
    random = np.random.default_rng(0)
    for actor in actors:
        for number, _ in enumerate(LABELS, start=1):
            for repetition in range(1, repetitions + 1):
                name = f"03-01-{number:02d}-01-01-{repetition:02d}-{actor:02d}.wav"
                path = folder / "ravdess" / "speech" / f"Actor_{actor:02d}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                soundfile.write(path, _buzz(number, actor, random), RATE_HZ)
    return folder


def write_tiny_other_corpora(folder: Path) -> Path:
    """Write the same buzzes as the four other corpora of speech, noise as ``noise_esc10``; return `folder`."""
    random = np.random.default_rng(1)
    crema_d = {"NEU": 1, "HAP": 3, "SAD": 4, "ANG": 5, "FEA": 6, "DIS": 7}
    nemo = {"neutral": 1, "happiness": 3, "sadness": 4, "anger": 5, "fear": 6, "surprised": 8}
    named = {f"crema_d/{speaker}_IEO_{x}_HI": n for speaker in range(1001, 1005) for x, n in crema_d.items()}
    named |= {f"nemo/S{speaker}_{x}_1": n for speaker in range(4) for x, n in nemo.items()}
    ased = {"n1": 1, "f2": 6, "h3": 3, "s4": 4, "a5": 5}
    emovo = {"neu": 1, "gio": 3, "tri": 4, "rab": 5, "pau": 6, "dis": 7, "sor": 8}
    named |= {f"ased/{x}-01-01-01-{speaker:02d}": n for speaker in range(1, 4) for x, n in ased.items()}
    named |= {f"emovo/{x}-f{speaker}-b1": n for speaker in range(1, 4) for x, n in emovo.items()}
    for i, (name, number) in enumerate(named.items()):
        path = folder / f"{name}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, _buzz(number, i, random), RATE_HZ)
    for fold in range(1, 5):
        path = folder / "noise_esc10" / "rain" / f"{fold}-1-A.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, 0.1 * random.standard_normal(2 * RATE_HZ), RATE_HZ)
    return folder


def _buzz(number: int, actor: int, random: np.random.Generator) -> np.ndarray:
    """Return float32 (n,), 1.3 to 1.6 s: harmonics of a pitch that tells the emotion, with an accent of the actor."""
    t = np.arange(round(random.uniform(1.3, 1.6) * RATE_HZ)) / RATE_HZ
    pitch_hz = 100.0 * 1.3**number * (1 + 0.01 * (actor % 3))
    wave = sum(np.sin(2 * np.pi * pitch_hz * k * t) / k for k in range(1, 6))
    tremolo = 0.55 + 0.45 * np.sin(2 * np.pi * (1 + 1.5 * number) * t)
    return (0.1 * wave * tremolo + 0.001 * random.standard_normal(len(t))).astype(np.float32)
