"""Recognises long recordings over time, and prints speed, memory and what the processor's time goes into.

``python tests/benchmarks/timeline.py --hours 1 10`` needs Linux and 0.7 GB of disk an hour, for 48 kHz stereo. Each
recording is generated (a synthetic voice with pauses, over and over), and recognised in a process of its own. Shares
are of the processor's time, which a busy computer hardly changes; the times by the clock are longer on one.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

RATE_HZ = 48000
PAUSE_S = 3.0
PARTS = ("decoding", "mixing and level", "resampling", "finding speech", "network")


def write_talk(path: Path, hours: float) -> None:
    """Write a 16-bit stereo file of a voice with pauses; RF64 where a wav would be too large."""
    from desktop_app.audio import read_clip, resample

    clip = read_clip(ROOT / "assets" / "samples" / "speech_low.wav")
    voice = resample(clip.mono(), clip.rate_hz, RATE_HZ)
    phrase = np.concatenate([voice, np.zeros(round(PAUSE_S * RATE_HZ), np.float32)])
    minute = np.resize(phrase, 60 * RATE_HZ)
    stereo = np.stack([minute, 0.8 * minute], axis=1)
    with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_16", format="RF64" if hours > 5 else "WAV") as file:
        for _ in range(round(hours * 60)):
            file.write(stereo)


def measure(path: Path, model_name: str | None) -> dict[str, Any]:
    """Recognise a file, and return what that took."""
    from desktop_app.audio.signal.level_track import LevelTrack
    from desktop_app.audio.signal.mixing import Mixer
    from desktop_app.audio.signal.resample import ResampledStream
    from desktop_app.recognition import Model, find_model, recognise_timeline
    from desktop_app.recognition.speech import window_inference
    from desktop_app.recognition.speech.voice_activity import SileroDetector

    spent = dict.fromkeys(PARTS, 0.0)

    def timed(owner: Any, name: str, part: str) -> None:
        function = getattr(owner, name)

        def measured(*arguments: Any) -> Any:
            began = time.thread_time()
            try:
                return function(*arguments)
            finally:
                spent[part] += time.thread_time() - began

        setattr(owner, name, measured)

    def blocks(read: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        def measured(*arguments: Any) -> Iterator[Any]:
            iterator = read(*arguments)
            while True:
                began = time.thread_time()
                block = next(iterator, None)
                spent["decoding"] += time.thread_time() - began
                if block is None:
                    return
                yield block

        return measured

    window_inference.read_blocks = blocks(window_inference.read_blocks)
    timed(Mixer, "feed", "mixing and level")
    timed(LevelTrack, "add", "mixing and level")
    timed(ResampledStream, "feed", "resampling")
    timed(SileroDetector, "feed", "finding speech")
    timed(window_inference, "run_window", "network")
    model = Model.load(find_model(model_name))
    began, began_cpu = time.perf_counter(), time.process_time()
    result = recognise_timeline(path, model)
    wall_s, cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    assert result.error is None and result.timeline is not None, result.error
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert peak is not None
    return {
        "duration_s": result.duration_s,
        "wall_s": wall_s,
        "cpu_s": cpu_s,
        "peak_mb": int(peak[1]) / 1024,
        "windows": len(result.timeline.statuses),
        "segments": len(result.timeline.segments),
        "spent_s": spent,
        "model": f"{model.info.name} {model.info.version}",
    }


def row(hours: float, model_name: str | None) -> str:
    """Generate a recording, let another process recognise it, and return a row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "talk.wav"
        write_talk(path, hours)
        command = [sys.executable, __file__, "--measure", str(path), *(["--model", model_name] if model_name else [])]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    shares = " | ".join(f"{found['spent_s'][part] / found['cpu_s']:.1%}" for part in PARTS)
    rest = 1 - sum(found["spent_s"].values()) / found["cpu_s"]
    return (
        f"| {hours:g} h | {found['windows']} | {found['segments']} | {found['wall_s']:.1f} | "
        f"{found['duration_s'] / found['wall_s']:.0f} × | {found['cpu_s']:.1f} | {found['peak_mb']:.0f} | {shares} | "
        f"{rest:.1%} |"
    )


def main() -> None:
    """Read the arguments, and print the table row by row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, nargs="+", default=[1.0, 10.0], help="1 and 10 by default")
    parser.add_argument("--model", help="a shipped model by name, or an .onnx file")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(measure(Path(given.measure), given.model)))
        return
    print(f"load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"| length | windows | segments | s | real time | CPU s | peak MB | {' | '.join(PARTS)} | rest |")
    print(f"|{'---|' * (8 + len(PARTS))}", flush=True)
    for hours in given.hours:
        print(row(hours, given.model), flush=True)


if __name__ == "__main__":
    main()
