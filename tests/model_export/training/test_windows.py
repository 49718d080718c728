import pytest

from model_export.training.windows import cut_windows
from tests.support.tiny_model import renamed

SEED = renamed("seed", sample_rate_hz=1000, window_s=3.0, hop_s=3.0, offset_s=0.5)
DENSE = renamed("dense", sample_rate_hz=1000, window_s=2.0, hop_s=0.5, offset_s=0.0)


@pytest.mark.parametrize(
    ("n_samples", "windows"),
    [
        (0, [(0, 0)]),
        (1, [(0, 1)]),
        (1499, [(0, 1499)]),
        (1500, [(500, 1500)]),
        (3499, [(500, 3499)]),
        (3500, [(500, 3500)]),
        (6499, [(500, 3500)]),
        (6500, [(500, 3500), (3500, 6500)]),
    ],
)
def test_the_offset_is_left_out_only_while_a_second_remains(n_samples, windows):
    assert cut_windows(n_samples, SEED) == windows


def test_overlapping_windows_reach_the_end_of_the_clip():
    assert cut_windows(3200, DENSE) == [(0, 2000), (500, 2500), (1000, 3000), (1200, 3200)]


@pytest.mark.parametrize("info", [SEED, DENSE])
@pytest.mark.parametrize("n_samples", [0, 1, 700, 2000, 2001, 3500, 10_000, 61_234])
def test_windows_lie_inside_the_clip_and_all_are_of_one_length(info, n_samples):
    windows = cut_windows(n_samples, info)
    assert all(0 <= start <= stop <= n_samples for start, stop in windows)
    assert len({stop - start for start, stop in windows}) == 1
