"""Compares ways to tell where somebody speaks: Silero VAD as the program uses it, and compact's own output, slid.

``SPEECH_CORPORA=DIR python tests/benchmarks/speech.py`` prints Markdown tables over samples of five corpora: how much
of the speech time is found (clean, with ESC-10 10 dB below it, quiet), how much of its first and last 80 ms, how much
is called speech beside it (some of that is speech: the truth is strict), in how many clips none is found; how much of
the time of sounds without a voice is called speech; what it costs. How the truth is made stands in speech_truth.py.
Reported are files at odd places of the sorted lists. ``--tune`` tries settings on those at even places instead, and
prints those that find most at 10 dB and call at most 1.75 % of ESC-10 speech. compact is slid in steps of 0.1 s, with
the settings that were found in that way; it was trained with the clips of RAVDESS, CREMA-D and nEMO, and with four of
ESC-10's five folds.
"""

import argparse
import itertools
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.paths import assets_dir
from desktop_app.recognition import Model, find_model
from desktop_app.recognition.answer.probabilities import sigmoid
from desktop_app.recognition.speech import voice_activity
from tests.benchmarks import speech_truth as truth

EDGE_FRAMES = round(0.08 / truth.STEP_S)
STEP_S = 0.1
UNHEARD, FOLD = "4-", "ESC-10, fold 4"
LABELS = {
    "ESC-10": f"all of ESC-10 but {truth.BABY}",
    FOLD: f"its fold 4, which compact was not trained with, but {truth.BABY}",
    "made": "all made sounds",
}
CONDITIONS = ("clean", "10 dB", "-45 dBFS", "-60 dBFS")
RATIO_DB = 10.0
MADE_S, MADE_DBFS = 10.0, (-50, -40, -30, -20)
NOISE_LIMIT = 0.0175
GRID = {
    "Silero": {"ON": (0.5, 0.6, 0.7, 0.8, 0.9), "OFF": (0.05, 0.1, 0.2, 0.35), "MARGIN_S": (0.1, 0.15)},
    "compact": {"ON": (0.05, 0.1, 0.2, 0.3, 0.5, 0.8), "OFF": (0.02, 0.05, 0.1, 0.2, 0.3), "MARGIN_S": (0.0, 0.1)},
}


@dataclass(frozen=True)
class Way:
    """One way to tell speech: float32 (frames,) in [0, 1] of float32 (n,), and the constants for it."""

    name: str
    probabilities: Callable[[truth.Floats], truth.Floats]
    constants: dict[str, float]
    size_bytes: int


class Sound(NamedTuple):
    """A sound and what is known of it: its group, where speech is, how it was made, and each way's probabilities."""

    group: str
    condition: str
    mask: truth.Mask
    duration_s: float
    probabilities: list[truth.Floats]


@dataclass
class Found:
    """Sums over sounds of one kind; the edges are means over clips."""

    spoken: int = 0
    found: int = 0
    called: int = 0
    beside: int = 0
    frames: int = 0
    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    missed: int = 0

    def add(self, mask: truth.Mask, called: truth.Mask) -> None:
        """Count one sound."""
        self.spoken += int(mask.sum())
        self.found += int((mask & called).sum())
        self.called += int(called.sum())
        self.beside += int((called & ~mask).sum())
        self.frames += len(called)
        self.missed += not called.any()
        (places,) = np.nonzero(mask)
        if len(places):
            self.first.append(float(called[places[0] : places[0] + EDGE_FRAMES].mean()))
            self.last.append(float(called[: places[-1] + 1][-EDGE_FRAMES:].mean()))


def ways() -> list[Way]:
    """Return what is compared."""
    own = find_model("compact")
    model = Model.load(own)
    silero = assets_dir() / "speech" / "silero_vad.onnx"
    names = ("ON", "OFF", "PAUSE_S", "SHORTEST_S", "MARGIN_S", "FRAME_S")
    constants = {name: getattr(voice_activity, name) for name in names}
    slid = {"PAUSE_S": 0.3, "SHORTEST_S": 0.09, "FRAME_S": STEP_S}
    return [
        Way("Silero", voice_activity.speech_probabilities, constants, silero.stat().st_size),
        Way("Silero, no gain", without_gain, {**constants, "ON": 0.7}, silero.stat().st_size),
        Way("compact, 0.5 s", lambda x: slide(model, x, 0.5), {**slid, **COMPACT[0.5]}, 0),
        Way("compact, 1 s", lambda x: slide(model, x, 1.0), {**slid, **COMPACT[1.0]}, 0),
    ]


COMPACT = {
    0.5: {"ON": 0.1, "OFF": 0.02, "MARGIN_S": 0.1},
    1.0: {"ON": 0.5, "OFF": 0.02, "MARGIN_S": 0.1},
}
"""By length of its window in seconds: what ``--tune`` found."""


def without_gain(waveform: truth.Floats) -> truth.Floats:
    """Return what Silero says of a sound as it is."""
    with patch.object(voice_activity, "GAIN", 1.0):
        return voice_activity.speech_probabilities(waveform)


def slide(model: Model, waveform: truth.Floats, window_s: float) -> truth.Floats:
    """Return a model's speech score for every 0.1 s, of the window around it: float32 (frames,), [0, 1]."""
    window, step = round(window_s * truth.RATE_HZ), round(STEP_S * truth.RATE_HZ)
    if len(waveform) <= window:
        waveform = np.pad(waveform, (0, window - len(waveform)))
    middles = np.arange(0, len(waveform), step) + step // 2
    starts = np.clip(middles - window // 2, 0, len(waveform) - window)
    scores = []
    for at in range(0, len(starts), 16):
        outputs = model.run(np.stack([waveform[start : start + window] for start in starts[at : at + 16]]))
        assert outputs.speech is not None
        scores.append(sigmoid(outputs.speech))
    return np.concatenate(scores)


def clips(corpora: Path, compared: list[Way], parity: int, count: int) -> Iterator[Sound]:
    """Yield the clips of all corpora in every condition."""
    noises = [truth.read(path) for path in truth.sample(corpora / truth.NOISE, 320, parity)]
    for corpus, folder in truth.CORPORA.items():
        draw = np.random.default_rng(parity)
        for path in truth.sample(corpora / folder, count, parity):
            clean = truth.read(path)
            mask = truth.speech_mask(clean)
            rms = truth.speech_rms(clean, mask)
            for condition in CONDITIONS:
                if condition == "10 dB":
                    sound = truth.mixed(clean, mask, noises[draw.integers(len(noises))], RATIO_DB, draw)
                else:
                    sound = clean if condition == "clean" else truth.at_level(clean, rms, float(condition.split()[0]))
                yield heard(corpus, condition, mask, sound, compared)


def voiceless(corpora: Path, compared: list[Way], parity: int) -> Iterator[Sound]:
    """Yield ESC-10 and made sounds; the group is what they are."""
    for path in truth.sample(corpora / truth.NOISE, 320, parity):
        kind = truth.noise_kind(path)
        noise = heard(kind, "ESC-10", None, truth.read(path), compared)
        yield noise
        if path.stem.startswith(UNHEARD):
            # compact was trained with the other folds.
            yield noise._replace(condition=FOLD)
    draw = np.random.default_rng(parity)
    for name, make in truth.MADE.items():
        for level_dbfs in MADE_DBFS:
            made = make(round(MADE_S * truth.RATE_HZ), draw)
            sound = truth.at_level(made, float(np.sqrt(np.mean(made**2))), level_dbfs)
            yield heard(name, "made", None, sound, compared)


def heard(group: str, condition: str, mask: truth.Mask | None, sound: truth.Floats, compared: list[Way]) -> Sound:
    """Let every way hear a sound."""
    frames = len(sound) // truth.STEP_SAMPLES
    nothing = np.zeros(frames, np.bool_)
    given = [way.probabilities(sound) for way in compared]
    return Sound(group, condition, nothing if mask is None else mask, len(sound) / truth.RATE_HZ, given)


def count_up(sounds: list[Sound], which: int, constants: dict[str, float]) -> dict[tuple[str, str], Found]:
    """Return what one way found, by condition and group, and by condition over all groups."""
    counts: dict[tuple[str, str], Found] = defaultdict(Found)
    with patch.multiple(voice_activity, **constants):
        for sound in sounds:
            called = np.zeros(len(sound.mask), np.bool_)
            for stretch in voice_activity.stretches(sound.probabilities[which], sound.duration_s):
                called[round(stretch.start_s / truth.STEP_S) : round(stretch.end_s / truth.STEP_S)] = True
            counts[sound.condition, sound.group].add(sound.mask, called)
            if sound.group != truth.BABY:
                counts[sound.condition, "all"].add(sound.mask, called)
    return counts


def tune(sounds: list[Sound], compared: list[Way]) -> None:
    """Print the settings that find most at 10 dB among those that call little noise speech."""
    for which, way in enumerate(compared):
        grid = GRID[way.name.split(",")[0]]
        tried = []
        for values in itertools.product(*grid.values()):
            setting = dict(zip(grid, values, strict=True))
            if setting["OFF"] <= setting["ON"]:
                counts = count_up(sounds, which, {**way.constants, **setting})
                noise, mixture = counts["ESC-10", "all"], counts["10 dB", "all"]
                tried.append((mixture.found / mixture.spoken, noise.called / noise.frames, setting))
        quiet = [x for x in tried if x[1] <= NOISE_LIMIT] or [min(tried, key=lambda x: x[1])]
        for found, noise_share, setting in sorted(quiet, key=lambda x: -x[0])[:8]:
            print(f"{way.name}: {found:.3f} found at 10 dB, {noise_share:.4f} of ESC-10 called speech, with {setting}")


def report(sounds: list[Sound], compared: list[Way]) -> None:
    """Print the tables."""
    every = [count_up(sounds, which, way.constants) for which, way in enumerate(compared)]
    for way, counts in zip(compared, every, strict=True):
        print(f"| {way.name} | time found | first 80 ms | last 80 ms | s beside, a clip | clips with none |")
        print("|---|---|---|---|---|---|")
        for condition in CONDITIONS:
            for group in (*truth.CORPORA, "all"):
                print(f"| {group}, {condition} | {edges(counts[condition, group])} |")
        print()
    print("| time called speech | " + " | ".join(way.name for way in compared) + " |")
    print("|---|" + "---|" * len(compared))
    for condition, label in LABELS.items():
        kinds = {key[1] for key in every[0] if key[0] == condition} - {"all"}
        for group in sorted(kinds if condition != FOLD else ()):
            print(f"| {group} | " + " | ".join(share(counts[condition, group]) for counts in every) + " |")
        print(f"| {label} | " + " | ".join(share(counts[condition, "all"]) for counts in every) + " |")


def edges(found: Found) -> str:
    """Return five cells about speech."""
    whole = f"{found.found / found.spoken:.3f} | {np.mean(found.first):.3f} | {np.mean(found.last):.3f}"
    beside_s = found.beside * truth.STEP_S / len(found.first)
    return f"{whole} | {beside_s:.2f} | {found.missed} of {len(found.first)}"


def share(found: Found) -> str:
    """Return the share of time that was called speech."""
    return f"{found.called / found.frames:.4f}"


def print_cost(compared: list[Way]) -> None:
    """Print what an hour costs, from a minute of noise, by the processor's time."""
    sound = (0.05 * truth.coloured(60 * truth.RATE_HZ, np.random.default_rng(0), 1)).astype(np.float32)
    print("\n| cost | " + " | ".join(way.name for way in compared) + " |\n|---|" + "---|" * len(compared))
    spent = []
    for way in compared:
        way.probabilities(sound[: truth.RATE_HZ])
        began = time.process_time()
        way.probabilities(sound)
        spent.append(f"{60 * (time.process_time() - began):.0f}")
    print("| processor seconds for an hour, one thread | " + " | ".join(spent) + " |")
    print("| bytes beside the models | " + " | ".join(f"{way.size_bytes:,}" for way in compared) + " |")


def main() -> None:
    """Read the arguments, listen, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=os.environ.get("SPEECH_CORPORA"), help="or SPEECH_CORPORA")
    parser.add_argument("--clips", type=int, default=100, help="of each corpus, 100 by default")
    parser.add_argument("--tune", action="store_true", help="try settings on the files at even places")
    given = parser.parse_args()
    if given.corpora is None:
        raise SystemExit("Where are the corpora? Give --corpora DIR, or set SPEECH_CORPORA to their folder.")
    compared = ways()
    parity = 0 if given.tune else 1
    sounds = [*clips(given.corpora, compared, parity, given.clips), *voiceless(given.corpora, compared, parity)]
    if given.tune:
        tune(sounds, compared)
        return
    report(sounds, compared)
    print_cost(compared)


if __name__ == "__main__":
    main()
