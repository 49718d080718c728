from itertools import pairwise

import pytest

from desktop_app.recognition import Segment, Status
from desktop_app.recognition.answer.segments import Segments


def until(end_s, answer, probability=None):
    status = answer if isinstance(answer, Status) else Status.EMOTION
    return end_s, status, None if isinstance(answer, Status) else answer, probability


def merged(*answers, **limit):
    segments = Segments(**limit)
    for end_s, *answer in answers:
        segments.add(Segment(segments.end_s, end_s, *answer))
    return segments.merged


def test_before_the_first_answer_there_is_no_segment():
    assert Segments().merged == ()


def test_a_segment_without_length_counts_only_where_it_may():
    assert merged(until(0.0, "sad", 1.0)) == ()
    segments = Segments()
    segments.add(Segment(0.0, 0.0, Status.TOO_SHORT, None, None), empty=True)
    assert [segment.status for segment in segments.merged] == [Status.TOO_SHORT]


def test_between_segments_that_do_not_touch_nobody_speaks():
    segments = Segments()
    for start_s, end_s in ((1.0, 2.0), (2.0, 3.0), (3.5, 4.0)):
        segments.add_after_silence(Segment(start_s, end_s, Status.EMOTION, "sad", 0.5))
    assert [(x.start_s, x.end_s, x.emotion or x.status.value) for x in segments.merged] == [
        (0.0, 1.0, "no_speech"), (1.0, 3.0, "sad"), (3.0, 3.5, "no_speech"), (3.5, 4.0, "sad"),
    ]  # fmt: skip


def test_a_probability_is_the_mean_over_time():
    (segment,) = merged(until(1.0, "sad", 0.4), until(4.0, "sad", 0.8))
    assert segment.probability == pytest.approx(0.7)


def test_equal_answers_become_one_segment_with_their_mean_probability():
    (segment,) = merged(until(1.0, "happy", 0.5), until(1.5, "happy", 0.8), until(2.0, "happy", 1.0))
    assert segment == Segment(0.0, 2.0, Status.EMOTION, "happy", pytest.approx(0.7))


def test_other_emotions_and_other_statuses_begin_other_segments_without_gaps():
    segments = merged(
        until(1.0, "happy", 0.5),
        until(1.5, "sad", 0.5),
        until(2.0, Status.TOO_QUIET),
        until(2.5, Status.NO_SPEECH),
        until(3.0, Status.UNCERTAIN, 0.3),
        until(3.5, Status.UNCERTAIN, 0.2),
        until(4.0, "sad", 0.9),
    )
    assert [(x.start_s, x.end_s, x.status.value, x.emotion) for x in segments] == [
        (0.0, 1.0, "emotion", "happy"),
        (1.0, 1.5, "emotion", "sad"),
        (1.5, 2.0, "too_quiet", None),
        (2.0, 2.5, "no_speech", None),
        (2.5, 3.5, "uncertain", None),
        (3.5, 4.0, "emotion", "sad"),
    ]
    assert [x.probability for x in segments] == [0.5, 0.5, None, None, pytest.approx(0.25), 0.9]


def test_a_stream_without_end_takes_no_memory_without_end():
    segments = merged(*(until(1.0 + i / 2, "sad" if i % 2 else "happy", 1.0) for i in range(100)), limit=10)
    assert len(segments) == 10
    assert segments[-1].end_s == 50.5
    assert all(a.end_s == b.start_s for a, b in pairwise(segments))
