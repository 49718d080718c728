"""Make the pictures of the README and of short recordings again: the real window, with samples that espeak-ng speaks.

Run from the top of a checkout, after ``make test``: ``.venv/bin/python -m docs.images.make``.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from desktop_app.paths import assets_dir
from desktop_app.recognition import find_model
from tests.support.program import Program
from tests.support.screen import Screen
from tests.support.sound_server import SoundServer
from tests.ui.on_screen import WINDOW, begin, seconds

FOLDER = Path(__file__).parent
SAMPLES = assets_dir() / "samples"

RECORDINGS = {
    1: [("speech_low", 0.0, 0.8)],
    2: [("speech_low", 0.0, 0.7), ("silence", 0.0, 0.5), ("speech_low", 0.7, 1.4)],
    3: [("speech_low", 0.0, 1.1), ("silence", 0.0, 0.8), ("speech_low", 1.1, 2.0)],
    8: [("speech_low", 0.0, 2.9), ("silence", 0.0, 2.0), ("silence", 0.0, 0.4), ("speech_high", 0.0, 2.3)],
}
"""Seconds of a recording, and what is said: samples, from where to where."""


@contextmanager
def window(screen: Screen, server: SoundServer, *files: Path) -> Iterator[Program]:
    """Run the program with an empty home."""
    with tempfile.TemporaryDirectory() as home:
        own = {"HOME": home, "XDG_CONFIG_HOME": home, "LANG": "C.UTF-8"} | screen.environment | server.environment
        with Program(WINDOW, find_model(), *files, **own) as program:
            yield program


def show_sample(screen: Screen, server: SoundServer) -> None:
    """Open a sample, wait for the answer, take the picture."""
    sample = SAMPLES / "speech_low.wav"
    with window(screen, server, sample) as program:
        program.wait_for_state(lambda state: bool(state["number"]))
        take_picture(screen, "window.png", sample.name)


def show_recording(screen: Screen, server: SoundServer, length_s: int) -> None:
    """Record what is said, take a picture of the answer, and of the longest recording one in a pause."""
    with tempfile.TemporaryDirectory() as folder, window(screen, server) as program:
        said = Path(folder) / "said.wav"
        parts = [soundfile.read(SAMPLES / f"{name}.wav")[0][round(a * 16000) : round(b * 16000)]
                 for name, a, b in RECORDINGS[length_s]]  # fmt: skip
        soundfile.write(said, np.concatenate(parts), 16000)
        begin(screen, program)
        player = server.start_playing(said)
        if length_s == max(RECORDINGS):
            program.wait_for_state(lambda state: " ago. " in state["card"])
            screen.photograph(FOLDER / "live" / "pause.png", screen.window_named("Recording"))
        program.wait_for_state(lambda state: seconds(state["elapsed"]) >= length_s)
        screen.xdotool("key", "r")
        program.wait_for_state(lambda state: bool(state["shares"]) and not state["kicker"])
        take_picture(screen, f"live/{length_s}-s.png", "Recording")
        player.wait()


def take_picture(screen: Screen, name: str, title: str) -> None:
    """Take a picture of the window, once it has come to rest."""
    time.sleep(1.0)
    screen.photograph(FOLDER / name, screen.window_named(f"{title}.* – Speech Emotion"))
    print(f"wrote {name}")


def main() -> None:
    """Take all pictures."""
    server = SoundServer()
    with Screen() as screen:
        show_sample(screen, server)
        for length_s in RECORDINGS:
            show_recording(screen, server, length_s)
    server.stop()


if __name__ == "__main__":
    main()
