import pytest

from desktop_app.recognition import Segment, Status
from desktop_app.ui.segment_view import CELL_PX, SegmentView


def segment(start_s, end_s, emotion, probability=0.5):
    status = Status.EMOTION if emotion else Status.NO_SPEECH
    return Segment(start_s, end_s, status, emotion, probability if emotion else None)


def changing(count, emotions, length_s=1.0):
    return [segment(i * length_s, (i + 1) * length_s, emotions[i % len(emotions)]) for i in range(count)]


def test_where_there_is_room_segments_are_shown_as_they_are():
    segments = changing(20, ["sad", "happy"])
    assert SegmentView(segments).seen(4.5, 8.5, 1000) == segments[4:9]
    assert SegmentView(()).seen(0, 10, 1000) == ()


def test_where_there_is_none_there_are_never_more_than_fit_and_no_gaps():
    view = SegmentView(changing(36_000, ["sad", "happy", None, "angry"]))
    for start_s, end_s in ((0.0, 36_000.0), (100.5, 9_000.25), (35_000.0, 36_000.0)):
        seen = view.seen(start_s, end_s, 700)
        assert len(seen) <= 700 / CELL_PX + 2
        assert seen[0].start_s <= start_s and seen[-1].end_s >= end_s
        assert [s.start_s for s in seen[1:]] == [s.end_s for s in seen[:-1]]


def test_each_place_shows_what_fills_it_most_with_its_mean_probability():
    calm = [segment(i, i + 1, "calm" if i % 3 else "sad", 0.6 if i % 2 else 0.8) for i in range(512)]
    angry = [segment(512 + i, 513 + i, "angry" if i % 3 else "sad", 0.5) for i in range(512)]
    seen = SegmentView(calm + angry).seen(0, 1024, 16 * CELL_PX)
    assert [(s.start_s, s.end_s, s.emotion) for s in seen] == [(0, 512, "calm"), (512, 1024, "angry")]
    assert seen[0].probability == pytest.approx(0.7, abs=0.01) and seen[1].probability == pytest.approx(0.5)


def test_an_emotion_is_seen_among_much_that_is_none():
    segments = [segment(i, i + 1, "happy" if i % 5 == 0 else None) for i in range(1000)]
    assert {s.emotion for s in SegmentView(segments).seen(0, 1000, 30 * CELL_PX)} == {"happy"}
    rare = [segment(i, i + 1, "happy" if i % 20 == 0 else None) for i in range(1000)]
    assert {s.emotion for s in SegmentView(rare).seen(0, 1000, 30 * CELL_PX)} == {None}


def test_places_stand_still_while_the_view_moves():
    view = SegmentView(changing(4000, ["sad"] * 100 + ["happy"] * 90))
    here = {(s.start_s, s.end_s) for s in view.seen(500.0, 2500.0, 700)[1:-1]}
    moved = {(s.start_s, s.end_s) for s in view.seen(513.0, 2513.0, 700)[1:-1]}
    assert len(here & moved) > 0.9 * len(here)
