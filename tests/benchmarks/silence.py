"""Checks that silence takes no emotion away: clips with silence around them are answered as without.

``SPEECH_CORPORA=DIR python tests/benchmarks/silence.py`` recognises 200 clips of RAVDESS, CREMA-D and nEMO as files,
and each again in variants, drawn by a seed: 0 to 60 s of digital silence before and after; as much coloured noise at
-60 to -50 dBFS; two or three repetitions with pauses of 3 to 10 s. For each kind it prints how many statuses were kept,
gained (an emotion instead of “not sure”, either instead of none) and lost, how many of the emotions are the same, and
by how much the probabilities differ. It exits with 1 unless none is lost, 95 % of the emotions are the same, and the
probability of the emotion differs by at most 0.05 in the median.

In one more variant the noise goes on under the clip. It has no bar: some clips of RAVDESS are as quiet as the noise,
and what the noise does to the voice is not the silence's doing.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio import Clip, read_clip
from desktop_app.recognition import Model, Recogniser, Status, Verdict, find_model, recognise_file
from tests.benchmarks import speech_truth as truth

CORPORA = ("RAVDESS", "CREMA-D", "nEMO")
LONGEST_S = 60.0
NOISE_DBFS = (-60.0, -50.0)
PAUSE_S = (3.0, 10.0)
SAME_SHARE, MEDIAN = 0.95, 0.05
RANK = {Status.EMOTION: 2, Status.UNCERTAIN: 1}

Make = Callable[[Clip, np.random.Generator], truth.Floats]


def around(clip: Clip, draw: np.random.Generator) -> truth.Floats:
    """Return a clip with digital silence before and after it, 0 to 60 s in all: float32 (n,)."""
    silence_s = draw.uniform(0, LONGEST_S)
    before = round(silence_s * draw.uniform() * clip.rate_hz)
    after = round(silence_s * clip.rate_hz) - before
    return np.pad(clip.mono(), (before, after)).astype(np.float32)


def room(clip: Clip, draw: np.random.Generator) -> truth.Floats:
    """Return a clip with 0 to 60 s of a room's noise before and after it in all: float32 (n,)."""
    padded = around(clip, draw)
    inside = np.flatnonzero(padded)
    noise = room_noise(len(padded), draw)
    if len(inside):
        noise[inside[0] : inside[-1] + 1] = 0
    return padded + noise


def room_throughout(clip: Clip, draw: np.random.Generator) -> truth.Floats:
    """Return the same with the noise under the clip too: float32 (n,)."""
    padded = around(clip, draw)
    return np.clip(padded + room_noise(len(padded), draw), -1, 1).astype(np.float32)


def room_noise(n: int, draw: np.random.Generator) -> truth.Floats:
    """Return noise of some colour between white and brown at -60 to -50 dBFS: float32 (n,)."""
    level = 10 ** (draw.uniform(*NOISE_DBFS) / 20)
    return (level * truth.coloured(n, draw, draw.uniform(0, 2))).astype(np.float32)


def pauses(clip: Clip, draw: np.random.Generator) -> truth.Floats:
    """Return a clip two or three times with pauses of 3 to 10 s of digital silence between: float32 (n,)."""
    mono = clip.mono()
    parts = [mono]
    for _ in range(draw.integers(1, 3)):
        parts += [np.zeros(round(draw.uniform(*PAUSE_S) * clip.rate_hz), np.float32), mono]
    return np.concatenate(parts)


THROUGHOUT = "a room's noise, under it too"
KINDS: dict[str, Make] = {
    "digital silence": around,
    "a room's noise": room,
    "pauses": pauses,
    THROUGHOUT: room_throughout,
}


@dataclass
class Tally:
    """What one kind of variant did to the answers."""

    kept: int = 0
    gained: int = 0
    lost: list[str] = field(default_factory=list)
    emotions: int = 0
    same: int = 0
    of_emotion: list[float] = field(default_factory=list)
    of_all: list[float] = field(default_factory=list)

    def add(self, name: str, before: Verdict, after: Verdict) -> None:
        """Compare the answer to a clip with the one to its variant."""
        change = RANK.get(after.status, 0) - RANK.get(before.status, 0)
        if change < 0:
            self.lost.append(f"{name}: {before.status}, now {after.status}")
        else:
            self.gained += change > 0
            self.kept += change == 0
        if before.emotion is not None:
            self.emotions += 1
            self.same += after.emotion == before.emotion
        if before.probabilities and after.probabilities:
            top = max(before.probabilities, key=lambda label: before.probabilities[label])
            differences = {x: abs(p - after.probabilities[x]) for x, p in before.probabilities.items()}
            self.of_emotion.append(differences[top])
            self.of_all += differences.values()

    @property
    def same_share(self) -> float:
        """Share of the clips with an emotion that have the same in the variant, [0, 1]."""
        return self.same / max(1, self.emotions)

    @property
    def passes(self) -> bool:
        """Whether the bars are met."""
        few = not self.of_emotion or float(np.median(self.of_emotion)) <= MEDIAN
        return not self.lost and self.same_share >= SAME_SHARE and few

    def row(self, kind: str) -> str:
        """Return a row of the table."""
        counts = f"{self.kept} | {self.gained} | {len(self.lost)}"
        same = f"{self.same} of {self.emotions} ({self.same_share:.1%})"
        return f"| {kind} | {counts} | {same} | {median(self.of_emotion)} | {median(self.of_all)} |"


def median(values: list[float]) -> str:
    """Return a median as text, “none” of nothing."""
    return f"{np.median(values):.3f}" if values else "none"


def drawn(corpora: Path, count: int, seed: int) -> list[tuple[str, Path]]:
    """Return clips of the three corpora, as many of each as goes."""
    shares = [(count + i) // len(CORPORA) for i in range(len(CORPORA))]
    folders = [(name, corpora / truth.CORPORA[name], share) for name, share in zip(CORPORA, shares, strict=True)]
    return [(name, path) for name, folder, share in folders for path in truth.sample(folder, share, seed=seed)]


def answer(path: Path, recogniser: Recogniser) -> Verdict:
    """Return the verdict on a file, as the program gives it."""
    result = recognise_file(path, recogniser)
    if result.verdict is None:
        raise SystemExit(f"{path}: {result.error}")
    return result.verdict


def compare(clips: list[tuple[str, Path]], recogniser: Recogniser, seed: int) -> dict[str, Tally]:
    """Recognise all clips and their variants."""
    tallies = {kind: Tally() for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        variant = Path(folder) / "variant.wav"
        for number, (corpus, path) in enumerate(clips):
            clip = read_clip(path)
            before = answer(path, recogniser)
            for place, (kind, make) in enumerate(KINDS.items()):
                sound = make(clip, np.random.default_rng([seed, number, place]))
                # Not rounded to 16 bits: silence is to be the only difference.
                soundfile.write(variant, sound, clip.rate_hz, "FLOAT")
                tallies[kind].add(f"{corpus} {path.stem}", before, answer(variant, recogniser))
    return tallies


def main() -> int:
    """Read the arguments, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=os.environ.get("SPEECH_CORPORA"), help="or SPEECH_CORPORA")
    parser.add_argument("--model", help="a shipped model by name, or an .onnx file")
    parser.add_argument("--clips", type=int, default=200, help="200 by default")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lost", action="store_true", help="name the clips that lost their status")
    given = parser.parse_args()
    if given.corpora is None:
        raise SystemExit("Where are the corpora? Give --corpora DIR, or set SPEECH_CORPORA to their folder.")
    recogniser = Recogniser(Model.load(find_model(given.model)))
    clips = drawn(given.corpora, given.clips, given.seed)
    print(f"{recogniser.model!r}\n{len(clips)} clips\n")
    print("| variant | kept | gained | lost | same emotion | median difference, its probability | all probabilities |")
    print("|---|---|---|---|---|---|---|")
    tallies = compare(clips, recogniser, given.seed)
    for kind, tally in tallies.items():
        print(tally.row(kind))
    if given.lost:
        print("\n".join(["", *(f"{kind}: {line}" for kind, tally in tallies.items() for line in tally.lost)]))
    missed = [kind for kind, tally in tallies.items() if kind != THROUGHOUT and not tally.passes]
    bars = f"none lost, {SAME_SHARE:.0%} the same emotion, {MEDIAN:g} in the median"
    print(f"\n{bars}: {'missed with ' + ', '.join(missed) if missed else 'met by all'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
