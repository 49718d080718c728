"""Make the README's picture again: the real window on a virtual screen, with a sample that espeak-ng speaks.

Run from the top of a checkout, after ``make test``: ``.venv/bin/python -m docs.images.make``.
"""

import tempfile
import time
from pathlib import Path

from desktop_app.paths import assets_dir
from desktop_app.recognition import find_model
from tests.support.program import Program
from tests.support.screen import Screen
from tests.support.sound_server import SoundServer

PICTURE = Path(__file__).with_name("window.png")


def main() -> None:
    """Open the sample, wait for the answer, take the picture."""
    sample = assets_dir() / "samples" / "speech_low.wav"
    server = SoundServer()
    with tempfile.TemporaryDirectory() as home, Screen() as screen:
        own = {"HOME": home, "XDG_CONFIG_HOME": home, "LANG": "C.UTF-8"} | screen.environment | server.environment
        with Program("tests.support.watched_window", find_model(), sample, **own) as program:
            program.wait_for_state(lambda state: bool(state["number"]))
            time.sleep(1.0)
            screen.photograph(PICTURE, screen.window_named(f"{sample.name} – Speech Emotion"))
    server.stop()
    print(f"wrote {PICTURE.name}")


if __name__ == "__main__":
    main()
