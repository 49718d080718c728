import numpy as np
import pytest

from desktop_app.audio import Clip
from desktop_app.errors import ChannelError


def test_a_clip_of_one_dimension_is_mono_and_not_copied() -> None:
    samples = np.linspace(-1, 1, 100, dtype=np.float32)
    clip = Clip(samples, 16000, "a.wav")
    assert clip.channels == 1
    assert clip.mono() is samples


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_mono_is_the_mean_of_all_channels(channels: int) -> None:
    samples = np.random.default_rng(1).uniform(-1, 1, (500, channels)).astype(np.float32)
    clip = Clip(samples, 48000, "a.wav")
    assert clip.channels == channels
    assert clip.mono().dtype == np.float32
    np.testing.assert_allclose(clip.mono(), samples.astype(np.float64).mean(axis=1), atol=1e-6)


def test_channels_in_opposite_phase_do_not_cancel() -> None:
    wave = np.random.default_rng(2).uniform(-1, 1, 48000).astype(np.float32)
    assert Clip(np.stack([wave, -wave], axis=1), 48000, "a.wav").mono().tolist() == wave.tolist()


def test_one_channel_can_be_had_alone() -> None:
    samples = np.random.default_rng(3).uniform(-1, 1, (500, 2)).astype(np.float32)
    clip = Clip(samples, 48000, "a.wav")
    assert clip.mono(only=2).tolist() == samples[:, 1].tolist()
    with pytest.raises(ChannelError, match=r"no channel 3: the sound has 2 channels\. Choose one from 1 to 2\."):
        clip.mono(only=3)


def test_duration_counts_frames_and_not_samples() -> None:
    assert Clip(np.zeros((24000, 2), np.float32), 48000, "a.wav").duration_s == 0.5


def test_a_clip_can_not_be_changed() -> None:
    clip = Clip(np.zeros(10, np.float32), 16000, "a.wav")
    with pytest.raises(AttributeError):
        clip.rate_hz = 8000
