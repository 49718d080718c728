import numpy as np
import pytest

from model_export.networks import features
from model_export.networks.frontend import PowerSpectrum, SeedFeatures


def speech_like(n: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    t = np.arange(n) / features.SAMPLE_RATE_HZ
    wave = sum(np.sin(2 * np.pi * f * t) / k for k, f in enumerate((140, 280, 420, 900, 2300), start=1))
    swell = 0.55 - 0.45 * np.cos(2 * np.pi * 2.5 * t)
    return (0.1 * wave * swell + 0.002 * random.standard_normal(n)).astype(np.float32)


@pytest.mark.parametrize("n", [22050, 22051, 33333, 66150, 5000])
def test_features_are_librosas_at_any_length(n):
    sound = speech_like(n)
    vector, mfcc = SeedFeatures("mfcc40_chroma12_mel128")(sound[None])
    expected = features.feature_vector(sound, "mfcc40_chroma12_mel128")
    np.testing.assert_allclose(mfcc[0], features.mfcc(sound), atol=1e-2)
    np.testing.assert_allclose(vector[0, :40], expected[:40], atol=1e-2)
    np.testing.assert_allclose(vector[0, 40:52], expected[40:52], atol=1e-4)
    np.testing.assert_allclose(vector[0, 52:], expected[52:], rtol=1e-4, atol=1e-7)


def test_the_short_vector_is_the_beginning_of_the_long_one():
    sound = speech_like(30000)[None]
    np.testing.assert_array_equal(
        SeedFeatures("mfcc40")(sound)[0], SeedFeatures("mfcc40_chroma12_mel128")(sound)[0][:, :40]
    )


def test_digital_silence_gives_finite_features():
    vector, mfcc = SeedFeatures("mfcc40_chroma12_mel128")(np.zeros((1, 30000), np.float32))
    assert np.isfinite(vector).all() and np.isfinite(mfcc).all()


def test_clips_of_a_batch_do_not_touch_each_other():
    quiet, loud = speech_like(30000, 1) * 0.01, speech_like(30000, 2)
    together = SeedFeatures("mfcc40")(np.stack([quiet, loud]))[0]
    alone = SeedFeatures("mfcc40")(quiet[None])[0]
    np.testing.assert_allclose(together[0], alone[0], atol=1e-3)


@pytest.mark.parametrize(("n_fft", "hop", "radix"), [(512, 128, 16), (1024, 256, 32), (2048, 512, 32)])
def test_power_spectrum_is_that_of_the_fast_fourier_transform(n_fft, hop, radix):
    sound = speech_like(n_fft * 5 + 77)
    found = np.asarray(PowerSpectrum(n_fft, hop, radix)(sound[None]))[0]
    padded = np.pad(sound, n_fft // 2)
    window = np.hanning(n_fft + 1)[:-1]
    frames = [padded[i : i + n_fft] * window for i in range(0, len(padded) - n_fft + 1, hop)]
    expected = np.abs(np.fft.rfft(frames)) ** 2
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=1e-5 * expected.max())


def test_a_hop_that_does_not_divide_the_frame_is_refused():
    with pytest.raises(ValueError, match="must divide"):
        PowerSpectrum(512, 160, 16)
