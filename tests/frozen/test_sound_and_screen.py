"""The packaged program with a real microphone and a real screen: it records, takes a dropped file, shows the answer."""

import json
import subprocess
import sys
import time

import numpy as np
import pytest
import soundfile

from desktop_app.ui.theme.colours import look
from tests.frozen.conftest import NAME, run
from tests.support.command import REPOSITORY
from tests.support.program import Program
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone and Xvfb run on Linux")

SAMPLES = REPOSITORY / "assets" / "samples"
ARTIFACTS = REPOSITORY / "artifacts"
SPOKEN = SAMPLES / "speech_low.wav"
DRAG_SOURCE = "tests.support.drag_source"


class Window:
    """The packaged window, started as a person does; the lines of --timing tell how far it is."""

    def __init__(self, program, *arguments, env):
        self.process = subprocess.Popen(
            [str(program), "open", "--timing", *map(str, arguments)],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def wait_for(self, what):
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith(what):
                return
        raise AssertionError(f"it ended before it was {what}: {self.process.stderr.read()}")

    def close(self):
        """Close it as Ctrl+C does, and return its exit status and what it said."""
        self.process.send_signal(2)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


def classified(program, person, path):
    done = run(program, "classify", path, "--format", "json", env=person)
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["results"]
    return row


def test_it_records_from_the_microphone_what_was_played(folder, person, pulse_audio, tmp_path):
    person |= pulse_audio.environment
    listed = run(folder / NAME, "devices", env=person)
    assert listed.returncode == 0 and "PulseAudio" in listed.stdout, listed.stdout + listed.stderr
    wav = tmp_path / "heard.wav"
    command = [str(folder / NAME), "record", str(wav), "--seconds", "6"]
    with subprocess.Popen(command, env=person, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as recording:
        wait_until(lambda: has_sound(tmp_path))
        pulse_audio.play(SPOKEN)
        _, said = recording.communicate(timeout=30)
    assert recording.returncode == 0, said
    heard, rate_hz = soundfile.read(wav)
    heard = heard.mean(axis=1) if heard.ndim == 2 else heard
    assert best_correlation(heard, rate_hz) > 0.95
    answer, of_the_file = classified(folder / NAME, person, wav), classified(folder / NAME, person, SPOKEN)
    assert answer["status"] in ("emotion", "uncertain") and of_the_file["status"] in ("emotion", "uncertain")


def has_sound(place):
    """Tell whether a recording somewhere in a folder has begun to grow: the first sound can come a second late."""
    return any(path.stat().st_size > 20_000 for path in place.rglob("*.wav"))


def best_correlation(heard, rate_hz):
    """Return how much of what was played is in what was heard, wherever it begins."""
    import soxr

    played, played_hz = soundfile.read(SPOKEN)
    played = soxr.resample(played, played_hz, rate_hz)
    size = len(heard) + len(played)
    products = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size)), size)
    start = int(np.argmax(products[: len(heard)]))
    part = heard[start : start + len(played)]
    return float(np.corrcoef(part, played[: len(part)])[0, 1])


def test_it_opens_a_dropped_file_and_shows_a_recording_with_its_answer(folder, person, pulse_audio, screen, tmp_path):
    person |= screen.environment | pulse_audio.environment
    with Window(folder / NAME, env=person) as program:
        program.wait_for("ready")
        window = screen.window_named("Speech Emotion")
        with Program(DRAG_SOURCE, SAMPLES / "speech_high.wav", **screen.environment) as source:
            source.wait_for(lambda line: line == "ready")
            screen.drag(lambda: source.wait_for(lambda line: line == "dragging"))
            source.wait_for(lambda line: line == "dropped CopyAction")
            program.wait_for("answered")
        screen.window_named("speech_high.wav – Speech Emotion")
        screen.xdotool("windowfocus", window)
        screen.xdotool("key", "r")
        wait_until(lambda: has_sound(tmp_path / "home"))
        pulse_audio.play(SPOKEN)
        screen.xdotool("key", "r")
        (kept,) = (tmp_path / "home").rglob("*.wav")
        screen.window_named(kept.name)
        time.sleep(3.0)
        picture = ARTIFACTS / "packaged.png"
        screen.photograph(picture, window)
        status, said = program.close()
    assert status == 0 and "Traceback" not in said, said
    row = classified(folder / NAME, person, kept)
    assert row["duration_s"] > soundfile.info(SPOKEN).duration
    if row["status"] == "emotion":
        assert count(picture, look(row["emotion"]).colour) > 300, f"the tile of {row['emotion']}"


def count(picture, colour):
    """Return how many dots of a picture have a colour, #RRGGBB."""
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    places = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y).getRgb()[:3] == wanted for x, y in places)


def test_without_a_screen_it_says_so_and_what_works_all_the_same(folder, person):
    done = run(folder / NAME, env=person)
    assert done.returncode == 1 and done.stderr.startswith("There is no screen to open a window on.")
