import numpy as np
import pytest

from desktop_app.recognition import Mfcc
from desktop_app.ui.signal.rolling_mfcc import RollingMfcc, colour_range


def frames(first, count, hop_s=0.1):
    return Mfcc(np.arange(first, first + count, dtype=np.float32)[:, None].repeat(3, axis=1), hop_s, first * hop_s)


def test_the_last_seconds_are_kept_in_their_place_in_time():
    rolling = RollingMfcc(span_s=2.0)
    assert rolling.picture() is None
    for first in range(0, 100, 5):
        rolling.add(frames(first, 5))
    picture = rolling.picture()
    assert picture.values[-1, 0] == 99 and len(picture.values) == 21
    assert picture.start_s == pytest.approx(picture.values[0, 0] * 0.1)


def test_frames_that_do_not_follow_begin_anew():
    rolling = RollingMfcc()
    rolling.add(frames(0, 10))
    rolling.add(frames(50, 4))
    picture = rolling.picture()
    assert len(picture.values) == 4 and picture.start_s == pytest.approx(5.0)


def test_the_colours_follow_slowly():
    rolling = RollingMfcc()
    rolling.add(frames(0, 20))
    before = rolling.picture()
    rolling.add(Mfcc(np.full((20, 3), 500, np.float32), 0.1, 2.0))
    after = rolling.picture()
    assert before.high < after.high < 300
    for i in range(40):
        rolling.add(Mfcc(np.full((5, 3), 500, np.float32), 0.1, 4.0 + 0.5 * i))
    assert rolling.picture().high > 450


def test_the_loudness_does_not_flatten_the_other_coefficients():
    values = np.tile(np.arange(40, dtype=np.float32), (10, 1))
    values[:, 0] = -500
    low, high = colour_range(values)
    assert 0 < low < 3 and 37 < high <= 39


def test_rounding_in_silence_does_not_look_like_sound():
    silence = np.random.default_rng(0).normal(scale=1e-6, size=(10, 40)).astype(np.float32)
    low, high = colour_range(silence)
    assert high - low == pytest.approx(1)
    assert colour_range(np.full((10, 1), -500, np.float32)) == (-500, -499)
