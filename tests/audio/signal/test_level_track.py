import numpy as np
import pytest

from desktop_app.audio.signal.clip import mix_down
from desktop_app.audio.signal.level import clipped_share, level_dbfs
from desktop_app.audio.signal.level_track import LevelTrack


def tracked(samples, rate_hz, steps):
    track = LevelTrack(rate_hz)
    size = steps * track.step_frames
    for at in range(0, len(samples), size):
        block = samples[at : at + size]
        track.add(block, mix_down(block))
    return track


@pytest.mark.parametrize("channels", [None, 1, 2, 6])
@pytest.mark.parametrize("rate_hz", [8000, 11025, 44100])
def test_the_level_of_the_whole_is_that_of_all_its_samples(rate_hz, channels):
    shape = (3 * rate_hz + 17,) if channels is None else (3 * rate_hz + 17, channels)
    samples = np.random.default_rng(0).normal(0, 0.1, shape).astype(np.float32)
    assert tracked(samples, rate_hz, 4).level_dbfs == pytest.approx(level_dbfs(mix_down(samples)), abs=1e-4)


def test_levels_of_stretches_are_those_of_their_own_samples():
    loudness = np.repeat([0.5, 0.0, 0.01, 0.1], 8000).astype(np.float32)
    starts, ends = np.array([0.0, 1.0, 2.0, 3.0, 2.0]), np.array([1.0, 2.0, 3.0, 9.0, 4.0])
    found = tracked(loudness, 8000, 3).between(starts, ends)
    assert found == pytest.approx([level_dbfs(loudness[:8000]), -120, -40, -20, level_dbfs(loudness[16000:])], abs=1e-3)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("step_frames", [1, 2, 3, 10])
def test_clipping_is_counted_alike_however_the_stream_is_cut(step_frames, channels):
    random = np.random.default_rng(step_frames)
    samples = np.where(random.random((3000, channels)) < 0.7, 1.0, 0.2).astype(np.float32)
    samples[500:900] = -1.0
    samples[1000:1500] = 0.1
    samples[1600:1700:3] *= -1
    track = tracked(samples, 10 * step_frames, 1)
    assert 0.1 < clipped_share(samples) < 0.9
    assert track.clipped == pytest.approx(clipped_share(samples), abs=1e-12)


def test_nothing_is_silent_and_not_clipped():
    track = LevelTrack(8000)
    assert (track.level_dbfs, track.clipped) == (-120.0, 0.0)


def test_a_stretch_shorter_than_a_step_has_the_level_of_the_step_in_which_it_lies():
    loudness = np.repeat(np.float32([0.1, 0.01]), 8000)
    starts = np.array([0.43, 1.43, 1.97, 1.99])
    found = tracked(loudness, 8000, 3).between(starts, starts + 0.01)
    assert found.round(2).tolist() == [-20.0, -40.0, -40.0, -40.0]


def test_clipping_of_eight_bits_is_counted_over_the_borders_of_blocks():
    samples = np.full((3000, 2), 0.25, np.float32)
    samples[95:402] = 127 / 128
    samples[402:405] = -1.0
    assert tracked(samples, 1000, 1).clipped == pytest.approx(310 / 3000, abs=1e-12) == clipped_share(samples)
