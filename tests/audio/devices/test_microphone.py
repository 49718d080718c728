import sys
import threading
import time

import numpy as np
import pytest
import soundfile

from desktop_app.audio.devices import capture
from desktop_app.audio.devices import microphone as module
from desktop_app.audio.devices.microphone import Microphone
from desktop_app.errors import AudioDeviceError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the virtual microphone needs Linux")

RATE_HZ = 44100


def test_its_blocks_are_what_is_played_to_exactly_the_length_that_was_asked_for(sound_server, tmp_path):
    played = (0.2 * np.random.default_rng(0).standard_normal(2 * RATE_HZ)).clip(-1, 1).astype(np.float32)
    soundfile.write(tmp_path / "played.wav", played, RATE_HZ)
    with Microphone("pulseaudio") as microphone:
        stream = microphone.blocks(seconds=5.5)
        first = next(stream)
        player = threading.Thread(target=sound_server.play, args=(tmp_path / "played.wav",), daemon=True)
        player.start()
        heard = np.concatenate([first, *stream])
        player.join(30)
    assert (microphone.name, microphone.rate_hz, microphone.channels) == ("PulseAudio", RATE_HZ, 2)
    assert heard.dtype == np.float32
    assert heard.shape == (round(5.5 * RATE_HZ), 2)
    assert microphone.lost_frames == 0
    spectrum = np.fft.rfft(heard[:, 0], 1 << 19) * np.conj(np.fft.rfft(played, 1 << 19))
    at = int(np.argmax(np.fft.irfft(spectrum)))
    assert np.corrcoef(heard[at : at + len(played), 0], played)[0, 1] > 0.99


def test_what_nobody_takes_for_too_long_is_left_out_and_counted(sound_server, monkeypatch):
    monkeypatch.setattr(module, "RING_S", 1)
    with Microphone() as microphone:
        blocks = microphone.blocks(seconds=2.0)
        next(blocks)
        time.sleep(1.5)
        rest = list(blocks)
    assert len(rest[0]) <= RATE_HZ
    assert 0 < microphone.lost_frames < 2 * RATE_HZ


def test_a_microphone_that_falls_asleep_is_given_up_with_a_sentence(sound_server, monkeypatch):
    monkeypatch.setattr(capture, "STALLED_S", 3.0)
    with Microphone() as microphone:
        blocks = microphone.blocks()
        assert len(next(blocks)) > 0
        sound_server.pactl("suspend-sink", "virt", "1")
        try:
            with pytest.raises(AudioDeviceError, match=r"“System default” gave no more sound after \d+\.\d s\. Check"):
                for _ in blocks:
                    pass
        finally:
            sound_server.pactl("suspend-sink", "virt", "0")


def test_after_its_end_the_device_is_closed(sound_server):
    with Microphone() as microphone:
        next(microphone.blocks())
        assert "Source Output" in sound_server.pactl("list", "source-outputs")
    give_up = time.monotonic() + 5
    while "Source Output" in sound_server.pactl("list", "source-outputs") and time.monotonic() < give_up:
        time.sleep(0.05)
    assert "Source Output" not in sound_server.pactl("list", "source-outputs")
