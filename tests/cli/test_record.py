import json
import os
import pty
import shutil
import signal
import sys
import time

import pytest
import soundfile

from desktop_app.audio import unfinished_recordings
from desktop_app.cli.main import main
from tests.support.command import environment, run, start
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import tone

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone needs Linux")


@pytest.fixture(scope="module")
def no_microphone():
    """The environment of this computer, if it has no microphone: an ALSA without its own files can't be faked."""
    plain = environment(PULSE_SERVER="unix:/nowhere")
    if run("devices", env=plain).returncode == 0:
        pytest.skip("this computer has a microphone")
    return plain


def test_devices_lists_the_microphone(microphone):
    done = run("devices", env=microphone)
    assert (done.returncode, done.stderr) == (0, "")
    assert "PulseAudio" in done.stdout
    assert "44100 Hz" in done.stdout
    assert done.stdout.count("(default)") == 1


def test_without_a_microphone_devices_and_record_say_so_with_the_remedy(no_microphone, tmp_path):
    for arguments in (["devices"], ["record", tmp_path / "new.wav", "--seconds", "1"]):
        done = run(*arguments, env=no_microphone)
        assert (done.returncode, done.stdout) == (1, "")
        assert "No microphone was found: plug one in" in done.stderr
    assert not (tmp_path / "new.wav").exists()


def test_what_is_recorded_can_be_classified(microphone, singing, tmp_path):
    path = tmp_path / "neu ü.wav"
    done = run("record", path, "--seconds", "2", "--device", "pulseaudio", env=microphone)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"to {path}.\n")
    assert 2.0 <= soundfile.info(path).duration < 3.0
    model = write_tiny_model(tmp_path / "tiny.onnx")
    answer = run("classify", path, "--model", model, "--format", "json")
    assert json.loads(answer.stdout)["results"][0]["emotion"] == "happy"


def wait_for_sound(path, size):
    give_up = time.monotonic() + 20
    while not (path.exists() and path.stat().st_size > size):
        assert time.monotonic() < give_up, f"{path} does not grow"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_and_a_polite_kill_keep_what_was_recorded(microphone, singing, tmp_path, number):
    folder = tmp_path / "recordings"
    folder.mkdir()
    path = folder / "new.wav"
    command = start("record", path, "--seconds", "600", env=microphone)
    wait_for_sound(path, 100_000)
    command.send_signal(number)
    out, err = command.communicate(timeout=20)
    assert (command.returncode, err) == (130, "")
    assert out.startswith("Recorded ")
    assert 0.5 < soundfile.info(path).duration < 20
    assert os.listdir(folder) == ["new.wav"]


def test_a_merciless_kill_leaves_a_recording_that_is_found_and_can_be_replaced(microphone, tmp_path):
    path = tmp_path / "new.wav"
    command = start("record", path, "--seconds", "600", env=microphone)
    wait_for_sound(path, 100_000)
    command.kill()
    command.communicate(timeout=20)
    assert unfinished_recordings(tmp_path) == [path]
    assert soundfile.info(path).duration > 0.5
    assert run("record", path, "--seconds", "1", "--force", env=microphone).returncode == 0
    assert os.listdir(tmp_path) == ["new.wav"]


def test_a_folder_that_is_deleted_meanwhile_costs_nothing_that_was_recorded(microphone, tmp_path):
    path = tmp_path / "recordings" / "new.wav"
    path.parent.mkdir()
    command = start("record", path, "--seconds", "600", env=microphone)
    wait_for_sound(path, 100_000)
    shutil.rmtree(path.parent)
    out, err = command.communicate(timeout=20)
    assert (command.returncode, out, err.count("\n")) == (1, "", 1)
    assert f"was moved or deleted; what was recorded until then is kept in {path}" in err
    assert soundfile.info(path).duration > 0.5
    assert os.listdir(path.parent) == ["new.wav"]


def test_an_existing_file_is_replaced_only_by_force(microphone, tmp_path):
    path = tmp_path / "old.wav"
    soundfile.write(path, tone("sad", 9.0), 16000)
    before = path.read_bytes()
    refused = run("record", path, "--seconds", "1", env=microphone)
    assert refused.returncode == 1
    assert "is there already" in refused.stderr
    assert path.read_bytes() == before
    assert run("record", path, "--seconds", "1", "--force", env=microphone).returncode == 0
    assert 1.0 <= soundfile.info(path).duration < 2.0
    assert os.listdir(tmp_path) == ["old.wav"]


def test_force_without_a_microphone_leaves_the_old_file(no_microphone, tmp_path):
    path = tmp_path / "old.wav"
    path.write_bytes(b"old")
    assert run("record", path, "--seconds", "1", "--force", env=no_microphone).returncode == 1
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_ctrl_c_before_there_is_a_microphone_leaves_everything_as_it_is(tmp_path, monkeypatch, capsys, force):
    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("desktop_app.audio.devices.recorder.find_input_device", interrupted)
    path = tmp_path / "take.wav"
    if force:
        path.write_bytes(b"old")
    assert main(["record", str(path), "--seconds", "1", *force]) == 130
    assert capsys.readouterr() == ("", "")
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"old"] * len(force)


def test_a_microphone_that_falls_silent_keeps_what_it_gave_and_is_said_to_have(microphone, pulse_audio, tmp_path):
    path = tmp_path / "new.wav"
    command = start("record", path, "--seconds", "3", env=microphone)
    try:
        wait_for_sound(path, 50_000)
        pulse_audio.pactl("suspend-sink", "virt", "1")
        out, err = command.communicate(timeout=30)
    finally:
        pulse_audio.pactl("suspend-sink", "virt", "0")
    assert (command.returncode, err.count("\n")) == (1, 1)
    assert "gave no more sound before the 3 s were over" in err
    assert out.startswith("Recorded ")
    assert 0.2 < soundfile.info(path).duration < 3


@pytest.mark.parametrize(("name", "reason"), [("new.mp3", "end in .wav"), ("missing/new.wav", "missing")])
def test_a_name_that_can_not_be_is_refused(microphone, tmp_path, name, reason):
    done = run("record", tmp_path / name, "--seconds", "1", env=microphone)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert reason in done.stderr


def test_an_unknown_device_is_answered_with_the_names_of_the_known_ones(microphone, tmp_path):
    done = run("record", tmp_path / "new.wav", "--seconds", "1", "--device", "Mikrofon", env=microphone)
    assert done.returncode == 1
    assert "“Mikrofon”" in done.stderr
    assert "“PulseAudio”" in done.stderr


def test_a_terminal_shows_time_and_level(microphone, singing, tmp_path):
    shown, terminal = pty.openpty()
    done = run("record", tmp_path / "new.wav", "--seconds", "1", env=microphone, stderr=terminal)
    os.close(terminal)
    text = os.read(shown, 100_000).decode()
    os.close(shown)
    assert done.returncode == 0
    assert "1.0 s" in text or "0.9 s" in text
    assert " dBFS" in text
