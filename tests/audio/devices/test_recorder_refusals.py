"""What a recorder refuses, and a disk that refuses it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.audio import Recorder, input_devices, read_clip
from desktop_app.errors import AudioDeviceError, RecordingError
from tests.support.sound_server import SoundServer

RATE_HZ = 44100


def test_an_unknown_device_is_named_with_those_that_are_here(sound_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav", "Röhrenmikrofon")
    with pytest.raises(AudioDeviceError, match=r"“Röhrenmikrofon”: this computer has .*“PulseAudio”") as caught:
        recording.start()
    assert caught.value.kind == "no_device"
    assert list(tmp_path.iterdir()) == []


def test_a_device_that_can_not_be_opened_leaves_no_file(own_server: SoundServer, tmp_path: Path) -> None:
    assert input_devices()
    own_server.kill()
    recording = Recorder(tmp_path / "a.wav")
    with pytest.raises(AudioDeviceError, match="can't be opened") as caught:
        recording.start()
    assert caught.value.kind == "device_failed"
    assert not recording.active
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(sound_server: SoundServer, tmp_path: Path) -> None:
    path = tmp_path / "precious.wav"
    path.write_bytes(b"precious")
    recording = Recorder(path)
    with pytest.raises(RecordingError, match="already a file"):
        recording.start()
    assert not recording.active
    assert path.read_bytes() == b"precious"


def test_a_missing_folder_is_named(sound_server: SoundServer, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="no such file or directory") as caught:
        Recorder(tmp_path / "no" / "a.wav").start()
    assert str(tmp_path / "no") in str(caught.value)


def test_a_disk_that_takes_no_more_keeps_what_was_written(sound_server: SoundServer, tmp_path: Path) -> None:
    path = tmp_path / "full.wav"
    script = f"""
import resource, sys, threading
from pathlib import Path
from desktop_app.audio import Recorder
resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))
ended = threading.Event()
recording = Recorder(Path({str(path)!r}), on_stop=ended.set)
recording.start()
assert ended.wait(20)
assert not recording.active
recording.stop()
print(type(recording.failure).__name__, recording.failure)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, env=os.environ)
    assert done.stdout.startswith("RecordingError The recording stopped after 0."), done.stderr
    assert "file too large" in done.stdout
    assert read_clip(path).duration_s > 0.5
