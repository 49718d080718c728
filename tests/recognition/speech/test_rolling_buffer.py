import numpy as np
import pytest

from desktop_app.recognition.speech.rolling_buffer import RollingBuffer


@pytest.mark.parametrize("block", [1, 7, 100, 250, 1000])
def test_the_last_samples_are_kept_by_their_number_however_they_come(block):
    stream = np.arange(1000, dtype=np.float32)
    tail = RollingBuffer(100)
    for at in range(0, 1000, block):
        tail.append(stream[at : at + block])
        assert tail.end == min(at + block, 1000)
        assert tail.end - tail.start >= min(100, tail.end)
        kept = slice(max(tail.start, tail.end - 100), tail.end)
        assert (tail.between(kept.start, kept.stop) == stream[kept]).all()


def test_what_is_not_kept_any_more_or_not_there_yet_is_left_out():
    tail = RollingBuffer(10)
    tail.append(np.arange(50, dtype=np.float32))
    assert tail.between(0, 42).tolist() == [40, 41]
    assert tail.between(48, 99).tolist() == [48, 49]
    assert tail.between(0, 5).tolist() == []
    assert tail.between(60, 70).tolist() == []


def test_a_part_is_a_copy():
    tail = RollingBuffer(4)
    tail.append(np.ones(4, np.float32))
    part = tail.between(0, 4)
    tail.append(np.zeros(8, np.float32))
    assert part.tolist() == [1, 1, 1, 1]
