import numpy as np
import pytest

from desktop_app.recognition.smoothing import Smoothing

HAPPY, SAD = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)


def test_a_change_comes_in_steps_that_always_sum_to_one():
    smoothing = Smoothing(newest=0.6)
    smoothing.add(HAPPY)
    steps = [smoothing.add(SAD) for _ in range(4)]
    assert [step[0] for step in steps] == pytest.approx([0.4, 0.16, 0.064, 0.0256])
    assert [step.sum() for step in steps] == pytest.approx([1.0] * 4)


def test_after_a_reset_the_next_counts_alone():
    smoothing = Smoothing()
    smoothing.add(HAPPY)
    smoothing.reset()
    assert (smoothing.add(SAD) == SAD).all()


def test_what_is_given_is_not_changed():
    smoothing = Smoothing()
    given = HAPPY.copy()
    smoothing.add(given)
    smoothing.add(SAD)
    assert (given == HAPPY).all()
