import numpy as np
import pytest
import soxr

from desktop_app.audio import resample
from desktop_app.audio.signal.resample import ResampledStream

RATES = [8000, 11025, 16000, 22050, 44100, 48000, 96000, 192000]


def sine(frequency_hz: float, rate_hz: int, length_s: float = 1.0) -> np.ndarray:
    return (0.5 * np.sin(2 * np.pi * frequency_hz * np.arange(round(length_s * rate_hz)) / rate_hz)).astype(np.float32)


@pytest.mark.parametrize("from_hz", RATES)
@pytest.mark.parametrize("to_hz", [16000, 22050])
def test_a_sine_keeps_its_frequency_amplitude_and_phase(from_hz: int, to_hz: int) -> None:
    result = resample(sine(1000, from_hz), from_hz, to_hz)
    expected = sine(1000, to_hz)
    assert result.dtype == np.float32
    assert len(result) == to_hz
    edge = to_hz // 20
    np.testing.assert_allclose(result[edge:-edge], expected[edge:-edge], atol=1e-3)


@pytest.mark.parametrize("from_hz", [44100, 48000, 192000])
def test_what_the_lower_rate_can_not_hold_is_removed_and_not_folded(from_hz: int) -> None:
    result = resample(sine(9500, from_hz), from_hz, 16000)
    assert np.abs(result[800:-800]).max() < 1e-4


@pytest.mark.parametrize("length", [1, 2, 3, 100, 4410, 44101])
@pytest.mark.parametrize(("from_hz", "to_hz"), [(44100, 16000), (8000, 22050), (48000, 16000)])
def test_the_length_is_rounded_up(length: int, from_hz: int, to_hz: int) -> None:
    result = resample(np.ones(length, np.float32), from_hz, to_hz)
    assert len(result) == -(-length * to_hz // from_hz)
    assert np.isfinite(result).all()
    assert result.flags.c_contiguous


def test_it_is_soxr_at_high_quality() -> None:
    noise = np.random.default_rng(3).uniform(-0.5, 0.5, 30000).astype(np.float32)
    np.testing.assert_array_equal(resample(noise, 48000, 16000), soxr.resample(noise, 48000, 16000, quality="HQ"))


def test_equal_rates_and_nothing_at_all_change_nothing() -> None:
    noise = np.random.default_rng(4).uniform(-1, 1, 1000).astype(np.float32)
    assert resample(noise, 44100, 44100) is noise
    assert resample(np.zeros(0, np.float32), 44100, 16000).shape == (0,)


@pytest.mark.parametrize(
    ("from_hz", "to_hz"), [(48000, 22050), (44100, 16000), (8000, 16000), (16000, 16000), (96000, 11025)]
)
@pytest.mark.parametrize("n_samples", [1, 100, 12345, 200_000])
def test_a_stream_in_pieces_is_resampled_as_the_whole_is(from_hz, to_hz, n_samples):
    samples = np.random.default_rng(0).normal(0, 0.1, n_samples).astype(np.float32)
    stream = ResampledStream(from_hz, to_hz)
    pieces = [stream.feed(piece) for piece in np.array_split(samples, 7)]
    together = np.concatenate([*pieces, stream.finish()])
    whole = resample(samples, from_hz, to_hz)
    assert together.shape == whole.shape
    assert np.abs(together - whole).max() < 1e-6


def test_a_stream_without_samples_stays_without():
    assert len(ResampledStream(48000, 16000).finish()) == 0
