import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.audio import Recorder, input_devices, read_clip
from desktop_app.audio.devices import recorder, sleep_detector
from desktop_app.errors import AudioDeviceError, RecordingError
from tests.support.sound_server import SoundServer
from tests.support.waiting import wait_until

HALF_A_SECOND = 0.5


def started(path: Path) -> tuple[Recorder, threading.Event]:
    """Return a recording of half a second that goes on, and the event of its end."""
    ended = threading.Event()
    recording = Recorder(path, on_stop=ended.set)
    recording.start()
    wait_until(lambda: recording.elapsed_s > HALF_A_SECOND)
    return recording, ended


def assert_kept(recording: Recorder) -> None:
    """One sentence, a whole file of more than half a second, no marker."""
    assert not recording.active
    assert recording.failure is not None
    assert str(recording.path) in str(recording.failure)
    assert read_clip(recording.stop()).duration_s > HALF_A_SECOND
    assert os.listdir(recording.path.parent) == [recording.path.name]


def test_a_folder_that_vanishes_ends_the_recording_and_costs_nothing(sound_server: SoundServer, tmp_path: Path) -> None:
    folder = tmp_path / "Aufnahmen für Zoë"
    folder.mkdir()
    recording, ended = started(folder / "a.wav")
    shutil.rmtree(folder)
    assert ended.wait(5)
    assert isinstance(recording.failure, RecordingError)
    assert "was moved or deleted" in str(recording.failure)
    assert_kept(recording)


def test_a_folder_that_is_moved_away_takes_nothing_with_it(sound_server: SoundServer, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    recording, ended = started(folder / "a.wav")
    folder.rename(tmp_path / "elsewhere")
    assert ended.wait(5)
    assert_kept(recording)


@contextlib.contextmanager
def recording_program(path: Path, setting: str) -> Iterator["subprocess.Popen[str]"]:
    """A program of its own that has recorded half a second, then `setting`, and prints how the recording ended."""
    code = f"""
import time
from pathlib import Path
from desktop_app.audio import Recorder
from desktop_app.audio.devices import capture, sleep_detector
recording = Recorder(Path({str(path)!r}))
recording.start()
while recording.active and recording.elapsed_s < {HALF_A_SECOND}:
    time.sleep(0.01)
{setting}
print("recording", flush=True)
while recording.active:
    time.sleep(0.01)
print(recording.failure, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline() == "recording\n"
            yield program
        finally:
            program.kill()


def test_a_sound_server_that_freezes_is_given_up_and_the_program_can_end(
    own_server: SoundServer, tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    with recording_program(path, "capture.STALLED_S = 1.0") as program:
        with own_server.frozen():
            out, _ = program.communicate(timeout=20)
    assert program.returncode == 0
    assert "gave no more sound after" in out
    assert out.count("\n") == 1
    assert read_clip(path).duration_s > 0.4
    assert os.listdir(tmp_path) == ["a.wav"]


def test_a_frozen_sound_server_can_be_stopped_and_does_not_keep_the_next_start_waiting(
    own_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert input_devices()
    recording, _ = started(tmp_path / "a.wav")
    monkeypatch.setattr(recorder, "STALLED_S", 1.0)
    late = Recorder(tmp_path / "late.wav")
    with own_server.frozen():
        recording.stop()
        assert not recording.active
        assert recording.failure is None
        with pytest.raises(AudioDeviceError, match="does not answer"):
            late.start()
        assert late.stop() == tmp_path / "late.wav"
    wait_until(lambda: not any(thread.name == "recording" for thread in threading.enumerate()))
    assert read_clip(recording.path).duration_s > HALF_A_SECOND
    assert os.listdir(tmp_path) == ["a.wav"]


def test_a_computer_that_slept_ends_the_recording(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording, ended = started(tmp_path / "a.wav")
    monkeypatch.setattr(sleep_detector, "now", lambda: time.monotonic() + 3600)
    assert ended.wait(5)
    assert isinstance(recording.failure, RecordingError)
    assert "slept or stood still for " in str(recording.failure)
    assert_kept(recording)


def test_a_pause_may_be_slept_through(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording, ended = started(tmp_path / "a.wav")
    recording.pause()
    monkeypatch.setattr(sleep_detector, "now", lambda: time.monotonic() + 3600)
    assert not ended.wait(1)
    recording.resume()
    before = recording.elapsed_s
    wait_until(lambda: recording.elapsed_s > before + 0.3)
    recording.stop()
    assert recording.failure is None


def test_a_program_and_a_sound_server_that_stand_still_together_keep_what_was_recorded(
    own_server: SoundServer, tmp_path: Path
) -> None:
    path = tmp_path / "a.wav"
    with recording_program(path, "sleep_detector.JUMP_S = 1.0") as program:
        with own_server.frozen():
            program.send_signal(signal.SIGSTOP)
            time.sleep(3)
            program.send_signal(signal.SIGCONT)
        out, _ = program.communicate(timeout=20)
    assert "slept or stood still for 3 s" in out
    assert str(path) in out
    assert read_clip(path).duration_s > 0.4
    assert os.listdir(tmp_path) == ["a.wav"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:
    """A disk of 200 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can be mounted by the superuser of a Linux only")
    return disk


def test_a_full_disk_ends_the_recording_and_keeps_what_it_holds(sound_server: SoundServer, small_disk: Path) -> None:
    try:
        recording, ended = started(small_disk / "a.wav")
        assert ended.wait(10)
        assert isinstance(recording.failure, RecordingError)
        assert "the disk is full" in str(recording.failure)
        assert_kept(recording)
    finally:
        subprocess.run(["umount", "--lazy", str(small_disk)], check=True)
