"""Records for minutes from a virtual microphone while a known sound is played, and compares the two.

``python tests/benchmarks/long_recording.py --minutes 10`` needs PulseAudio (Linux) and 10 MB of disk a minute. The
sound is noise, which is like itself at no other moment: each second of it is looked for in the file, so that a single
lost frame shows as a shift. Meanwhile the recording is read thirty times a second, as the window does.
"""

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio import Recorder
from tests.support.sound_server import SoundServer

RATE_HZ = 44100
LOOK_EVERY_S = 1 / 30
SEARCH_S = 15
MARGIN = RATE_HZ // 10


@dataclass(frozen=True)
class Cost:
    """What the recording took, from the first minute to the end."""

    grown_mb: float
    cpu_share: float


def write_noise(path: Path, seconds: int) -> None:
    """Write 16-bit noise, second by second."""
    chance = np.random.default_rng(8)
    with soundfile.SoundFile(path, "w", RATE_HZ, 1, "PCM_16") as file:
        for _ in range(seconds):
            file.write(chance.uniform(-0.4, 0.4, RATE_HZ))


def resident_mb() -> float:
    """Return the resident memory of this process."""
    status = Path("/proc/self/status").read_text()
    return next(float(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def watch(recording: Recorder, playing: threading.Thread, seconds: int) -> Cost:
    """Read the recording until the sound is over, and measure from the first minute (or half of a short run) on."""
    began = time.monotonic()
    measured: tuple[float, float, float] | None = None
    while playing.is_alive() and recording.active:
        time.sleep(LOOK_EVERY_S)
        recording.read_new()
        if measured is None and time.monotonic() - began > min(60, seconds / 2):
            measured = resident_mb(), time.process_time(), time.monotonic()
    assert measured is not None, "the sound was over too soon"
    grown_mb, cpu_s, wall_s = resident_mb() - measured[0], time.process_time() - measured[1], measured[2]
    return Cost(grown_mb, cpu_s / (time.monotonic() - wall_s))


def place_of(part: np.ndarray, within: np.ndarray) -> int:
    """Return where `part` begins: the peak of the cross-correlation."""
    size = len(within) + len(part)
    product = np.fft.rfft(within, size) * np.conj(np.fft.rfft(part, size))
    return int(np.argmax(np.fft.irfft(product, size)[: len(within)]))


def compare(played: Path, recorded: Path) -> Iterator[tuple[int, float]]:
    """Yield, for each second played, by how many frames it is not where the first one says, and the correlation."""
    with soundfile.SoundFile(played) as source, soundfile.SoundFile(recorded) as file:
        second = source.read(RATE_HZ, dtype="float32")
        begin = place_of(second, mono(file, 0, SEARCH_S * RATE_HZ))
        number = 0
        while len(second) == RATE_HZ:
            start = max(0, begin + number * RATE_HZ - MARGIN)
            around = mono(file, start, RATE_HZ + 2 * MARGIN)
            at = place_of(second, around)
            heard = around[at : at + RATE_HZ]
            like = float(np.corrcoef(heard, second)[0, 1]) if len(heard) == RATE_HZ else 0.0
            yield start + at - begin - number * RATE_HZ, like
            second = source.read(RATE_HZ, dtype="float32")
            number += 1


def mono(file: soundfile.SoundFile, start: int, frames: int) -> np.ndarray:
    """Return frames from `start` on, the mean of all channels."""
    file.seek(start)
    return file.read(frames, dtype="float32", always_2d=True).mean(axis=1)


def record(folder: Path, server: SoundServer, seconds: int) -> list[str]:
    """Record, and return the lines of the report."""
    played = folder / "played.wav"
    write_noise(played, seconds)
    recording = Recorder(folder / "recorded.wav")
    recording.start()
    while recording.active and recording.elapsed_s == 0:
        time.sleep(0.01)
    began = time.monotonic() - recording.elapsed_s
    playing = threading.Thread(target=server.play, args=(played,), kwargs={"timeout_s": seconds + 60})
    playing.start()
    cost = watch(recording, playing, seconds)
    playing.join()
    time.sleep(1)
    by_the_clock_s = time.monotonic() - began
    recording.stop()
    if recording.failure is not None:
        raise SystemExit(str(recording.failure))
    frames = soundfile.info(recording.path).frames
    counted = round(recording.elapsed_s * recording.rate_hz)
    shifts, likeness = zip(*compare(played, recording.path), strict=True)
    return [
        f"dropped frames              {recording.dropped_frames}",
        f"frames in the file          {frames} ({frames - counted:+d} against those counted)",
        f"length against the clock    {frames / recording.rate_hz - by_the_clock_s:+.2f} s of {by_the_clock_s:.1f} s",
        f"correlation, seconds        lowest {min(likeness):.5f}, median {np.median(likeness):.5f}, of {len(likeness)}",
        f"shift, frames               largest {max(map(abs, shifts))}",
        f"resident memory             {cost.grown_mb:+.1f} MB since minute 1",
        f"CPU                         {cost.cpu_share:.1%} of one core",
    ]


def main() -> None:
    """Read the arguments, record, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10.0, help="10 by default")
    seconds = round(parser.parse_args().minutes * 60)
    server = SoundServer()
    try:
        with tempfile.TemporaryDirectory() as folder, server.connected():
            print("\n".join(record(Path(folder), server, seconds)))
    finally:
        server.stop()


if __name__ == "__main__":
    main()
