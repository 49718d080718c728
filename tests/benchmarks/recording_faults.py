"""Kills recordings and takes their microphone away, at random moments, and counts what is left of them.

``python tests/benchmarks/recording_faults.py`` records for real, for one to three seconds each, from a virtual
microphone (PulseAudio on Linux). A recording is killed by ``kill -9`` in a process of its own. Missing is what had come
from the sound server up to the fault, by counted frames, and is not in the file that the next start would offer. Under
way is what the server had not delivered by then, by the clock: on a busy computer that can be a second.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio import Recorder, keep, read_clip, unfinished_recordings
from tests.support.sound_server import SoundServer

EARLIEST_S, LATEST_S = 0.3, 2.5
START_S = 30.0
END_S = 15.0

RECORDING = """
import sys, time
from pathlib import Path
from desktop_app.audio import Recorder
recording = Recorder(Path(sys.argv[1]))
recording.start()
while recording.active:
    time.sleep(0.005)
    if recording.elapsed_s > 0:
        print(time.monotonic(), recording.elapsed_s, flush=True)
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one recording; `sentence` is empty after a kill."""

    kept: bool
    missing_s: float
    under_way_s: float
    sentence: str = ""


def kill_one(folder: Path, server: SoundServer, after_s: float) -> Outcome:
    """Kill a recording so long after its first sound, and look for it as the next start does."""
    path = folder / f"killed {time.monotonic_ns()}.wav"
    with subprocess.Popen(
        [sys.executable, "-c", RECORDING, str(path)],
        env=os.environ | server.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        try:
            if not process.stdout.readline():
                raise SystemExit("The recording did not begin: is there a PulseAudio, and libasound2-plugins?")
            time.sleep(after_s)
            killed_at = time.monotonic()
        finally:
            process.kill()
        counted_at, counted_s = map(float, process.stdout.read().splitlines()[-1].split())
    found = unfinished_recordings(folder)
    kept_s = read_clip(keep(path)).duration_s if path in found else 0.0
    return Outcome(found == [path] and kept_s > 0, counted_s - kept_s, killed_at - counted_at)


def unplug_one(folder: Path, server: SoundServer, after_s: float) -> Outcome:
    """Take the microphone away so long after the first sound; plug it in again."""
    path = folder / f"unplugged {time.monotonic_ns()}.wav"
    ended = threading.Event()
    recording = Recorder(path, on_stop=ended.set)
    recording.start()
    give_up = time.monotonic() + START_S
    while recording.elapsed_s == 0 and time.monotonic() < give_up:
        time.sleep(0.005)
    began = time.monotonic() - recording.elapsed_s
    time.sleep(after_s)
    gone_at = time.monotonic()
    server.unplug()
    try:
        ended.wait(END_S)
        recording.stop()
    finally:
        server.plug_in()
    kept_s = read_clip(path).duration_s if path.exists() else 0.0
    left = [entry.name for entry in folder.iterdir() if entry.name.startswith(".")]
    return Outcome(
        kept_s > 0 and not left,
        recording.elapsed_s - kept_s,
        gone_at - began - recording.elapsed_s,
        str(recording.failure or ""),
    )


def moments(count: int, seed: int) -> list[float]:
    """Return seconds after the first sound. Before 0.3 s there is hardly a file to lose."""
    chance = random.Random(seed)
    return [chance.uniform(EARLIEST_S, LATEST_S) for _ in range(count)]


def row(name: str, outcomes: Sequence[Outcome]) -> str:
    """Return a line of the table."""
    missing = [outcome.missing_s for outcome in outcomes]
    under_way = [outcome.under_way_s for outcome in outcomes]
    sentences = sum(bool(outcome.sentence) and "\n" not in outcome.sentence for outcome in outcomes)
    return (
        f"{name:22} {len(outcomes):4} {sum(outcome.kept for outcome in outcomes):5} {max(missing):12.2f} s "
        f"{statistics.median(missing):8.2f} s {max(0.0, *under_way):14.2f} s {sentences:10}"
    )


def main() -> None:
    """Read the arguments, record, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50, help="50 by default")
    parser.add_argument("--removals", type=int, default=20, help="20 by default")
    parser.add_argument("--seed", type=int, default=0, help="of the random moments")
    given = parser.parse_args()
    server = SoundServer()
    lines = [
        f"{'recordings':27} {'kept':>5} {'most missing':>14} {'median':>10} {'most under way':>16} {'sentences':>10}"
    ]
    try:
        with tempfile.TemporaryDirectory() as name, server.connected():
            if given.kills:
                killed = [kill_one(Path(name), server, moment) for moment in moments(given.kills, given.seed)]
                lines.append(row("killed (kill -9)", killed))
            if given.removals:
                gone = [unplug_one(Path(name), server, moment) for moment in moments(given.removals, given.seed)]
                lines.append(row("microphone taken away", gone))
    finally:
        server.stop()
    print("\n".join(lines))


if __name__ == "__main__":
    main()
