"""Kills a batch of many files at random, again and again, resumes it, and compares the results with undisturbed ones.

``python tests/benchmarks/killed_batches.py [FOLDER]`` recognises a folder of sounds, or 1000 tones that it makes, once
undisturbed. Then it starts ``classify --resume`` five times and kills it each time at a random moment, as ``kill -9``
does, and lets it come to its end. It fails unless every file stands in the results once, they are the same to the last
byte, and no file that had been answered was read once more.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))


def main() -> None:
    """Read the arguments, and do it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, help="of sounds; tones by default")
    parser.add_argument("--files", type=int, default=1000, help="how many tones to make, 1000 by default")
    parser.add_argument("--kills", type=int, default=5, help="5 by default")
    parser.add_argument("--model", default=None, help="as for speech-emotion classify")
    parser.add_argument("--timeline", action="store_true", help="answers over time as well")
    parser.add_argument("--seed", type=int, default=None, help="for the same random moments once more")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        folder = given.folder or write_tones(work / "tones", given.files)
        flags = ["--timeline"] if given.timeline else []
        flags += [] if given.model is None else ["--model", given.model]
        command = [sys.executable, "-m", "desktop_app", "classify", str(folder), "--format", "json", *flags]
        compare(command, work, given.kills, random.Random(given.seed))


def write_tones(folder: Path, count: int) -> Path:
    """Write tones of three seconds."""
    import soundfile

    from tests.support.tones import LABELS, RATE_HZ, tone

    folder.mkdir()
    for i in range(count):
        soundfile.write(folder / f"{i:04}.wav", tone(LABELS[i % 8], 3 + i / count), RATE_HZ)
    return folder


def compare(command: list[str], work: Path, kills: int, chance: random.Random) -> None:
    """Run once undisturbed and once with kills, and print what happened."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "XDG_STATE_HOME": str(work / "state")}
    began_s = time.perf_counter()
    undisturbed = subprocess.run(command, env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, check=False).stdout
    whole_s = time.perf_counter() - began_s
    files = [row["file"] for row in json.loads(undisturbed)["results"]]
    print(f"undisturbed: {len(files)} files in {whole_s:.1f} s")
    resumed = [*command, "--resume"]
    for kill in range(1, kills + 1):
        before = len(answered(work))
        process = subprocess.Popen(resumed, env=environment, cwd=REPOSITORY, stdout=subprocess.DEVNULL)
        # Also before the first file, and while the program still starts.
        after_s = chance.uniform(0.1, max(0.2, 1.8 * whole_s / (kills + 1)))
        time.sleep(after_s)
        process.kill()
        ended = process.wait() == 0
        print(f"kill {kill} after {after_s:.2f} s: {before} to {len(answered(work))} files{' (at its end)' * ended}")
        if ended:
            break
    paths = answered(work)
    done = subprocess.run(resumed, env=environment, cwd=REPOSITORY, stdout=subprocess.PIPE, check=False)
    rows = [row["file"] for row in json.loads(done.stdout)["results"]]
    checks = {
        "every file once": rows == files and len(set(rows)) == len(rows),
        "the same bytes as undisturbed": done.stdout == undisturbed,
        "no answer was worked out twice": len(set(paths)) == len(paths),
        "nothing is left behind": not list(work.rglob("*.jsonl")),
    }
    for what, holds in checks.items():
        print(f"{what:32} {'yes' if holds else 'NO'}")
    sys.exit(0 if all(checks.values()) else 1)


def answered(work: Path) -> list[str]:
    """Return the paths in the whole lines of the journal."""
    paths = []
    for journal in (work / "state").rglob("*.jsonl"):
        for line in journal.read_bytes().split(b"\n")[1:-1]:
            try:
                paths.append(json.loads(line)["path"])
            except ValueError:
                continue
    return paths


if __name__ == "__main__":
    main()
