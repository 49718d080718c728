"""Recordings for tests of timelines, and what holds for every one."""

from itertools import pairwise

import numpy as np
import pytest
import soundfile

from desktop_app.recognition import Status
from tests.support.tones import LABELS, RATE_HZ


def silence(duration_s, rate_hz=RATE_HZ):
    return np.zeros(round(duration_s * rate_hz), np.float32)


def written(path, *parts, rate_hz=RATE_HZ, channels=1, **options):
    sound = np.concatenate(parts)
    soundfile.write(path, sound if channels == 1 else np.repeat(sound[:, None], channels, axis=1), rate_hz, **options)
    return path


def told(timeline):
    return [(segment.start_s, segment.end_s, segment.emotion or segment.status.value) for segment in timeline.segments]


def check(result, labels=LABELS):
    """Check what holds for every timeline."""
    timeline = result.timeline
    assert timeline.segments[0].start_s == 0
    assert timeline.segments[-1].end_s == result.duration_s
    assert all(a.end_s == b.start_s and a.start_s < a.end_s for a, b in pairwise(timeline.segments))
    assert all((a.status, a.emotion) != (b.status, b.emotion) for a, b in pairwise(timeline.segments))
    assert sum(timeline.shares.values()) == pytest.approx(1)
    assert list(timeline.shares) == [*labels, "uncertain", "no_speech", "too_short", "too_quiet"]
    n = len(timeline.statuses)
    assert timeline.times_s.shape == (n, 2)
    assert timeline.probabilities.shape == (n, len(labels))
    assert timeline.probabilities.dtype == np.float32
    answered = [status in (Status.EMOTION, Status.UNCERTAIN) for status in timeline.statuses]
    assert timeline.probabilities.sum(axis=1) == pytest.approx(np.array(answered, float), abs=1e-5)
    assert (timeline.times_s[:, 1] <= result.duration_s + 1e-4).all()
    assert_one_story(result, labels)
    return timeline


def assert_one_story(result, labels=LABELS):
    """Check that the verdict for the whole says what the timeline says."""
    timeline, verdict = result.timeline, result.verdict
    answered = [x for x in timeline.segments if x.status in (Status.EMOTION, Status.UNCERTAIN)]
    assert (verdict.status in (Status.EMOTION, Status.UNCERTAIN)) == bool(answered)
    if verdict.status is not Status.TOO_SHORT or timeline.statuses:
        silent = timeline.shares["no_speech"]
        assert verdict.conditions.speech == pytest.approx(1 - silent, abs=1e-6)
        assert verdict.conditions.speech_s == pytest.approx((1 - silent) * result.duration_s, abs=1e-4)
    if answered:
        most = max([*labels, "uncertain"], key=lambda answer: timeline.shares[answer])
        said = verdict.emotion or verdict.status.value
        assert timeline.shares[said] == pytest.approx(timeline.shares[most], abs=1e-6)
        assert (verdict.start_s, verdict.end_s) == (answered[0].start_s, answered[-1].end_s)


def same(verdict, other, within=1e-6):
    assert (verdict.status, verdict.emotion, verdict.start_s) == (other.status, other.emotion, other.start_s)
    assert verdict.end_s == pytest.approx(other.end_s, abs=1e-9)
    assert dict(verdict.probabilities) == pytest.approx(dict(other.probabilities), abs=within)
    mine, its = verdict.conditions, other.conditions
    assert (mine.rate_hz, mine.channels) == (its.rate_hz, its.channels)
    assert mine.level_dbfs == pytest.approx(its.level_dbfs, abs=1e-3)
    assert mine.clipped == pytest.approx(its.clipped, abs=1e-12)
    assert mine.speech == (None if its.speech is None else pytest.approx(its.speech, abs=1e-5))
