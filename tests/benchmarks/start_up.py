"""Measures how long the window takes to stand and to be ready, packaged and from source, on a screen of its own.

``python -m tests.benchmarks.start_up`` prints medians of warm starts that take turns, since a busy machine slows both.
Each start opens a file: “shown” is the first paint of the window, “ready” a loaded model, “answered” probabilities on
the screen. Seconds on the clock are those of an idle machine only when it was one (the load is printed); the processor
time, of all threads together, hardly depends on it. Needs Linux, Xvfb, and “make package”.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.screen import Screen

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGED = REPOSITORY / "dist" / "speech-emotion" / "speech-emotion"
SAMPLE = REPOSITORY / "assets" / "samples" / "speech_low.wav"
STAGES = ("shown", "ready", "answered")
GIVE_UP_S = 60.0

Times = dict[str, tuple[float, float]]
"""For each stage, the seconds on the clock and of the processor."""


def main() -> None:
    """Read the arguments, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10, help="of each, 10 by default")
    parser.add_argument("--source-only", action="store_true", help="leave the packaged program out")
    given = parser.parse_args()
    programs = {"from source": [sys.executable, "-m", "desktop_app"]}
    if not given.source_only:
        if not PACKAGED.is_file():
            raise SystemExit(f"There is no {PACKAGED.relative_to(REPOSITORY)}: “make package” builds it.")
        programs = {"packaged": [str(PACKAGED)]} | programs
    with tempfile.TemporaryDirectory() as home, Screen() as screen:
        environment = os.environ | screen.environment | {"HOME": home, "XDG_CONFIG_HOME": home, "LANG": "C.UTF-8"}
        for command in programs.values():
            start(command, environment)
        times: dict[str, list[Times]] = {name: [] for name in programs}
        for run in range(given.runs):
            for name, command in programs.items():
                times[name].append(start(command, environment))
                print(f"{run + 1}/{given.runs} {name}: {times[name][-1]}", file=sys.stderr)
    print_table(times)


def start(command: list[str], environment: dict[str, str]) -> Times:
    """Start a program, and return how many seconds after that each stage was reached."""
    began = time.monotonic()
    process = subprocess.Popen(
        [*command, "open", "--timing", str(SAMPLE)],
        env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    times: Times = {}
    for line in process.stdout:
        stage, moment, processor = line.split()
        times[stage] = (round(float(moment) - began, 3), float(processor))
        if len(times) == len(STAGES) or time.monotonic() - began > GIVE_UP_S:
            break
    process.terminate()
    process.communicate()
    if set(times) != set(STAGES):
        raise SystemExit(f"{command[0]} reached {', '.join(times) or 'nothing'} only: run it by hand to see why.")
    return times


def print_table(times: dict[str, list[Times]]) -> None:
    """Print the medians, each with its range, and the ratio of the packaged program's to those from source."""
    runs = len(next(iter(times.values())))
    for column, kind in enumerate(("on the clock", "of the processor")):
        print(f"{f'{runs} starts, s {kind}':30}" + "".join(f"{stage:>22}" for stage in STAGES))
        medians: dict[str, list[float]] = {}
        for name, each in times.items():
            values = [sorted(one[stage][column] for one in each) for stage in STAGES]
            medians[name] = [statistics.median(value) for value in values]
            cells = (f"{m:.2f} ({v[0]:.2f} to {v[-1]:.2f})" for m, v in zip(medians[name], values, strict=True))
            print(f"{name:30}" + "".join(f"{cell:>22}" for cell in cells))
        if len(medians) == 2:
            ratios = (a / b for a, b in zip(*medians.values(), strict=True))
            print(f"{'ratio':30}" + "".join(f"{ratio:>22.2f}" for ratio in ratios))
    print(f"load of the machine, of {os.cpu_count()} cores, last minute: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
