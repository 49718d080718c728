import numpy as np
import pytest

from desktop_app.ui.signal.peaks import Envelope, RollingEnvelope

NOISE = np.random.default_rng(1).uniform(-1, 1, 100_003).astype(np.float32)


@pytest.mark.parametrize("count", [1, 7, 100, 800, 50_000])
def test_columns_hold_the_lowest_and_highest_sample_of_their_stretch(count):
    columns = Envelope(NOISE, 1000).columns(0.0, 200.0, count)
    edges = np.arange(count + 1) * len(NOISE) // count
    assert columns.times_s == pytest.approx(edges[:-1] / 1000)
    # On a coarse level the borders of a column may lie up to a quarter of its width too early.
    for low, high, a, b in zip(columns.lows, columns.highs, edges[:-1], edges[1:], strict=True):
        slack = (b - a) // 4
        assert NOISE[max(0, a - slack) : b].min() <= low <= NOISE[a : b - slack].min()
        assert NOISE[max(0, a - slack) : b].max() >= high >= NOISE[a : b - slack].max()


def test_short_stretches_are_exact():
    columns = Envelope(NOISE, 1000).columns(10.0, 20.0, 100)
    rows = NOISE[10_000:20_000].reshape(100, 100)
    assert columns.lows.tolist() == rows.min(axis=1).tolist()
    assert columns.highs.tolist() == rows.max(axis=1).tolist()


def test_a_single_click_in_a_long_sound_is_never_lost():
    samples = np.zeros(3_000_000, np.float32)
    samples[1_234_567] = 0.9
    columns = Envelope(samples, 16_000).columns(0, 1000, 700)
    assert columns.highs.max() == np.float32(0.9)
    assert columns.times_s[columns.highs.argmax()] == pytest.approx(1_234_567 / 16_000, abs=2 * 3e6 / 16e3 / 700)


@pytest.mark.parametrize("start, end", [(5.0, 5.0), (9.0, 12.0), (-3.0, -1.0)])
def test_a_part_without_sound_has_no_columns(start, end):
    assert len(Envelope(NOISE[:4000], 1000).columns(start, end, 100).times_s) == 0


def test_there_are_never_more_columns_than_samples():
    assert len(Envelope(NOISE[:30], 1000).columns(0, 1, 800).times_s) == 30


def test_a_growing_sound_keeps_its_last_seconds_at_their_own_times():
    rolling = RollingEnvelope(1000, span_s=2.0, bin_s=0.01)
    for at in range(0, 5000, 333):
        rolling.add(NOISE[at : min(at + 333, 5000)])
    columns = rolling.columns()
    rows = NOISE[3000:5000].reshape(200, 10)
    assert columns.times_s == pytest.approx(3.0 + 0.01 * np.arange(200))
    assert columns.lows.tolist() == rows.min(axis=1).tolist()
    assert columns.highs.tolist() == rows.max(axis=1).tolist()
