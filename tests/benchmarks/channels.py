"""Asks whether a second channel changes the answer: inverted, late, silent, noisy, or nothing but noise.

``python tests/benchmarks/channels.py --corpora DIR`` makes stereo of clips of RAVDESS, CREMA-D and nEMO, and prints in
how many of them the model says of both channels what it says of the one good channel: mixed as a plain mean, and as
``Clip.mono`` mixes. Before that it prints the processor's time that an hour of stereo takes.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio import Clip, read_clip, resample
from desktop_app.audio.signal.mixing import STRETCH_S, Mixer, mix_down
from desktop_app.recognition import Model, Recogniser, find_model
from model_export.data.corpora import Utterance, corpora_dir, read_corpus

CORPORA = ("ravdess_speech", "crema_d", "nemo")
Wave = np.ndarray
Other = Callable[[Wave, int, np.random.Generator, list[Wave]], Wave]


def delayed(voice: Wave, rate_hz: int, delay_s: float) -> Wave:
    """Return a voice later by any part of a sample."""
    spectrum = np.fft.rfft(voice, 2 * len(voice))
    turned = spectrum * np.exp(-2j * np.pi * np.fft.rfftfreq(2 * len(voice), 1 / rate_hz) * delay_s)
    return np.fft.irfft(turned)[: len(voice)]


def noise(voice: Wave, random: np.random.Generator, slope: float = 0.0) -> Wave:
    """Return noise as loud as a voice is while it speaks; a slope of 0.5 makes it pink, of 1 red."""
    spectrum = np.fft.rfft(random.normal(size=len(voice)))
    wave = np.fft.irfft(spectrum / np.maximum(1, np.arange(len(spectrum))) ** slope, len(voice))
    return wave / wave.std() * speaking_rms(voice)


def speaking_rms(voice: Wave) -> float:
    """RMS of a voice without its pauses: of the samples within 40 dB of the loudest tenth of a second."""
    frames = np.square(voice[: len(voice) // 400 * 400].reshape(-1, 400)).mean(axis=1)
    return float(np.sqrt(frames[frames > frames.max() * 1e-3].mean()))


def surroundings(voice: Wave, random: np.random.Generator, sounds: list[Wave]) -> Wave:
    """Return a sound that is no speech, as loud as a voice while it speaks."""
    sound = np.resize(sounds[random.integers(len(sounds))], len(voice))
    return sound / max(1e-9, sound.std()) * speaking_rms(voice)


OTHERS: dict[str, Other] = {
    "the same": lambda v, hz, r, s: v,
    "0.3 ms late": lambda v, hz, r, s: delayed(v, hz, 3e-4),
    "inverted": lambda v, hz, r, s: -v,
    "inverted, × 0.8": lambda v, hz, r, s: -0.8 * v,
    "inverted, × 0.8, 0.1 ms late": lambda v, hz, r, s: -0.8 * delayed(v, hz, 1e-4),
    "inverted, × 0.8, 0.3 ms late": lambda v, hz, r, s: -0.8 * delayed(v, hz, 3e-4),
    "inverted, noise at 20 dB": lambda v, hz, r, s: -v + 0.1 * noise(v, r),
    "silent": lambda v, hz, r, s: 0 * v,
    "hiss at -50 dB": lambda v, hz, r, s: 10**-2.5 * noise(v, r),
    "white noise at 0 dB": lambda v, hz, r, s: v + noise(v, r),
    "pink noise at 0 dB": lambda v, hz, r, s: v + noise(v, r, 0.5),
    "inverted, pink noise at 0 dB": lambda v, hz, r, s: -v + noise(v, r, 0.5),
    "surroundings at 0 dB": lambda v, hz, r, s: v + surroundings(v, r, s),
    "white noise only": lambda v, hz, r, s: noise(v, r),
    "pink noise only": lambda v, hz, r, s: noise(v, r, 0.5),
    "red noise only": lambda v, hz, r, s: noise(v, r, 1.0),
    "surroundings only": lambda v, hz, r, s: surroundings(v, r, s),
}


def chosen(corpora: Path, count: int) -> list[Utterance]:
    """Return so many clips, as many of each corpus, spread evenly over it."""
    found = []
    for i, corpus in enumerate(CORPORA):
        clips = read_corpus(corpora, corpus)
        share = (count + i) // len(CORPORA)
        found += [clips[round(at)] for at in np.linspace(0, len(clips) - 1, share)]
    return found


def answers(recogniser: Recogniser, clip: Clip) -> str:
    """Return the emotion that is most probable, or why there is none."""
    verdict = recogniser.recognise(clip)
    if not verdict.probabilities:
        return verdict.status.value
    return max(verdict.probabilities, key=verdict.probabilities.__getitem__)


def print_answers(recogniser: Recogniser, corpora: Path, count: int) -> None:
    """Print for each kind of second channel how many answers stay the same, mixed in both ways, on either side."""
    hertz = recogniser.model.info.sample_rate_hz
    sounds = [resample(c.mono(), c.rate_hz, hertz) for c in map(read_clip, sounds_of(corpora))]
    same = {name: [0, 0] for name in OTHERS}
    clips = chosen(corpora, count)
    for i, utterance in enumerate(clips):
        clip = read_clip(utterance.path)
        voice = resample(clip.mono(), clip.rate_hz, hertz)
        random = np.random.default_rng(i)
        alone = answers(recogniser, Clip(voice, hertz, ""))
        for name, make in OTHERS.items():
            pair = [voice, make(voice, hertz, random, sounds).astype(np.float32)]
            stereo = np.stack(pair if i % 2 else pair[::-1], axis=1) / 2
            same[name][0] += answers(recogniser, Clip(mix_down(stereo), hertz, "")) == alone
            same[name][1] += answers(recogniser, Clip(stereo, hertz, "")) == alone
    print(f"\n| second channel | mean: same answer of {len(clips)} | mixed |\n|---|---|---|")
    for name, (before, after) in same.items():
        print(f"| {name} | {before} | {after} |")


def sounds_of(corpora: Path) -> list[Path]:
    """Return some sounds that are no speech."""
    return [utterance.path for utterance in read_corpus(corpora, "noise_esc10")[::10]]


def print_cost(minutes: float = 6.0, rate_hz: int = 48000) -> None:
    """Print what an hour of stereo costs, from some minutes of it."""
    block = np.random.default_rng(0).normal(0, 0.1, (round(STRETCH_S * rate_hz), 2)).astype(np.float32)
    for name, mono in (("mean", mix_down), ("mixed", Mixer(2, rate_hz).feed)):
        began = time.thread_time()
        for _ in range(round(minutes * 60 / STRETCH_S)):
            mono(block)
        print(f"{name}: {(time.thread_time() - began) * 60 / minutes:.2f} s of processor time for an hour of stereo")


def main() -> None:
    """Read the arguments, and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="or the variable SPEECH_CORPORA")
    parser.add_argument("--clips", type=int, default=100, help="100 by default")
    parser.add_argument("--model", help="a shipped model by name, or an .onnx file")
    given = parser.parse_args()
    print_cost()
    model = Model.load(find_model(given.model))
    print(repr(model))
    print_answers(Recogniser(model), corpora_dir(given.corpora), given.clips)


if __name__ == "__main__":
    main()
