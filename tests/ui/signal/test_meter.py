import numpy as np
import pytest

from desktop_app.ui.signal.meter import CLIP_HOLD_S, NO_SIGNAL_S, PEAK_HOLD_S, Meter, Reading

RATE_HZ = 8000


def constant(amplitude, duration_s=0.1):
    return np.full(round(duration_s * RATE_HZ), amplitude, np.float32)


@pytest.fixture
def meter():
    return Meter(RATE_HZ, now_s=100.0)


def test_the_level_is_that_of_the_last_moments_and_the_peak_is_held(meter):
    meter.add(constant(0.5), 100.1)
    for i in range(2, 8):
        meter.add(constant(0.01), 100.0 + i / 10)
    reading = meter.read(100.7)
    assert reading.level_dbfs == pytest.approx(-40, abs=0.1)
    assert reading.peak_dbfs == pytest.approx(-6, abs=0.1)
    assert meter.read(100.1 + PEAK_HOLD_S + 0.05).peak_dbfs == pytest.approx(-40, abs=0.1)


def test_clipping_is_remembered_and_is_news_for_a_while(meter):
    meter.add(constant(1.0), 100.1)
    assert meter.read(100.2).clipped and meter.read(100.2).clipping
    later = meter.read(100.1 + CLIP_HOLD_S)
    assert later.clipped and not later.clipping


@pytest.mark.parametrize("amplitude, signal", [(0.0, False), (2e-5, False), (4e-5, True), (0.1, True)])
def test_digital_silence_is_no_signal_after_a_while_and_a_quiet_room_is_one(meter, amplitude, signal):
    for i in range(40):
        meter.add(constant(amplitude), 100.0 + i / 10)
        early = 100.0 + i / 10 < 100.0 + NO_SIGNAL_S
        assert meter.read(100.0 + i / 10).no_signal is (not signal and not early)


def test_before_the_first_sample_there_is_no_level_only_waiting(meter):
    assert meter.read(100.0).waiting and meter.read(109.0) == Reading(waiting=True)
    meter.add(constant(0.0), 109.0)
    assert not meter.read(109.1).waiting and not meter.read(109.1).no_signal, "the silence has only begun"
    assert meter.read(109.0 + NO_SIGNAL_S).no_signal


def test_how_much_is_clipped_is_that_of_the_last_moments(meter):
    for i in range(1, 11):
        meter.add(constant(1.0 if i == 1 else 0.1), 100.0 + i / 10)
    assert meter.read(101.0).clipped_share == pytest.approx(0.1)
    assert meter.read(100.1 + CLIP_HOLD_S + 0.05).clipped_share == 0


def test_a_device_that_gives_no_block_at_all_is_no_signal_either(meter):
    meter.add(constant(0.1), 100.1)
    assert not meter.read(101.0).no_signal and meter.read(102.2).no_signal


def test_a_pause_is_not_taken_for_a_fault(meter):
    meter.add(constant(0.1), 100.1)
    meter.rest(105.0)
    reading = meter.read(105.1)
    assert not reading.no_signal and reading.level_dbfs == reading.peak_dbfs == -120
