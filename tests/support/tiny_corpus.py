"""A tiny corpus that is named as RAVDESS names its clips: each emotion is a voice-like buzz with its own pitch."""

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


def _buzz(number: int, actor: int, random: np.random.Generator) -> np.ndarray:
    """Return float32 (n,), 1.3 to 1.6 s: harmonics of a pitch that tells the emotion, with an accent of the actor."""
    t = np.arange(round(random.uniform(1.3, 1.6) * RATE_HZ)) / RATE_HZ
    pitch_hz = 100.0 * 1.3**number * (1 + 0.01 * (actor % 3))
    wave = sum(np.sin(2 * np.pi * pitch_hz * k * t) / k for k in range(1, 6))
    return (0.1 * wave + 0.001 * random.standard_normal(len(t))).astype(np.float32)
