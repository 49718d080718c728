"""Measures what the recognition of a live stream costs, and how late it is.

``python tests/benchmarks/live_recognition.py`` feeds a stream as the window does, in blocks, and asks for new MFCCs ten
times a second. It prints the share of one core that feeding and MFCCs take, by CPU time over the length of the sound,
which a busy machine hardly changes; and how long after the end of a word the first verdict comes that has heard the
whole of it, counted in samples, over words that end at many moments.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio import read_clip
from desktop_app.paths import assets_dir
from desktop_app.recognition import LiveRecogniser, Model, find_model

BLOCK_FRAMES = 1024
MFCC_EVERY_S = 0.1
RATES_HZ = (8000, 16000, 44100, 48000, 96000)
PHASES = 25


def main() -> None:
    """Read the arguments, measure, and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default=None, help="as for speech-emotion listen; the default model when left out")
    parser.add_argument("--seconds", type=float, default=60.0, help="of sound for the first table, 60 by default")
    given = parser.parse_args()
    model = Model.load(find_model(given.model))
    print(repr(model))
    print_cost(model, given.seconds)
    print_latency(model)


def print_cost(model: Model, seconds: float) -> None:
    """Print the share of one core that a stream takes, by sample rate."""
    print(f"\n{'rate':>9} {'feed':>8} {'new_mfcc':>9} {'both':>8}   share of one core, over {seconds:g} s of sound")
    for rate_hz in RATES_HZ:
        feed_s, mfcc_s = cost(model, rate_hz, seconds)
        shares = [100 * cpu_s / seconds for cpu_s in (feed_s, mfcc_s, feed_s + mfcc_s)]
        print(f"{rate_hz:6} Hz {shares[0]:6.2f} % {shares[1]:7.2f} % {shares[2]:6.2f} %")


def cost(model: Model, rate_hz: int, seconds: float) -> tuple[float, float]:
    """Return the CPU seconds that feeding and MFCCs take."""
    sound = speech(rate_hz, seconds)
    live = LiveRecogniser(model, rate_hz)
    asked_at = feed_s = mfcc_s = 0.0
    for at in range(0, len(sound), BLOCK_FRAMES):
        begun = time.process_time()
        live.feed(sound[at : at + BLOCK_FRAMES])
        fed = time.process_time()
        feed_s += fed - begun
        if at / rate_hz >= asked_at + MFCC_EVERY_S:
            asked_at = at / rate_hz
            live.new_mfcc()
            mfcc_s += time.process_time() - fed
    return feed_s, mfcc_s


def speech(rate_hz: int, seconds: float) -> np.ndarray:
    """Return a bundled sample over and over, as if it were of another rate: float32 (n,)."""
    once = read_clip(assets_dir() / "samples" / "speech_low.wav").mono()
    return np.resize(once, round(seconds * rate_hz))


def print_latency(model: Model) -> None:
    """Print how late the first verdict is that has heard the whole of a word, by sample rate."""
    print(f"\n{'rate':>9} {'mean':>8} {'latest':>8}   from the end of a word to its verdict, {PHASES} words")
    for rate_hz in RATES_HZ:
        delays_s = [delay(model, rate_hz, 4.0 + phase / PHASES) for phase in range(PHASES)]
        print(f"{rate_hz:6} Hz {np.mean(delays_s):6.3f} s {max(delays_s):6.3f} s")


def delay(model: Model, rate_hz: int, word_end_s: float) -> float:
    """Return the seconds of sound between the end of a word and the block that brought its verdict."""
    live = LiveRecogniser(model, rate_hz)
    sound = speech(rate_hz, word_end_s + 2)
    for at in range(0, len(sound), BLOCK_FRAMES):
        if any(verdict.end_s >= word_end_s for verdict in live.feed(sound[at : at + BLOCK_FRAMES])):
            return (at + BLOCK_FRAMES) / rate_hz - word_end_s
    raise SystemExit("No verdict came for two seconds.")


if __name__ == "__main__":
    main()
