"""Measures how long the live bars of the real window take to follow the voice.

``python tests/benchmarks/live_latency.py`` starts a private screen and sound server, records in the real window, plays
tones that change at known moments into the virtual microphone, and prints a line for each change. Time begins when the
last sample of the old tone was captured, by the samples that PortAudio's callback had brought by then: the sound
server's own delay does not count. It ends when the bars are painted with a probability that is at least one point away
from what it was when the old tone ended, which is when the number beside it changes too.

A tone that another one follows stands for a word. One that silence follows has had its effect already: there the time
is that until the answer ends, which takes until the phrase is over (``SETTLED_S`` in ``recognition/windows.py``) and
half a second to the next answer. Needs Xvfb and PulseAudio, as the tests do.
"""

import argparse
import bisect
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QEvent, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from desktop_app.audio.devices.ring import Ring
from desktop_app.ui.answer.probabilities_card import BarsCard
from desktop_app.ui.app import build
from tests.support.screen import Screen
from tests.support.sound_server import SoundServer
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import LABELS, tone

RATE_HZ = 44100
CHANGES = 15
TONE_S = 4.13
"""Not a multiple of half a second: the changes shall meet the answers at every phase."""

PAUSE_S = 3.0
POINT = 10
BAR_MS = 700


def main() -> None:
    """Start screen and sound server, run the window in a process of its own, and pass on what it prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default=None, help="name or file; a tiny model of the tests by default")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inside:
        inside(given.model)
        return
    with tempfile.TemporaryDirectory() as home, Screen() as screen:
        server = SoundServer()
        try:
            model = given.model or str(write_tiny_model(Path(home) / "tiny.onnx", speech=True))
            environment = os.environ | screen.environment | server.environment | {"HOME": home, "XDG_CONFIG_HOME": home}
            command = [sys.executable, __file__, "--inside", "--model", model]
            done = subprocess.run(command, env=environment, check=False)
        finally:
            server.stop()
    sys.exit(done.returncode)


def write_sound(path: Path) -> list[tuple[float, str]]:
    """Write tones, a pause after every third, and return when each of them ends, in seconds from the first sample."""
    ends, end_s = [], 0.0
    with soundfile.SoundFile(path, "w", RATE_HZ, 1) as file:
        for i in range(CHANGES + 1):
            file.write(tone(LABELS[i % len(LABELS)], TONE_S, RATE_HZ))
            end_s += TONE_S
            pause = i % 3 == 2
            ends.append(
                (end_s, f"{LABELS[i % len(LABELS)]} to {'silence' if pause else LABELS[(i + 1) % len(LABELS)]}")
            )
            if pause:
                file.write(np.zeros(round(PAUSE_S * RATE_HZ), np.float32))
                end_s += PAUSE_S
    return ends[:CHANGES]


def inside(model: str) -> None:
    """Run the window, record what is played, and print the figures."""
    app = QApplication([])
    home = Path(os.environ["HOME"])
    window, controller = build(app, QSettings(str(home / "settings.ini"), QSettings.Format.IniFormat))
    window.show()
    controller.start([], model)
    ends = write_sound(home / "sound.wav")
    arrivals = watch_arrivals()
    painted = Painted(window.bars)
    takes = []
    controller.recording.started.connect(takes.append)

    def begin() -> None:
        if controller.models.loaded is None or not window.toolbar.record.isEnabled():
            QTimer.singleShot(100, begin)
            return
        window.toolbar.record.click()
        QTimer.singleShot(3000, play)

    def play() -> None:
        player = subprocess.Popen(["paplay", "--device=virt", str(home / "sound.wav")])
        painted.follow()
        look_after(player)

    def look_after(player: subprocess.Popen[bytes]) -> None:
        if player.poll() is None:
            QTimer.singleShot(200, lambda: look_after(player))
            return
        window.close()
        app.quit()

    begin()
    app.exec()
    print_figures(takes[0].path, ends, arrivals, painted)


def watch_arrivals() -> list[tuple[int, float]]:
    """Note the time of every block that PortAudio brings, with the number of frames that are there with it."""
    arrivals: list[tuple[int, float]] = []
    write = Ring.write

    def noted(ring: Ring, block: object) -> None:
        write(ring, block)
        arrivals.append((ring.written, time.perf_counter()))

    Ring.write = noted
    return arrivals


class Painted(QObject):
    """Notes what the bars show whenever one of them is painted, as thousandths."""

    def __init__(self, bars: BarsCard) -> None:
        super().__init__()
        self._bars = bars
        self.seen: list[tuple[float, tuple[int, ...]]] = []

    def follow(self) -> None:
        """Begin."""
        for bar, _ in self._bars.rows.values():
            bar.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Note the time and all values."""
        if event.type() == QEvent.Type.Paint:
            self.seen.append((time.perf_counter(), tuple(bar.value() for bar, _ in self._bars.rows.values())))
        return False

    def first_change_after(self, moment_s: float) -> float:
        """Return when the bars first showed something else than they did at a moment."""
        at = bisect.bisect_right(self.seen, moment_s, key=lambda painting: painting[0])
        before = self.seen[at - 1][1]
        for painted_s, values in self.seen[at:]:
            if any(abs(value - old) >= POINT for value, old in zip(values, before, strict=True)):
                return painted_s
        raise SystemExit("The bars did not change after the last tone.")


def print_figures(
    recording: Path, ends: list[tuple[float, str]], arrivals: list[tuple[int, float]], painted: Painted
) -> None:
    """Find the tones in the recording, and print how long the bars took to follow each of their ends."""
    samples, rate_hz = soundfile.read(recording, always_2d=True, dtype="float32")
    assert rate_hz == RATE_HZ, f"the virtual microphone has {rate_hz} Hz"
    first = int(np.flatnonzero(np.abs(samples[:, 0]) > 0.01)[0])
    to_a_tone_ms, to_silence_ms = [], []
    for end_s, change in ends:
        last = first + round(end_s * RATE_HZ)
        there, at_s = arrivals[bisect.bisect_left(arrivals, last, key=lambda arrival: arrival[0])]
        # The block's last frame was captured when it came, at the latest; this one so many frames earlier.
        ended_s = at_s - (there - last) / RATE_HZ
        delay_ms = (painted.first_change_after(ended_s) - ended_s) * 1000
        (to_silence_ms if change.endswith("silence") else to_a_tone_ms).append(delay_ms)
        print(f"{change:24} {delay_ms:4.0f} ms")
    for name, delays_ms in (("another tone", to_a_tone_ms), ("silence", to_silence_ms)):
        median, most = statistics.median(delays_ms), max(delays_ms)
        outcome = "kept" if most <= BAR_MS else "missed"
        print(f"to {name}: median {median:.0f} ms, maximum {most:.0f} ms of {len(delays_ms)}; {BAR_MS} ms {outcome}")
    load = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{os.cpu_count()} cores, load averages {load}")


if __name__ == "__main__":
    main()
