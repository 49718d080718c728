"""Stretches of speech from the probabilities of frames, whole or as they come."""

from itertools import pairwise

import numpy as np
import pytest

from desktop_app.recognition.speech.voice_activity import FRAME_S, LEAD_S, MARGIN_S, PAUSE_S, StretchFinder, stretches


def frames(text):
    """Return probabilities: # speech, + not enough to begin with but to go on, a point for silence."""
    return np.array([{"#": 0.9, "+": 0.4, ".": 0.01}[x] for x in text], np.float32)


def found(text, duration_s=None):
    told = stretches(frames(text), len(text) * FRAME_S if duration_s is None else duration_s)
    return [(x.start_s, x.end_s) for x in told]


def at(first, last):
    return pytest.approx((first * FRAME_S - MARGIN_S, last * FRAME_S + MARGIN_S))


def test_a_stretch_reaches_as_far_as_it_is_likely_around_a_sure_frame():
    assert found("......++####++++......") == [at(6, 16)]


def test_a_stretch_begins_at_most_a_lead_before_its_first_sure_frame():
    lead = round(LEAD_S / FRAME_S)
    assert found("." * 5 + "+" * 30 + "####.....") == [at(35 - lead, 39)]
    assert found("." * 5 + "+" * 30 + ".....") == []


def test_a_click_is_no_speech():
    assert found("..........##..........") == []


def test_short_gaps_belong_to_a_stretch_and_longer_ones_divide():
    gap = int(PAUSE_S / FRAME_S)
    assert found(".......####" + "." * gap + "####.......") == [at(7, 15 + gap)]
    assert found(".......####" + "." * (gap + 1) + "####.......") == [at(7, 11), at(12 + gap, 16 + gap)]


def test_a_click_close_to_speech_belongs_to_it():
    assert found(".......#...####.......") == [at(7, 15)]


def test_stretches_stay_within_the_sound():
    assert found("####......") == [pytest.approx((0.0, 4 * FRAME_S + MARGIN_S))]
    assert found("......####", 9.5 * FRAME_S) == [pytest.approx((6 * FRAME_S - MARGIN_S, 9.5 * FRAME_S))]
    assert found("####", 4 * FRAME_S) == [(0.0, 4 * FRAME_S)]
    assert found("", 0.0) == []


@pytest.mark.parametrize("seed", range(20))
def test_stretches_are_the_same_however_their_frames_come(seed):
    random = np.random.default_rng(seed)
    runs = random.integers(1, 30, 60)
    probabilities = np.repeat(random.choice([0.0, 0.2, 0.4, 0.6, 1.0], 60), runs).astype(np.float32)
    duration_s = len(probabilities) * FRAME_S
    expected = stretches(probabilities, duration_s)
    finder, told, at_frame = StretchFinder(), [], 0
    while at_frame < len(probabilities):
        step = int(random.integers(0, 20))
        known = len(told) + (finder.open is not None)
        assert all(x.start_s >= finder.next_s - 1e-9 for x in expected[known:])
        told += finder.feed(probabilities[at_frame : at_frame + step])
        at_frame += step
        if finder.open is not None:
            # What is known of it so far is never taken back.
            final = next(x for x in expected if x.start_s == finder.open.start_s)
            assert finder.open.end_s <= final.end_s
    assert [*told, *finder.finish(duration_s)] == expected
    assert finder.finish(duration_s) == []
    assert all(a.end_s < b.start_s for a, b in pairwise(expected))
