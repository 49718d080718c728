"""What the bands claim is true at any zoom."""

import numpy as np
import pytest

from desktop_app.recognition import Segment, Status
from desktop_app.ui.plots.probability_bands import layers
from desktop_app.ui.plots.segment_binning import Cell, SegmentView


def talk(rng, count):
    answers = [(Status.EMOTION, "sad"), (Status.EMOTION, "angry"), (Status.UNCERTAIN, None), (Status.NO_SPEECH, None)]
    bounds = np.concatenate(([0.0], rng.exponential(2.0, count).cumsum())).tolist()
    for i, answer in enumerate(rng.integers(1, 4, count).cumsum() % 4):
        probability = None if answers[answer][0] is Status.NO_SPEECH else float(rng.uniform(0.2, 1))
        yield Segment(bounds[i], bounds[i + 1], *answers[answer], probability)


def areas(parts):
    """Return how much each answer fills, probability times time."""
    filled = {}
    for part in parts:
        for emotion, low, high in layers(part):
            filled[emotion] = filled.get(emotion, 0.0) + (high - low) * (part.end_s - part.start_s)
    return filled


def test_a_segment_is_as_high_as_it_is_probable_and_silence_is_none():
    assert layers(Segment(0.0, 1.0, Status.EMOTION, "sad", 0.7)) == [("sad", 0.0, 0.7)]
    assert layers(Segment(0.0, 1.0, Status.UNCERTAIN, None, 0.3)) == [(None, 0.0, 0.3)]
    assert layers(Segment(0.0, 1.0, Status.NO_SPEECH, None, None)) == []


@pytest.mark.parametrize("seed", range(10))
def test_an_answer_fills_the_same_area_at_any_zoom_and_all_together_never_more_than_certainty(seed):
    segments = list(talk(np.random.default_rng(seed), 2000))
    parts = SegmentView(segments).seen(0.0, segments[-1].end_s, 800.0)
    assert len(parts) < 100 and any(isinstance(part, Cell) for part in parts)
    assert areas(parts) == pytest.approx(areas(segments))
    for part in parts:
        bounds = [(low, high) for _, low, high in layers(part)]
        assert all(0 <= low <= high <= 1 + 1e-9 for low, high in bounds)
        assert [low for low, _ in bounds[1:]] == [high for _, high in bounds[:-1]]


def test_no_emotion_is_as_high_over_a_cell_as_it_is_where_it_was_heard():
    segments = [Segment(float(i), i + 1.0, Status.EMOTION, ("sad", "angry")[i % 2], 0.8) for i in range(1000)]
    cell = SegmentView(segments).seen(0.0, 1000.0, 400.0)[1]
    assert [high - low for _, low, high in layers(cell)] == pytest.approx([0.4, 0.4])
