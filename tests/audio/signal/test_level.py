import math

import numpy as np
import pytest

from desktop_app.audio import clipped_share, level_dbfs, peak_dbfs


def sine(amplitude: float, rate_hz: int = 48000) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * 100 * np.arange(rate_hz) / rate_hz)).astype(np.float32)


@pytest.mark.parametrize("amplitude", [1.0, 0.5, 0.01, 0.0001])
def test_the_level_of_a_sine_lies_three_decibels_below_its_peak(amplitude: float) -> None:
    assert level_dbfs(sine(amplitude)) == pytest.approx(20 * math.log10(amplitude / math.sqrt(2)), abs=0.01)
    assert peak_dbfs(sine(amplitude)) == pytest.approx(20 * math.log10(amplitude), abs=0.01)


def test_twice_the_amplitude_is_six_decibels_more() -> None:
    assert level_dbfs(sine(0.4)) - level_dbfs(sine(0.2)) == pytest.approx(6.0206, abs=1e-3)


def test_the_peak_may_be_negative() -> None:
    assert peak_dbfs(np.array([0.1, -0.5, 0.2], np.float32)) == pytest.approx(-6.0206, abs=1e-3)


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(100, np.float32), np.zeros((0, 2), np.float32)])
def test_silence_and_nothing_are_minus_120_and_not_clipped(samples: np.ndarray) -> None:
    assert level_dbfs(samples) == peak_dbfs(samples) == -120.0
    assert clipped_share(samples) == 0.0


def test_stereo_is_measured_over_both_channels() -> None:
    stereo = np.stack([sine(0.5), np.zeros(48000, np.float32)], axis=1)
    assert level_dbfs(stereo) == pytest.approx(level_dbfs(sine(0.5)) - 3.0103, abs=1e-3)
    assert peak_dbfs(stereo) == peak_dbfs(sine(0.5))


def test_a_sine_cut_at_full_scale_is_clipped_for_the_time_it_is_cut() -> None:
    loud = np.clip(sine(2.0), -1, 1)
    assert clipped_share(loud) == pytest.approx(2 / 3, abs=0.01)
    assert clipped_share(-loud) == clipped_share(loud)


def test_sixteen_bit_full_scale_counts_as_clipped() -> None:
    wave = np.full(100, 32767 / 32768, np.float32)
    assert clipped_share(wave) == 1.0


@pytest.mark.parametrize(("run", "share"), [(1, 0.0), (2, 0.0), (3, 0.03), (10, 0.1)])
def test_only_runs_of_three_are_clipping(run: int, share: float) -> None:
    wave = np.full(100, 0.2, np.float32)
    wave[40 : 40 + run] = -1.0
    assert clipped_share(wave) == pytest.approx(share)


def test_runs_at_both_ends_count() -> None:
    wave = np.zeros(100, np.float32)
    wave[:4] = wave[-4:] = 1.0
    assert clipped_share(wave) == pytest.approx(0.08)


def test_a_run_does_not_go_on_in_the_next_channel() -> None:
    stereo = np.zeros((100, 2), np.float32)
    stereo[-2:, 0] = stereo[:2, 1] = 1.0
    assert clipped_share(stereo) == 0.0
    stereo[:10, 0] = 1.0
    assert clipped_share(stereo) == pytest.approx(10 / 200)


def test_peaks_that_reach_full_scale_and_differ_were_not_cut() -> None:
    assert clipped_share(sine(1.0)[::5]) == clipped_share(sine(1.0)) == 0.0


def test_equal_samples_at_one_end_are_no_run_with_those_at_the_other() -> None:
    wave = np.zeros(100, np.float32)
    wave[10:14] = [1.0, 1.0, -1.0, -1.0]
    assert clipped_share(wave) == 0.0
    wave[14] = -1.0
    assert clipped_share(wave) == pytest.approx(0.03)


def test_the_upper_end_of_eight_bits_is_full_scale_and_the_same_value_in_finer_steps_is_not() -> None:
    eight_bits = np.rint(sine(0.5) * 128) / np.float32(128)
    eight_bits[100:110] = 127 / 128
    assert clipped_share(eight_bits) == pytest.approx(10 / 48000)
    finer = sine(0.5)
    finer[100:110] = 127 / 128
    assert clipped_share(finer) == 0.0
