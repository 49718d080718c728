import time

import pytest

from desktop_app.audio.devices import sleep_detector
from desktop_app.audio.devices.sleep_detector import SleepDetector


@pytest.mark.parametrize(
    ("passed_s", "heard_s", "expected_s"),
    [
        (3600.0, 0.1, 3599.9),
        (6.0, 0.0, 6.0),
        (4.0, 0.0, 0.0),
        (20.0, 20.0, 0.0),
        (20.0, 16.0, 0.0),
    ],
    ids=["slept", "stood still", "busy", "slow disk", "slow disk on a busy computer"],
)
def test_only_time_that_passes_without_looks_and_without_sound_is_a_standstill(
    monkeypatch: pytest.MonkeyPatch, passed_s: float, heard_s: float, expected_s: float
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(sleep_detector, "now", lambda: clock[0])
    watch = SleepDetector(7.0)
    clock[0] += passed_s
    assert watch.between_looks(7.0 + heard_s) == pytest.approx(expected_s)
    clock[0] += 0.1
    assert watch.between_looks(7.0 + heard_s + 0.1) == 0.0


def test_a_silent_device_is_no_standstill(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(sleep_detector, "now", lambda: clock[0])
    watch = SleepDetector(0.0)
    for _ in range(200):
        clock[0] += 0.1
        assert watch.between_looks(0.0) == 0.0


def test_its_clock_goes_as_fast_as_any_other() -> None:
    began, measured_from = time.monotonic(), sleep_detector.now()
    time.sleep(0.2)
    assert sleep_detector.now() - measured_from == pytest.approx(time.monotonic() - began, abs=0.05)
