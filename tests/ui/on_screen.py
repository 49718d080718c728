"""What the tests do with the window on a real screen."""

import numpy as np
import soundfile

from tests.support.tones import RATE_HZ

WINDOW = "tests.support.watched_window"


def wav(path, *parts):
    soundfile.write(path, np.concatenate(parts), RATE_HZ)
    return path


def begin(screen, program):
    """Press R in the window, and return what it shows when it records."""
    program.wait_for_state(lambda state: state["record"] == "Record")
    window = screen.window_named("Speech Emotion")
    screen.xdotool("windowfocus", window)
    screen.xdotool("key", "r")
    return program.wait_for_state(lambda state: state["record"] == "Stop")


def kept(home):
    return sorted(path for path in (home / "home").rglob("*.wav"))


def seconds(clock):
    minutes, rest = clock.split(":")
    return 60 * int(minutes) + float(rest)
