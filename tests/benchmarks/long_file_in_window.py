"""Measures the real window with long files: time to the overview, memory, frames a second, blocks of the main thread.

``python tests/benchmarks/long_file_in_window.py`` starts a private screen, writes a wav file of an hour and one of ten
(48 kHz, stereo, 16-bit; sparse: bursts of tones in silence that takes no room on the disk), opens each in a process of
its own, and prints a table. The time to the overview runs from the opening of the file to the paint that shows it, with
the window already standing and the model loaded, as on a person's second file. Zoom and scroll are measured once the
whole timeline is there, or after ``--patience`` seconds. Memory is resident; its peak is that of the whole process.
Blocks of the main thread are measured as in live_window.py. ``--file`` measures another file. Needs Xvfb, as the tests
do, and 2 MB of disk.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

RATE_HZ = 48_000
FRAMES = 150
HEADINGS = (
    "file", "overview", "complete", "timeline", "resident", "peak", "zoom", "scroll",
    "longest block", "but for waits", "own work",
)  # fmt: skip


def main() -> None:
    """Start a screen, run the window in a process for each file, and print a row for each."""
    import subprocess

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hours", type=float, nargs="*", default=[1.0, 10.0], help="lengths, 1 and 10 by default")
    parser.add_argument("--model", default=None, help="name or file; the default model when left out")
    parser.add_argument("--file", type=Path, help="a file to measure in place of generated ones")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds to wait for a timeline")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.file, given.model, given.patience)
        return
    from tests.support.screen import Screen

    print("".join(f"{heading:>15}" for heading in HEADINGS), flush=True)
    with tempfile.TemporaryDirectory() as home, Screen() as screen:
        environment = os.environ | screen.environment | {"HOME": home, "XDG_CONFIG_HOME": home}
        files = [given.file] if given.file else [sparse_wav(Path(home) / f"{h:g} h.wav", h) for h in given.hours]
        for file in files:
            command = [sys.executable, __file__, "--inside", "--file", str(file), "--patience", str(given.patience)]
            command += ["--model", given.model] if given.model else []
            subprocess.run(command, env=environment, cwd=REPOSITORY, check=False)


def sparse_wav(path: Path, hours: float) -> Path:
    """Write a wav file, RF64 above 4 GB, with a second of a tone every minute or so, and holes between."""
    import numpy as np

    from tests.support.tones import LABELS, tone

    frames = round(hours * 3600 * RATE_HZ)
    size = 4 * frames
    form = (1).to_bytes(2, "little") + (2).to_bytes(2, "little") + RATE_HZ.to_bytes(4, "little")
    form += (4 * RATE_HZ).to_bytes(4, "little") + (4).to_bytes(2, "little") + (16).to_bytes(2, "little")
    unknown = b"\xff" * 4
    sizes = b"".join(n.to_bytes(8, "little") for n in (size + 72, size, frames)) + bytes(4)
    header = b"RF64" + unknown + b"WAVEds64" + len(sizes).to_bytes(4, "little") + sizes
    header += b"fmt " + len(form).to_bytes(4, "little") + form + b"data" + unknown
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
        step = max(60, round(hours * 60)) * RATE_HZ
        for i, frame in enumerate(range(0, frames - RATE_HZ, step)):
            samples = (tone(LABELS[i % len(LABELS)], 1.0, RATE_HZ) * 32767).astype("<i2")
            file.seek(len(header) + 4 * frame)
            file.write(np.repeat(samples, 2).tobytes())
    return path


def inside(file: Path, model: str | None, patience_s: float) -> None:
    """Run the window with one file, and print its row."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.app import build
    from tests.benchmarks.live_window import Measured, resident_kb

    app = QApplication([])
    settings = QSettings(str(Path(os.environ["HOME"]) / "settings.ini"), QSettings.Format.IniFormat)
    window, controller = build(app, settings)
    window.show()
    controller.start([], model)
    spin(app, lambda: controller.models.loaded is not None and not controller.microphones.busy, 60.0)
    spin(app, lambda: False, 2.0)
    # As the frames of a recording would be counted: there is none here.
    measured = Measured()
    measured.start()
    began_s = time.perf_counter()
    controller.open([str(file)])
    spin(app, lambda: window.transport.isVisible() and has_waveform(window), 60.0)
    window.plots.repaint()
    overview_s = time.perf_counter() - began_s
    spin(app, lambda: controller.files.sound_is_complete, patience_s)
    complete_s = time.perf_counter() - began_s
    spin(app, lambda: window.shares.isVisible(), patience_s)
    timeline_s = time.perf_counter() - began_s if window.shares.isVisible() else float("nan")
    zoom, scroll = frames_a_second(app, window, zooming=True), frames_a_second(app, window, zooming=False)
    spin(app, lambda: False, 2.0)
    measured.stop()
    peak_kb = int(Path("/proc/self/status").read_text(encoding="ascii").split("VmHWM:")[1].split()[0])
    cells = (
        file.name[-14:], f"{overview_s:.2f} s", f"{complete_s:.1f} s", f"{timeline_s:.0f} s",
        f"{resident_kb() / 1024:.0f} MB", f"{peak_kb / 1024:.0f} MB", f"{zoom:.0f} fps", f"{scroll:.0f} fps",
        f"{measured.worst_s * 1000:.0f} ms", f"{measured.worst_own_s * 1000:.0f} ms",
        f"{measured.worst_cost_s * 1000:.0f} ms",
    )  # fmt: skip
    print("".join(f"{cell:>15}" for cell in cells), flush=True)
    window.close()


def spin(app: object, done: object, patience_s: float) -> None:
    """Run the window until something is done, or patience has come to its end."""
    from PySide6.QtCore import QEventLoop

    give_up = time.monotonic() + patience_s
    while not done() and time.monotonic() < give_up:
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
        time.sleep(0.001)


def has_waveform(window: object) -> bool:
    """Tell whether the waveform's curve has something in it."""
    values = window.plots.waveform.curve.getData()[1]
    return values is not None and len(values) > 0


def frames_a_second(app: object, window: object, zooming: bool) -> float:
    """Zoom in and out, or scroll through the file, and repaint each time, as quickly as it goes."""
    plots = window.plots
    end_s = plots.waveform.end_s
    began_s = time.perf_counter()
    for i in range(FRAMES):
        if zooming:
            share = 0.9 ** (i % 75 if i < 75 else 75 - i % 75)
            middle_s, width_s = 0.4 * end_s, share * end_s
        else:
            width_s = 0.02 * end_s
            middle_s = width_s + (end_s - 2 * width_s) * i / FRAMES
        plots.waveform.show_span(middle_s - width_s / 2, middle_s + width_s / 2)
        plots.frame.repaint()
        app.processEvents()
    return FRAMES / (time.perf_counter() - began_s)


if __name__ == "__main__":
    main()
