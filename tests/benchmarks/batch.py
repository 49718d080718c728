"""Compares a batch of clips with librosa and Keras, clip by clip, side by side.

``SPEECH_CORPORA=DIR python tests/benchmarks/batch.py`` recognises the spoken clips of RAVDESS (``ravdess/speech`` in
that folder) on ``--jobs`` cores, as ``speech-emotion classify`` does, and beside it a sample as most scripts do it:
``librosa.load``, the seed's 180 features, ``model.predict``, one clip after the other. They take short turns, since a
busy machine slows both; loading and the first clips, which cost librosa half a minute, are left out on both sides. The
time of the second for all clips is extrapolated from its rate, and the table says so. Below it stands where our time
goes, on one thread. Needs the extras ``export``.
"""

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

WARM_UP = 5

Work = Callable[[list[Path]], None]


class Cost(NamedTuple):
    """What some clips cost: by the clock, and of the processor, with all threads."""

    clips: int
    wall_s: float
    processor_s: float

    @property
    def rate(self) -> float:
        """Clips a second."""
        return self.clips / self.wall_s


def main() -> None:
    """Read the arguments, measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=os.environ.get("SPEECH_CORPORA"), help="or SPEECH_CORPORA")
    parser.add_argument("--jobs", type=int, default=2, help="cores for the batch, 2 by default")
    parser.add_argument("--turns", type=int, default=12, help="into which the work is divided, 12 by default")
    parser.add_argument("--sample", type=int, default=60, help="clips for librosa and Keras, 60 by default")
    parser.add_argument("--model", default=None, help="as for speech-emotion classify")
    given = parser.parse_args()
    if given.corpora is None:
        parser.error("name the folder of the corpora with --corpora or SPEECH_CORPORA")
    clips = sorted(given.corpora.glob("ravdess/speech/**/*.*"))
    ours = batch_of(given.model, given.jobs, clips[:WARM_UP])
    theirs = librosa_and_keras(clips[:WARM_UP])
    sample = list(itertools.islice(itertools.cycle(clips[:: max(1, len(clips) // given.sample)]), given.sample))
    costs: dict[str, list[Cost]] = {"ours": [], "theirs": []}
    for turn in range(given.turns):
        costs["ours"].append(cost_of(ours, clips[turn :: given.turns]))
        costs["theirs"].append(cost_of(theirs, sample[turn :: given.turns]))
        a, b = (each[-1] for each in costs.values())
        print(
            f"{turn + 1}/{given.turns}: {a.clips} clips in {a.wall_s:.1f} s, {b.clips} in {b.wall_s:.1f} s",
            file=sys.stderr,
        )
    print_rates(given.jobs, costs)
    print_shares(clips, given.model)


def cost_of(work: Work, clips: list[Path]) -> Cost:
    """Do the work, and return what it cost."""
    began_s, began_cpu_s = time.perf_counter(), time.process_time()
    work(clips)
    return Cost(len(clips), time.perf_counter() - began_s, time.process_time() - began_cpu_s)


def batch_of(model_name: str | None, jobs: int, first: list[Path]) -> Work:
    """Return what recognises clips as a batch, warmed up with the first ones."""
    from desktop_app.audio import find_audio_files
    from desktop_app.recognition import Model, find_model
    from desktop_app.recognition.batch.batch import recognise_with, run_batch

    recognise = recognise_with(Model.load(find_model(model_name)))

    def run(clips: list[Path]) -> None:
        failed = [x for x in run_batch(list(find_audio_files(clips)), recognise, jobs) if x.result.error is not None]
        assert not failed, failed[0].result.error

    run(first)
    return run


def librosa_and_keras(first: list[Path]) -> Work:
    """Return what recognises clips as most scripts do, warmed up with the first ones."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import librosa
    import numpy as np

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "seed180.keras"
        # With random weights, which cost as much to run as any others.
        code = (
            "import sys; from model_export.networks.architectures import build; build('seed180', 8).save(sys.argv[1])"
        )
        subprocess.run([sys.executable, "-c", code, path], check=True, cwd=REPOSITORY, stderr=subprocess.DEVNULL)
        model = keras.models.load_model(path)

    def run(clips: list[Path]) -> None:
        for clip in clips:
            sound, rate_hz = librosa.load(clip, sr=22050, offset=0.5, duration=3.0)
            mfcc = librosa.feature.mfcc(y=sound, sr=rate_hz, n_mfcc=40).mean(axis=1)
            chroma = librosa.feature.chroma_stft(y=sound, sr=rate_hz).mean(axis=1)
            mel = librosa.feature.melspectrogram(y=sound, sr=rate_hz).mean(axis=1)
            features = np.concatenate([mfcc, chroma, mel]).astype(np.float32)
            model.predict(features.reshape(1, 180, 1), verbose=0)

    run(first)
    return run


def print_rates(jobs: int, costs: dict[str, list[Cost]]) -> None:
    """Print what both cost in all turns together, and the ratio."""
    ours, theirs = (Cost(*(sum(part) for part in zip(*each, strict=True))) for each in costs.values())
    whole_s = theirs.wall_s / theirs.clips * ours.clips
    ratios = [a.rate / b.rate for a, b in zip(*costs.values(), strict=True)]
    print(f"{'':32} {'clips':>6} {'time':>9} {'clips/s':>8} {'processor/clip':>15}  {ours.clips} clips")
    for name, cost, note in (
        (f"batch, {jobs} threads", ours, f"{ours.wall_s:.1f} s"),
        ("librosa (180) + Keras predict", theirs, f"{whole_s:.0f} s, extrapolated from the rate"),
    ):
        processor_ms = cost.processor_s / cost.clips * 1000
        print(f"{name:32} {cost.clips:6} {cost.wall_s:7.1f} s {cost.rate:8.1f} {processor_ms:12.1f} ms  {note}")
    print(f"{'times as many clips a second':32} {ours.rate / theirs.rate:6.0f}, of single turns", end=" ")
    print(f"{min(ratios):.0f} to {max(ratios):.0f}, the median {statistics.median(ratios):.0f}")


def print_shares(clips: list[Path], model_name: str | None) -> None:
    """Print what each step of a clip costs on one thread, in processor time, which other programs don't change much."""
    from desktop_app.audio import clipped_share, level_dbfs, read_clip
    from desktop_app.recognition import Model, Recogniser, find_model, recognise_file
    from desktop_app.recognition.speech.windows import WindowStream

    recogniser = Recogniser(Model.load(find_model(model_name)))
    costs = dict.fromkeys(
        ("decoding", "resampling", "level and clipping", "finding speech", "network", "everything"), 0.0
    )

    def timed(name: str, work: Callable[[], object]) -> object:
        began_s = time.thread_time()
        value = work()
        costs[name] += time.thread_time() - began_s
        return value

    for clip_path in clips:
        clip = timed("decoding", lambda path=clip_path: read_clip(path))
        mono = clip.mono()
        timed("level and clipping", lambda clip=clip, mono=mono: (level_dbfs(mono), clipped_share(clip.samples)))
        waveform = timed("resampling", lambda clip=clip: recogniser.waveform(clip))
        stream = WindowStream(recogniser.model)
        windows = timed("finding speech", lambda s=stream, w=waveform: [*s.feed(w), *s.finish()])
        for window in windows:
            timed("network", lambda w=window.samples[None]: recogniser.model.run(w))
        timed("everything", lambda path=clip_path: recognise_file(path, recogniser))
    whole = costs.pop("everything")
    costs["the rest"] = max(0.0, whole - sum(costs.values()))
    print(f"\n{'on one thread, a clip':34} {'ms':>8} {'share':>8}")
    for name, cost_s in costs.items():
        print(f"{name:34} {cost_s / len(clips) * 1000:8.2f} {cost_s / sum(costs.values()):8.0%}")


if __name__ == "__main__":
    main()
