import numpy as np
import pytest

from desktop_app.audio import Clip


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


def test_channels_in_opposite_phase_cancel() -> None:
    wave = np.random.default_rng(2).uniform(-1, 1, 100).astype(np.float32)
    assert not Clip(np.stack([wave, -wave], axis=1), 48000, "a.wav").mono().any()


def test_duration_counts_frames_and_not_samples() -> None:
    assert Clip(np.zeros((24000, 2), np.float32), 48000, "a.wav").duration_s == 0.5


def test_a_clip_can_not_be_changed() -> None:
    clip = Clip(np.zeros(10, np.float32), 16000, "a.wav")
    with pytest.raises(AttributeError):
        clip.rate_hz = 8000
