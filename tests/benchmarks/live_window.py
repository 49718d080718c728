"""Measures the real window while it records: frames a second, the longest block of the main thread, cost and memory.

``python tests/benchmarks/live_window.py`` starts a private screen and sound server, plays tones into the virtual
microphone, records for ``--seconds``, and prints a line for each figure. Blocks of the main thread are measured from
within by a timer of 5 ms. On a busy machine a gap is also the time in which other programs had the processor: below it
stand the longest gap without the time that the main thread was ready to run and had to wait for one, as the kernel
counts it, and the most processor time that it used itself in one go. Cost is the processor time of the
whole process with all threads; memory is resident. Needs Xvfb and PulseAudio, as the tests do.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

WARM_UP_S = 5.0
PROBE_MS = 10
LONG_S = 0.05


def main() -> None:
    """Start screen and sound server, run the window in a process of its own, and pass on what it prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="length of the recording, 60 by default")
    parser.add_argument("--model", default=None, help="name or file; a tiny model of the tests by default")
    parser.add_argument("--picture", type=Path, help="where to save a picture of the window before it stops")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.seconds, given.model, given.picture)
        return
    from tests.support.screen import Screen
    from tests.support.sound_server import SoundServer
    from tests.support.tiny_model import write_tiny_model

    with tempfile.TemporaryDirectory() as home, Screen() as screen:
        server = SoundServer()
        try:
            model = given.model or str(write_tiny_model(Path(home) / "tiny.onnx", speech=True))
            environment = os.environ | screen.environment | server.environment | {"HOME": home, "XDG_CONFIG_HOME": home}
            command = [sys.executable, __file__, "--inside", "--model", model, "--seconds", str(given.seconds)]
            command += ["--picture", str(given.picture)] if given.picture else []
            with subprocess.Popen(
                ["paplay", "--device=virt", str(write_sound(Path(home) / "sound.wav", given.seconds + 60))],
                env=environment, stderr=subprocess.DEVNULL,
            ) as player:  # fmt: skip
                done = subprocess.run(command, env=environment, cwd=REPOSITORY, check=False)
                player.terminate()
        finally:
            server.stop()
    sys.exit(done.returncode)


def write_sound(path: Path, duration_s: float) -> Path:
    """Write tones that change every two seconds, with a pause after every fourth."""
    import numpy as np
    import soundfile

    from tests.support.tones import LABELS, tone

    with soundfile.SoundFile(path, "w", 16000, 1) as file:
        for i in range(int(duration_s / 2)):
            quiet = i % 5 == 4
            file.write(np.zeros(32000, np.float32) if quiet else tone(LABELS[i % len(LABELS)], 2.0))
    return path


def inside(seconds: float, model: str, picture: Path | None) -> None:
    """Run the window, record, and print the figures."""
    from PySide6.QtCore import QSettings, QTimer
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.app import build

    app = QApplication([])
    settings = QSettings(str(Path(os.environ["HOME"]) / "settings.ini"), QSettings.Format.IniFormat)
    window, controller = build(app, settings)
    window.show()
    controller.start([], model)
    measured = Measured()
    controller.recording.looked.connect(lambda frame: measured.look(frame))

    def begin() -> None:
        if controller.models.loaded is None or not window.toolbar.record.isEnabled():
            QTimer.singleShot(100, begin)
            return
        window.toolbar.record.click()
        QTimer.singleShot(round(WARM_UP_S * 1000), measured.start)
        QTimer.singleShot(round((WARM_UP_S + seconds) * 1000), end)

    def end() -> None:
        measured.stop()
        if picture is not None:
            window.grab().save(str(picture))
        verdict = f"“{window.verdict.kicker.text()}: {window.verdict.headline.text()}”"
        print(f"{measured}\nsegments in the strip      {len(controller.live.segments)}, the card says {verdict}")
        window.close()
        app.quit()

    begin()
    app.exec()


class Measured:
    """The figures, from :meth:`start` to :meth:`stop`."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._frames = 0
        self._dropped = 0
        self.worst_s = self.worst_own_s = self.worst_cost_s = 0.0
        self._over = self._own_over = 0
        self._began_s = self._ended_s = self._cost_s = 0.0
        self._resident = (0, 0)
        self._last_s = self._last_waited_s = self._last_cost_s = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PROBE_MS)
        self._timer.timeout.connect(self._probe)

    def start(self) -> None:
        """Begin to measure."""
        self._began_s = self._last_s = time.perf_counter()
        self._last_waited_s = waited_for_processor_s()
        self._last_cost_s = time.thread_time()
        self._cost_s = time.process_time()
        self._resident = (resident_kb(), 0)
        self._frames = 0
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()
        self._ended_s = time.perf_counter()
        self._cost_s = time.process_time() - self._cost_s
        self._resident = (self._resident[0], resident_kb())

    def look(self, frame: object) -> None:
        """Count a frame."""
        self._frames += 1
        self._dropped = frame.dropped_frames

    def _probe(self) -> None:
        now_s = time.perf_counter()
        waited_s = waited_for_processor_s()
        gap_s = now_s - self._last_s - PROBE_MS / 1000
        self.worst_s = max(self.worst_s, gap_s)
        own_s = gap_s - (waited_s - self._last_waited_s)
        self.worst_own_s = max(self.worst_own_s, own_s)
        cost_s = time.thread_time()
        self.worst_cost_s = max(self.worst_cost_s, cost_s - self._last_cost_s)
        self._last_cost_s = cost_s
        self._over += gap_s > LONG_S
        self._own_over += own_s > LONG_S
        self._last_s, self._last_waited_s = now_s, waited_s

    def __str__(self) -> str:
        wall_s = self._ended_s - self._began_s
        before, after = self._resident
        return (
            f"measured for               {wall_s:.1f} s\n"
            f"frames a second            {self._frames / wall_s:.1f}\n"
            f"longest main-thread block  {self.worst_s * 1000:.0f} ms, {self._over} over 50 ms\n"
            f"  without waits for a core {self.worst_own_s * 1000:.0f} ms, {self._own_over} over 50 ms\n"
            f"  of its own work          {self.worst_cost_s * 1000:.0f} ms\n"
            f"share of one core          {self._cost_s / wall_s:.1%}\n"
            f"resident memory            {after / 1024:.0f} MB, grew by {(after - before) / 1024:.1f} MB\n"
            f"dropped frames             {self._dropped}"
        )


def waited_for_processor_s() -> float:
    """Return how long the main thread was ready to run while other programs had the processors."""
    return int(Path("/proc/self/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


def resident_kb() -> int:
    """Return the resident memory of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
