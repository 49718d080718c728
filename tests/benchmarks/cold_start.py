"""Compares a cold ``speech-emotion classify one.wav`` with a script that does the same with librosa and Keras.

``python tests/benchmarks/cold_start.py`` prints, side by side, wall time and peak memory of fresh processes: medians of
runs that take turns, since a busy machine slows both. The script runs twice each time: with numba's cache empty, as on
the first start after an installation, and with it filled. Needs the extras ``export``, and Linux or macOS.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("librosa_and_keras.py")
SAMPLE = REPOSITORY / "assets" / "samples" / "speech_low.wav"


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall_s: float
    peak_mb: float


def main() -> None:
    """Read the arguments, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="of each, 5 by default")
    parser.add_argument("--file", type=Path, default=SAMPLE, help="the sound to classify")
    parser.add_argument("--model", default=None, help="as for speech-emotion classify; the shipped model by default")
    parser.add_argument("--keras", type=Path, help="the Keras model; by default the seed's network with random weights")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        keras_file = given.keras or build_network(Path(folder) / "seed180.keras")
        costs = measure(given.file, given.model, keras_file, Path(folder), given.runs)
    print_table(costs, given.runs)


def build_network(path: Path) -> Path:
    """Save the seed's network with random weights, which cost as much to run as any others."""
    code = "import sys; from model_export.networks.architectures import build; build('seed180', 8).save(sys.argv[1])"
    command = [sys.executable, "-c", code, str(path)]
    subprocess.run(command, check=True, env=environment(), stderr=subprocess.DEVNULL, cwd=REPOSITORY)
    return path


def measure(sound: Path, model: str | None, keras_file: Path, folder: Path, runs: int) -> dict[str, list[Cost]]:
    """Return the costs of each program, by its name, of runs that took turns."""
    classify = [sys.executable, "-m", "desktop_app", "classify", str(sound)]
    classify += [] if model is None else ["--model", model]
    script = [sys.executable, str(SCRIPT), str(keras_file), str(sound)]
    filled = folder / "numba"

    def empty_cache() -> str:
        return tempfile.mkdtemp(dir=folder)

    programs: dict[str, tuple[list[str], Callable[[], str]]] = {
        "speech-emotion classify": (classify, empty_cache),
        "librosa + Keras, numba cache empty": (script, empty_cache),
        "librosa + Keras, numba cache filled": (script, lambda: str(filled)),
    }
    cost_of(script, str(filled))
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for run in range(runs):
        for name, (command, cache) in programs.items():
            costs[name].append(cost_of(command, cache()))
            print(f"{run + 1}/{runs} {name}: {costs[name][-1].wall_s:.2f} s", file=sys.stderr)
    return costs


def cost_of(command: list[str], numba_cache: str) -> Cost:
    """Run a command in a fresh process, and return its wall time and peak resident memory."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment(NUMBA_CACHE_DIR=numba_cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall_s = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(
            f"{' '.join(command)} failed with exit status {process.returncode}: run it by hand to see why."
        )
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall_s, usage.ru_maxrss * unit / 1e6)


def environment(**changes: str) -> dict[str, str]:
    """Return the environment for all programs alike: compiled Python files are kept, as after an installation."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(REPOSITORY), "TF_CPP_MIN_LOG_LEVEL": "3"} | changes


def print_table(costs: dict[str, list[Cost]], runs: int) -> None:
    """Print medians, and how many times the first program's they are."""
    walls = {name: statistics.median(cost.wall_s for cost in each) for name, each in costs.items()}
    peaks = {name: statistics.median(cost.peak_mb for cost in each) for name, each in costs.items()}
    first = next(iter(costs))
    print(f"{f'median of {runs} fresh processes':37} {'wall time':>10} {'ratio':>7} {'memory':>10} {'ratio':>7}")
    for name in costs:
        time_ratio, memory_ratio = walls[name] / walls[first], peaks[name] / peaks[first]
        print(f"{name:37} {walls[name]:8.2f} s {time_ratio:6.1f}x {peaks[name]:7.0f} MB {memory_ratio:6.1f}x")


if __name__ == "__main__":
    main()
