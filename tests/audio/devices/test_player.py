"""Playing, proven by what a microphone hears of it."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import Player, Recorder, input_devices, read_clip, resample
from desktop_app.audio.files.reader import seek
from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.errors import AudioDeviceError, AudioFileError
from tests.support.sound_server import SoundServer
from tests.support.tones import tone
from tests.support.waiting import wait_until

RATE_HZ = 44100
# PulseAudio takes neither: the player has to resample and to mix.
REFUSED_HZ, TOO_MANY = 768_000, 40


def tones(rate_hz: int = RATE_HZ) -> np.ndarray:
    parts = [("happy", 0.7), ("angry", 1.1), ("calm", 0.6), ("sad", 0.4)]
    return np.concatenate([tone(label, length_s, rate_hz) for label, length_s in parts])


def wav(path: Path, samples: np.ndarray, rate_hz: int = RATE_HZ) -> Path:
    soundfile.write(path, samples, rate_hz)
    return path


def hear(player: Player, ended: threading.Event, path: Path) -> np.ndarray:
    """Return what the microphone hears, mono, while the player plays to its end."""
    recorder = Recorder(path)
    recorder.start()
    wait_until(lambda: recorder.elapsed_s > 0.2)
    player.start()
    assert player.playing
    assert ended.wait(30)
    time.sleep(0.7)
    return read_clip(recorder.stop()).mono()


def loud_part(heard: np.ndarray) -> np.ndarray:
    """Leave out the silence before and after."""
    (loud,) = np.nonzero(np.abs(heard) > 1e-3)
    return heard[loud[0] : loud[-1] + 1]


def best_correlation(played: np.ndarray, heard: np.ndarray) -> float:
    size = len(heard) + len(played)
    product = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(played, size))
    begin = int(np.argmax(np.fft.irfft(product, size)[: len(heard)]))
    return float(np.corrcoef(heard[begin : begin + len(played)], played)[0, 1])


@pytest.mark.parametrize(("rate_hz", "channels"), [(RATE_HZ, 1), (48000, 2), (REFUSED_HZ, 1), (RATE_HZ, TOO_MANY)])
def test_what_is_played_is_the_file_whole_and_without_gaps(
    sound_server: SoundServer, tmp_path: Path, rate_hz: int, channels: int
) -> None:
    played = tones(rate_hz)
    path = wav(tmp_path / "Stimme 录音.wav", np.repeat(played[:, None], channels, axis=1), rate_hz)
    ended = threading.Event()
    player = Player(path, on_stop=ended.set)

    heard = hear(player, ended, tmp_path / "heard.wav")

    assert player.failure is None and not player.playing
    assert player.position_s == pytest.approx(len(played) / rate_hz)
    expected = resample(played, rate_hz, RATE_HZ)
    assert best_correlation(expected, heard) > 0.99
    assert len(loud_part(heard)) == pytest.approx(len(loud_part(expected)), abs=0.005 * RATE_HZ)


def test_stopped_in_the_middle_it_is_silent_at_once_and_tells_nobody(sound_server: SoundServer, tmp_path: Path) -> None:
    path = wav(tmp_path / "long.wav", np.tile(tones(), 20))
    ended = threading.Event()
    player = Player(path, on_stop=ended.set)
    recorder = Recorder(tmp_path / "heard.wav")
    recorder.start()
    wait_until(lambda: recorder.elapsed_s > 0.2)
    player.start()
    wait_until(lambda: player.position_s > 1.0)
    player.stop()
    assert not player.playing and not ended.is_set() and player.failure is None
    stopped_at_s = recorder.elapsed_s
    time.sleep(1.5)
    heard = read_clip(recorder.stop()).mono()
    assert np.abs(heard).max() > 0.05, "it did play"
    assert np.abs(heard[round((stopped_at_s + 1.0) * RATE_HZ) :]).max() < 1e-3
    assert 1.0 < player.position_s < 10
    player.stop()


def test_after_a_stop_it_does_not_start(tmp_path: Path) -> None:
    player = Player(tmp_path / "none.wav")
    player.stop()
    player.start()
    assert not player.playing and player.position_s == 0.0


def test_a_server_that_dies_ends_the_playing_with_a_sentence(own_server: SoundServer, tmp_path: Path) -> None:
    ended = threading.Event()
    player = Player(wav(tmp_path / "long.wav", np.tile(tones(), 20)), on_stop=ended.set)
    player.start()
    wait_until(lambda: player.position_s > 0.3)
    own_server.kill()
    assert ended.wait(20)
    assert isinstance(player.failure, AudioDeviceError) and "long.wav" in str(player.failure)
    assert not player.playing


def test_without_a_loudspeaker_one_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "asound.conf"
    config.write_text('pcm.!default { type pulse server "unix:/nowhere" }\n')
    path = wav(tmp_path / "sound.wav", tones())
    with monkeypatch.context() as patch:
        patch.setenv("ALSA_CONFIG_PATH", str(config))
        input_devices(refresh=True)
        with pytest.raises(AudioDeviceError, match=r"^No loudspeaker was found: plug one in") as caught:
            Player(path).start()
    input_devices(refresh=True)
    assert caught.value.kind == "no_device"


def test_a_loudspeaker_that_is_not_there_is_named(sound_server: SoundServer, tmp_path: Path) -> None:
    with pytest.raises(AudioDeviceError, match="There is no loudspeaker “Kitchen”"):
        Player(wav(tmp_path / "sound.wav", tones()), "Kitchen").start()


@pytest.mark.parametrize(
    ("content", "kind"), [(b"This is a letter, no sound.", "not_audio"), (b"", "empty"), (None, "missing")]
)
def test_a_file_that_is_no_sound_is_refused_in_a_sentence(tmp_path: Path, content: bytes | None, kind: str) -> None:
    path = tmp_path / "letter.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AudioFileError, match=r"letter\.wav") as caught:
        Player(path).start()
    assert caught.value.kind == kind


def test_a_file_damaged_on_the_way_is_played_so_far_and_then_named(sound_server: SoundServer, tmp_path: Path) -> None:
    whole = tmp_path / "whole.flac"
    soundfile.write(whole, np.tile(tones(), 3), RATE_HZ)
    data = bytearray(whole.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = bytes(4000)
    damaged = tmp_path / "damaged.flac"
    damaged.write_bytes(data)
    ended = threading.Event()
    player = Player(damaged, on_stop=ended.set)
    player.start()
    assert ended.wait(30)
    assert isinstance(player.failure, AudioFileError) and "is damaged after" in str(player.failure)
    assert player.position_s > 1.0


@pytest.mark.parametrize("rate_hz", [RATE_HZ, REFUSED_HZ])
def test_a_part_is_played_alone_and_the_place_is_told_in_time_of_the_file(
    sound_server: SoundServer, tmp_path: Path, rate_hz: int
) -> None:
    played = np.concatenate([tone("happy", 1.0, rate_hz), tone("angry", 1.5, rate_hz), tone("calm", 1.0, rate_hz)])
    path = wav(tmp_path / "three.wav", played, rate_hz)
    ended = threading.Event()
    player = Player(path, on_stop=ended.set, start_s=1.0, end_s=2.5)
    assert player.position_s == 1.0

    heard = hear(player, ended, tmp_path / "heard.wav")

    assert player.failure is None and player.position_s == pytest.approx(2.5, abs=0.01)
    expected = resample(played[rate_hz : round(2.5 * rate_hz)], rate_hz, RATE_HZ)
    assert best_correlation(expected, heard) > 0.99
    assert len(loud_part(heard)) == pytest.approx(len(expected), abs=0.01 * RATE_HZ)


def test_from_the_very_end_nothing_is_played(sound_server: SoundServer, tmp_path: Path) -> None:
    ended = threading.Event()
    player = Player(wav(tmp_path / "sound.wav", tones()), on_stop=ended.set, start_s=60.0)
    player.start()
    assert ended.wait(20) and player.failure is None


def test_a_place_that_takes_long_to_find_is_no_fault_of_the_loudspeaker(
    sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    soundfile.write(tmp_path / "call.wav", np.zeros(16_000), 8000)

    def slow(path: Path, file: SoundFile, frame: int) -> None:
        time.sleep(1.5)
        seek(path, file, frame)

    monkeypatch.setattr("desktop_app.audio.devices.player.seek", slow)
    monkeypatch.setattr("desktop_app.audio.devices.player.STALLED_S", 1.0)
    playing = Player(tmp_path / "call.wav", start_s=1.0)
    playing.start()
    assert playing.playing
    playing.stop()
