import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import Recorder, read_clip
from desktop_app.audio.devices.capture import BLOCK_FRAMES
from tests.support.sound_server import SoundServer
from tests.support.waiting import wait_until


def let_blocks_pass(recording: Recorder) -> None:
    time.sleep(10 * BLOCK_FRAMES / recording.rate_hz)


def test_a_pause_is_neither_written_nor_counted_nor_shown_and_the_file_goes_on_seamlessly(
    sound_server: SoundServer, tmp_path: Path
) -> None:
    recording = Recorder(tmp_path / "a.wav")
    recording.start()
    assert not recording.paused
    wait_until(lambda: recording.elapsed_s > 0.5)
    recording.pause()
    assert recording.paused and recording.active
    let_blocks_pass(recording)
    before = recording.elapsed_s
    shown = [recording.read_new()]
    time.sleep(1.0)
    assert recording.elapsed_s == before
    assert recording.read_new().shape == (0,)
    assert read_clip(recording.path).duration_s <= before
    recording.resume()
    assert not recording.paused
    wait_until(lambda: recording.elapsed_s > before + 0.5)
    path = recording.stop()
    shown.append(recording.read_new())
    assert recording.failure is None
    assert recording.dropped_frames == 0
    clip = read_clip(path)
    assert len(clip.samples) == round(recording.elapsed_s * recording.rate_hz) == sum(map(len, shown))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.wav"]


def test_the_sound_of_a_pause_is_not_in_the_file(sound_server: SoundServer, tmp_path: Path) -> None:
    loud = tmp_path / "loud.wav"
    soundfile.write(loud, np.full(44100, 0.5), 44100)
    recording = Recorder(tmp_path / "a.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.3)
    recording.pause()
    let_blocks_pass(recording)
    sound_server.play(loud)
    time.sleep(0.5)
    recording.resume()
    time.sleep(0.5)
    paused = read_clip(recording.stop()).samples
    assert np.abs(paused).max() < 0.01


def test_stopping_in_a_pause_is_quick_and_keeps_what_was_before(sound_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.3)
    recording.pause()
    let_blocks_pass(recording)
    recording.stop()
    assert recording.failure is None
    assert not recording.paused
    assert read_clip(recording.path).duration_s == pytest.approx(recording.elapsed_s)


def test_a_microphone_that_is_unplugged_in_a_pause_ends_the_recording(own_server: SoundServer, tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav")
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.3)
    recording.pause()
    own_server.pactl("unload-module", "module-null-sink")
    wait_until(lambda: not recording.active)
    assert "went away" in str(recording.failure)
    assert read_clip(recording.path).duration_s > 0.3


def test_before_the_start_there_is_nothing_to_pause(tmp_path: Path) -> None:
    recording = Recorder(tmp_path / "a.wav")
    recording.pause()
    recording.resume()
    assert not recording.paused
