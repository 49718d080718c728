import json
import os
import pty
import signal
import sys
import time

import pytest

from tests.support.command import environment, run, start
from tests.support.sound_server import SoundServer
from tests.support.tones import LABELS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone needs Linux")

FIELDS = [
    "time_s", "status", "emotion", "probabilities", "start_s", "end_s", "rate_hz", "channels", "level_dbfs", "clipped",
    "speech", "speech_s",
]  # fmt: skip


def test_a_person_reads_a_line_every_half_second(microphone, singing, model):
    done = run("listen", "--seconds", "3", "--model", model, "--device", "pulseaudio", env=microphone)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split(" s ")[0].strip() for line in lines] == ["1.0", "1.5", "2.0", "2.5", "3.0"]
    assert "  happy  " in lines[-1]
    assert " dBFS  then " in lines[-1]


def test_a_program_reads_an_object_a_line(microphone, singing, model):
    done = run("listen", "--seconds", "2.2", "--model", model, "--json", env=microphone)
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["time_s"] for row in rows] == [1.0, 1.5, 2.0]
    for row in rows:
        assert list(row) == FIELDS
        assert (row["rate_hz"], row["channels"]) == (44100, 2)
    assert rows[-1]["emotion"] == "happy"
    assert list(rows[-1]["probabilities"]) == list(LABELS)


def test_lines_come_while_it_listens_and_ctrl_c_ends_it_without_a_word(microphone, singing, model, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with start(
        "listen", "--model", model, env=microphone | {"HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}, cwd=home
    ) as command:
        assert "1.0 s" in command.stdout.readline()
        assert "1.5 s" in command.stdout.readline()
        assert command.poll() is None
        command.send_signal(signal.SIGINT)
        _, err = command.communicate(timeout=20)
    assert (command.returncode, err) == (130, "")
    assert list(home.iterdir()) == []


def test_silence_is_no_speech(microphone, pulse_audio, model):
    done = run("listen", "--seconds", "2", "--model", model, "--json", env=microphone)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["status"] for row in rows] == ["no_speech"] * 3
    assert all(row["emotion"] is None and row["probabilities"] == {} for row in rows)


def test_a_reader_that_has_seen_enough_ends_it(microphone, model):
    with start("listen", "--model", model, env=microphone) as command:
        assert "1.0 s" in command.stdout.readline()
        command.stdout.close()
        assert command.wait(20) == 0
        assert command.stderr.read() == ""


def test_a_microphone_that_goes_away_ends_it_with_a_sentence(model):
    server = SoundServer()
    try:
        with start("listen", "--model", model, env=environment(**server.environment)) as command:
            assert "1.0 s" in command.stdout.readline()
            server.kill()
            _, err = command.communicate(timeout=30)
    finally:
        server.stop()
    assert command.returncode == 1
    # PortAudio writes lines of its own when a sound server dies.
    sentence = err.splitlines()[-1]
    assert sentence.startswith("The microphone “System default” went away after ")
    assert sentence.endswith("then listen again.")
    assert "Traceback" not in err


def test_an_unknown_device_is_answered_with_the_names_of_the_known_ones(microphone, model):
    done = run("listen", "--device", "Mikrofon", "--model", model, env=microphone)
    assert (done.returncode, done.stdout) == (1, "")
    assert "“Mikrofon”" in done.stderr
    assert "“PulseAudio”" in done.stderr


def test_a_model_that_is_not_there_is_said_before_anything_is_opened(model):
    begun = time.monotonic()
    done = run("listen", "--model", "nowhere.onnx")
    assert (done.returncode, done.stdout) == (1, "")
    assert "“nowhere.onnx”" in done.stderr
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "1e9"])
def test_a_length_that_can_not_be_is_wrong_usage(seconds):
    done = run("listen", "--seconds", seconds)
    assert done.returncode == 2
    assert "seconds" in done.stderr


def test_a_terminal_says_what_it_listens_to(microphone, model):
    shown, terminal = pty.openpty()
    done = run("listen", "--seconds", "1", "--model", model, env=microphone, stderr=terminal)
    os.close(terminal)
    text = os.read(shown, 100_000).decode()
    os.close(shown)
    assert done.returncode == 0
    assert text == "Listening to System default. Ctrl-C ends it.\r\n"
