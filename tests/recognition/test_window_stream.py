from itertools import pairwise

import numpy as np
import pytest

from desktop_app.recognition.window_stream import WindowStream, overlap_parts
from desktop_app.recognition.windows import cut_windows
from tests.support.tiny_model import renamed

SEED = renamed("seed", sample_rate_hz=1000, window_s=3.0, hop_s=3.0, offset_s=0.5)
DENSE = renamed("dense", sample_rate_hz=1000, window_s=2.0, hop_s=0.5, offset_s=0.0)
SPARSE = renamed("sparse", sample_rate_hz=1000, window_s=1.0, hop_s=2.5, offset_s=0.25)
SHORT = renamed("short", sample_rate_hz=1000, window_s=0.6, hop_s=0.6, offset_s=0.5)
LENGTHS = [0, 1, 499, 500, 1150, 1249, 1250, 1499, 1500, 2000, 2001, 3499, 3500, 3501, 6500, 6501, 10_000, 12_345]


def windows(n_samples, info, overlapping, pieces=7):
    stream = WindowStream(info, overlapping)
    samples = np.arange(n_samples, dtype=np.float32)
    found = [window for piece in np.array_split(samples, pieces) for window in stream.feed(piece)] + stream.finish()
    for start, heard in found:
        assert (heard == samples[start : start + len(heard)]).all()
    return [(start, start + len(heard)) for start, heard in found]


@pytest.mark.parametrize("info", [SEED, DENSE, SPARSE, SHORT], ids=lambda info: info.name)
@pytest.mark.parametrize("n_samples", LENGTHS)
def test_a_stream_is_cut_as_the_whole_is(n_samples, info):
    assert windows(n_samples, info, overlapping=False) == (cut_windows(n_samples, info) if n_samples else [])


@pytest.mark.parametrize("info", [SEED, DENSE, SPARSE], ids=lambda info: info.name)
@pytest.mark.parametrize("n_samples", LENGTHS[1:])
def test_overlapping_windows_contain_the_model_s_own_and_hear_all_after_its_offset(n_samples, info):
    found = windows(n_samples, info, overlapping=True)
    assert set(cut_windows(n_samples, info)) <= set(found)
    assert found == sorted(set(found))
    assert found[0][0] <= info.offset_s * 1000
    assert found[-1][1] == n_samples
    half = info.window_s * 1000 / 2
    assert all(b[0] - a[0] <= half for a, b in pairwise(found))


@pytest.mark.parametrize("n_samples", LENGTHS[1:])
def test_a_clip_too_short_for_the_offset_is_heard_from_its_start_to_its_end(n_samples):
    found = windows(n_samples, SHORT, overlapping=True)
    assert set(cut_windows(n_samples, SHORT)) <= set(found)
    assert found[-1][1] == n_samples


@pytest.mark.parametrize("pieces", [1, 2, 1000])
def test_the_windows_do_not_depend_on_how_the_stream_comes(pieces):
    assert windows(12_345, SEED, overlapping=True, pieces=pieces) == windows(12_345, SEED, overlapping=True)


@pytest.mark.parametrize(("window_s", "hop_s", "parts"), [(3, 3, 2), (3, 1.5, 1), (3, 1.6, 2), (3, 1, 1), (1, 2.5, 5)])
def test_a_hop_is_divided_until_it_is_at_most_half_a_window(window_s, hop_s, parts):
    assert overlap_parts(renamed("any", window_s=window_s, hop_s=hop_s)) == parts
