from itertools import pairwise

import pytest

from desktop_app.recognition import Conditions, Segment, Status, Verdict
from desktop_app.recognition.segments import Segments

LOUD = Conditions(rate_hz=16000, channels=1, level_dbfs=-20.0, clipped=0.0)


def verdict(end_s, answer, probability=None):
    if isinstance(answer, Status):
        probabilities = {} if probability is None else {"sad": probability}
        return Verdict(answer, None, 0.0, end_s, LOUD, probabilities)
    return Verdict(Status.EMOTION, answer, 0.0, end_s, LOUD, {answer: probability})


def merged(*verdicts, **limit):
    segments = Segments(**limit)
    for each in verdicts:
        segments.add(each)
    return segments.merged


def test_before_the_first_verdict_there_is_no_segment():
    assert Segments().merged == ()


def test_equal_answers_become_one_segment_with_their_mean_probability():
    (segment,) = merged(verdict(1.0, "happy", 0.5), verdict(1.5, "happy", 0.6), verdict(2.0, "happy", 1.0))
    assert segment == Segment(0.0, 2.0, Status.EMOTION, "happy", pytest.approx(0.7))


def test_other_emotions_and_other_statuses_begin_other_segments_without_gaps():
    segments = merged(
        verdict(1.0, "happy", 0.5),
        verdict(1.5, "sad", 0.5),
        verdict(2.0, Status.TOO_QUIET),
        verdict(2.5, Status.NO_SPEECH),
        verdict(3.0, Status.UNCERTAIN, 0.3),
        verdict(3.5, Status.UNCERTAIN, 0.2),
        verdict(4.0, "sad", 0.9),
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
    segments = merged(*(verdict(1.0 + i / 2, "sad" if i % 2 else "happy", 1.0) for i in range(100)), limit=10)
    assert len(segments) == 10
    assert segments[-1].end_s == 50.5
    assert all(a.end_s == b.start_s for a, b in pairwise(segments))
