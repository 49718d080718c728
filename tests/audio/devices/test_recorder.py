import signal
import subprocess
import sys
import threading
import time
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import Recorder, read_clip
from desktop_app.audio.devices import capture, recorder
from desktop_app.errors import AudioDeviceError, RecordingError
from desktop_app.recognition import Model, Recogniser, Status
from tests.support.sound_server import SoundServer
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import tone
from tests.support.waiting import wait_until

RATE_HZ = 44100


def tones() -> np.ndarray:
    parts = [("happy", 0.7), ("angry", 3.1), ("calm", 0.6), ("sad", 0.4)]
    return np.concatenate([tone(label, length_s, RATE_HZ) for label, length_s in parts])


def place_of(played: np.ndarray, heard: np.ndarray) -> int:
    """Return where in `heard` the played sound begins: the peak of the cross-correlation."""
    size = len(heard) + len(played)
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    return int(np.argmax(np.fft.irfft(product, size)[: len(heard)]))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a, b)[0, 1])


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    return Recogniser(Model.load(write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.onnx")))


@pytest.mark.parametrize("device", [None, "PulseAudio"])
def test_a_recording_holds_what_was_played_and_gets_the_same_verdict(
    sound_server: SoundServer, tmp_path: Path, recogniser: Recogniser, device: str | None
) -> None:
    played = tones()
    original = tmp_path / "played.wav"
    soundfile.write(original, played, RATE_HZ)
    recording = Recorder(tmp_path / "Aufnahme für Zoë 录音.wav", device)
    seen = []

    recording.start()
    assert recording.active
    wait_until(lambda: recording.elapsed_s > 0)
    sound_server.play(original)
    seen.append(recording.read_new())
    time.sleep(0.5)
    path = recording.stop()
    seen.append(recording.read_new())

    assert not recording.active
    assert recording.failure is None
    assert recording.dropped_frames == 0
    clip = read_clip(path)
    assert (clip.rate_hz, clip.channels, clip.encoding) == (recording.rate_hz, recording.channels, "16-bit")
    assert recording.rate_hz == RATE_HZ
    assert len(clip.samples) == round(recording.elapsed_s * RATE_HZ)
    heard = clip.mono()
    begin = place_of(played, heard)
    part = heard[begin : begin + len(played)]
    assert len(part) == len(played)
    assert correlation(part, played) > 0.99
    live = np.concatenate(seen)
    assert live.dtype == np.float32
    np.testing.assert_allclose(live, heard, atol=1e-6)

    expected = recogniser.recognise(read_clip(original))
    whole = recogniser.recognise(clip)
    same = recogniser.recognise(clip, begin / RATE_HZ, (begin + len(played)) / RATE_HZ)
    assert expected.status is whole.status is Status.EMOTION
    assert expected.emotion == whole.emotion == "angry"
    assert list(same.probabilities.values()) == pytest.approx(list(expected.probabilities.values()), abs=0.01)


def test_the_file_can_be_opened_while_it_is_being_recorded(sound_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "growing.wav")
    recording.start()
    try:
        wait_until(lambda: recording.elapsed_s > 0.6)
        assert 0.1 < read_clip(recording.path).duration_s <= recording.elapsed_s
    finally:
        recording.stop()


def test_a_killed_program_leaves_a_complete_file(sound_server: SoundServer, tmp_path: Path) -> None:
    path = tmp_path / "killed.wav"
    script = f"""
import time
from pathlib import Path
from desktop_app.audio import Recorder
recording = Recorder(Path({str(path)!r}))
recording.start()
while recording.elapsed_s < 1.0:
    time.sleep(0.01)
print("one second", flush=True)
time.sleep(30)
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"one second\n"
        process.send_signal(signal.SIGKILL)
    clip = read_clip(path)
    assert clip.duration_s > 0.5
    with wave.open(str(path)) as file:
        assert file.getnframes() == len(clip.samples)


def test_stopping_twice_gives_the_same_file(sound_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.2)
    first = recording.stop()
    content = first.read_bytes()
    assert recording.stop() == first
    assert first.read_bytes() == content
    assert recording.failure is None


def test_a_recorder_is_not_used_twice(sound_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.2)
    recording.stop()
    with pytest.raises(RecordingError, match="new name"):
        recording.start()
    assert read_clip(recording.path).duration_s > 0.2


def test_before_the_start_there_is_nothing(tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav")
    assert (recording.elapsed_s, recording.dropped_frames, recording.active, recording.failure) == (0.0, 0, False, None)
    assert recording.read_new().shape == (0,)
    assert recording.stop() == tmp_path / "a.wav"
    assert list(tmp_path.iterdir()) == []


def test_frames_that_the_disk_was_too_slow_for_are_counted(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "RING_S", 1)
    monkeypatch.setattr(recorder, "WRITE_EVERY_S", 60.0)
    recording = Recorder(tmp_path / "slow.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 1.5)
    recording.stop()
    kept = len(read_clip(recording.path).samples)
    assert kept == RATE_HZ
    assert recording.dropped_frames == round(recording.elapsed_s * RATE_HZ) - kept


def test_a_microphone_that_is_unplugged_keeps_the_file_and_says_so(own_server: SoundServer, tmp_path: Path) -> None:
    ended = threading.Event()
    recording = Recorder(tmp_path / "unplugged.wav", on_stop=ended.set)
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.5)
    own_server.pactl("unload-module", "module-null-sink")
    assert ended.wait(5)
    assert_kept(recording)


def test_a_sound_server_that_crashes_keeps_the_file_and_says_so(own_server: SoundServer, tmp_path: Path) -> None:
    callers = []
    recording = Recorder(tmp_path / "crashed.wav", on_stop=lambda: callers.append(threading.current_thread().name))
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.5)
    own_server.kill()
    wait_until(lambda: bool(callers), 5)
    assert callers == ["recording"]
    assert_kept(recording)
    assert len(callers) == 1


def test_a_microphone_that_falls_asleep_is_given_up(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capture, "STALLED_S", 3.0)
    ended = threading.Event()
    recording = Recorder(tmp_path / "asleep.wav", on_stop=ended.set)
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.5)
    sound_server.pactl("suspend-sink", "virt", "1")
    try:
        assert ended.wait(8)
    finally:
        sound_server.pactl("suspend-sink", "virt", "0")
    assert_kept(recording, "gave no more sound")


def test_stopping_does_not_wait_for_a_microphone_that_sleeps(sound_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "asleep.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.5)
    sound_server.pactl("suspend-sink", "virt", "1")
    try:
        time.sleep(0.2)
        begun = time.monotonic()
        recording.stop()
        assert time.monotonic() - begun < 3
    finally:
        sound_server.pactl("suspend-sink", "virt", "0")
    assert recording.failure is None
    assert len(read_clip(recording.path).samples) == round(recording.elapsed_s * RATE_HZ)


def assert_kept(recording: Recorder, what: str = "went away") -> None:
    assert not recording.active
    assert isinstance(recording.failure, AudioDeviceError)
    assert recording.failure.kind == "device_failed"
    assert f"“{recording.device_name}” {what} after" in str(recording.failure)
    assert str(recording.path) in str(recording.failure)
    clip = read_clip(recording.stop())
    assert len(clip.samples) == round(recording.elapsed_s * recording.rate_hz)
    assert clip.duration_s > 0.5


def test_on_stop_may_call_stop(own_server: SoundServer, tmp_path: Path) -> None:
    paths: list[Path] = []
    recording = Recorder(tmp_path / "a.wav", on_stop=lambda: paths.append(recording.stop()))
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.2)
    own_server.kill()
    wait_until(lambda: bool(paths), 5)
    assert paths == [tmp_path / "a.wav"]


def test_a_microphone_that_gives_no_sound_leaves_no_file_and_says_so(sound_server: SoundServer, tmp_path: Path) -> None:
    sound_server.pactl("suspend-sink", "virt", "1")
    try:
        recording = Recorder(tmp_path / "silent.wav", on_stop=lambda: pytest.fail("stop() was called"))
        recording.start()
        time.sleep(0.5)
        recording.stop()
    finally:
        sound_server.pactl("suspend-sink", "virt", "0")
    assert recording.elapsed_s == 0
    assert "Nothing was recorded" in str(recording.failure)
    assert list(tmp_path.iterdir()) == []
