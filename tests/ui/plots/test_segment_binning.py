"""What is seen of segments at any zoom is true: single segments as they are, else the shares of a cell's time."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from desktop_app.recognition import Segment, Status
from desktop_app.ui.formatting import percent
from desktop_app.ui.plots.segment_binning import CELL_PX, LETTER_PX, Cell, SegmentView
from desktop_app.ui.plots.segment_words import spoken_part

ANSWERS = ("sad", "happy", "angry", "disgust", Status.UNCERTAIN, Status.NO_SPEECH, Status.TOO_QUIET)
WITHOUT_PROBABILITY = (Status.NO_SPEECH, Status.TOO_QUIET)

NAMES = {"uncertain": "not sure", "no_speech": "no speech", "too_quiet": "too quiet"}


def segment(start_s, end_s, answer, probability=0.5):
    if isinstance(answer, Status):
        return Segment(start_s, end_s, answer, None, None if answer in WITHOUT_PROBABILITY else probability)
    return Segment(start_s, end_s, Status.EMOTION, answer, probability)


def changing(count, answers, length_s=1.0):
    return [segment(i * length_s, (i + 1) * length_s, answers[i % len(answers)]) for i in range(count)]


def random_segments(rng):
    """Segments of very different lengths, of which no two neighbours agree."""
    count = int(rng.choice([1, 2, 5, 30, 300, 3000]))
    lengths = rng.exponential(rng.choice([0.3, 2.0, 20.0]), count)
    lengths *= rng.choice([0.1, 1.0, 20.0], count, p=[0.2, 0.7, 0.1])
    bounds = rng.choice([0.0, 3.7]) + np.concatenate(([0.0], np.cumsum(lengths + 0.01)))
    steps = rng.integers(1, len(ANSWERS), count).cumsum() % len(ANSWERS)
    return [
        segment(left, right, ANSWERS[i], rng.uniform(0.2, 1.0))
        for (left, right), i in zip(pairwise(bounds.tolist()), steps, strict=True)
    ]


def brute_force(segments, start_s, end_s):
    """Return the share of the time of each answer, and its mean probability."""
    time, weight = defaultdict(float), defaultdict(float)
    for one in segments:
        inside_s = min(one.end_s, end_s) - max(one.start_s, start_s)
        if inside_s > 0:
            time[one.status, one.emotion] += inside_s
            weight[one.status, one.emotion] += inside_s * (one.probability or 0.0)
    whole = sum(time.values())
    return {key: (filled / whole, weight[key] / filled) for key, filled in time.items()}


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_seen_is_true(seed):
    rng = np.random.default_rng(seed)
    segments = random_segments(rng)
    view, known = SegmentView(segments), set(segments)
    first_s, last_s = segments[0].start_s, segments[-1].end_s
    for _ in range(8):
        width_px = float(rng.choice([60, 400, 949, 2500]))
        span_s = (last_s - first_s) * float(rng.choice([1.0, 0.5, 0.05, 0.001]))
        start_s = first_s + float(rng.uniform(-0.1, 1.0)) * (last_s - first_s)
        end_s = start_s + span_s
        parts = view.seen(start_s, end_s, width_px)
        shown = [part for part in parts if part.end_s > start_s and part.start_s < end_s]
        assert shown == list(parts), "nothing out of sight"
        assert [part.start_s for part in parts[1:]] == [part.end_s for part in parts[:-1]], "neither gaps nor overlaps"
        if end_s > first_s:
            assert parts[0].start_s <= max(start_s, first_s) and parts[-1].end_s >= min(end_s, last_s)
        assert len(parts) <= 3 * width_px / LETTER_PX + 4, "no more than fit"
        for part in parts:
            if isinstance(part, Cell):
                check_cell(part, segments)
            else:
                assert part in known, "a segment of the input, neither cut nor merged"


def check_cell(cell, segments):
    assert sum(share.share for share in cell.shares) == pytest.approx(1)
    assert [share.share for share in cell.shares] == sorted((share.share for share in cell.shares), reverse=True)
    true = brute_force(segments, cell.start_s, cell.end_s)
    said = spoken_part(cell)
    assert said.startswith(f"from {cell.start_s:.1f} to {cell.end_s:.1f}")
    for share in cell.shares:
        portion, probability = true.pop((share.status, share.emotion))
        assert share.share == pytest.approx(portion, abs=1e-6)
        if share.probability is None:
            assert share.status in WITHOUT_PROBABILITY
        else:
            assert share.probability == pytest.approx(probability, abs=1e-4)
        assert f"{share.emotion or NAMES[share.status]} {percent(share.share)}" in said
    assert all(portion < 1e-6 for portion, _ in true.values()), "nothing is left out"


def test_where_there_is_room_segments_are_shown_as_they_are():
    segments = changing(20, ["sad", "happy"])
    assert SegmentView(segments).seen(4.5, 8.5, 1000) == segments[4:9]
    assert SegmentView(()).seen(0, 10, 1000) == ()


def test_a_short_segment_alone_between_long_ones_is_shown_as_it_is():
    segments = [segment(0, 500, "sad"), segment(500, 500.5, "happy"), segment(500.5, 1000, "angry")]
    assert SegmentView(segments).seen(0, 1000, 700) == segments


def test_six_minutes_on_a_small_window_do_not_become_one_emotion():
    answers = ["disgust", "angry", Status.UNCERTAIN, "sad", Status.NO_SPEECH, "angry"]
    segments = changing(360, answers)
    parts = SegmentView(segments).seen(0.0, 360.0, 949 - 120)
    assert all(isinstance(part, Cell) for part in parts) and len(parts) > 15
    for part in parts[1:-1]:
        assert max(share.share for share in part.shares) < 0.5


def test_an_emotion_among_much_that_is_none_is_a_share():
    segments = [segment(i, i + 1, "happy" if i % 20 == 0 else Status.NO_SPEECH) for i in range(1000)]
    parts = SegmentView(segments).seen(0, 1000, 30 * CELL_PX)
    happy = sum((part.end_s - part.start_s) * s.share for part in parts for s in part.shares if s.emotion == "happy")
    assert happy == pytest.approx(50)


def test_zooming_in_ends_at_the_segments_themselves():
    rng = np.random.default_rng(7)
    segments = random_segments(rng)
    shortest_s = min(one.end_s - one.start_s for one in segments)
    middle_s = segments[len(segments) // 2].start_s
    parts = SegmentView(segments).seen(middle_s, middle_s + shortest_s * 20, 20 * LETTER_PX + 1)
    assert parts and all(part in segments for part in parts)


@pytest.mark.parametrize("seed", range(20))
def test_parts_stand_still_while_the_view_moves(seed):
    rng = np.random.default_rng(seed)
    segments = random_segments(rng)
    view, length_s = SegmentView(segments), segments[-1].end_s
    span_s = length_s / 3
    for _ in range(5):
        here_s = float(rng.uniform(0, length_s - span_s))
        there_s = here_s + float(rng.uniform(0, span_s / 2))
        here = view.seen(here_s, here_s + span_s, 700)
        there = view.seen(there_s, there_s + span_s, 700)
        assert [part for part in here if part.end_s > there_s] == [p for p in there if p.start_s < here_s + span_s]


def test_drawing_takes_no_longer_for_tens_of_thousands_of_segments():
    view = SegmentView(changing(36_000, ["sad", "happy", Status.NO_SPEECH, "angry"]))
    for start_s, end_s in ((0.0, 36_000.0), (100.5, 9_000.25), (35_000.0, 36_000.0)):
        assert len(view.seen(start_s, end_s, 700)) <= 700 / CELL_PX + 2


def test_time_without_an_answer_counts_for_none():
    segments = [segment(2 * i, 2 * i + 1, "sad" if i % 2 else "happy") for i in range(100)]
    parts = SegmentView(segments).seen(0, 200, 10 * CELL_PX)
    for part in parts[1:-1]:
        assert {s.emotion for s in part.shares} == {"sad", "happy"}
        assert sum(s.share for s in part.shares) == pytest.approx(1)
