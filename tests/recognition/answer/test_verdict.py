import dataclasses

import pytest

from desktop_app.recognition import Conditions, Status, Thresholds
from desktop_app.recognition.answer.verdict import decide

THRESHOLDS = Thresholds(min_probability=0.5, min_speech=0.4, min_level_dbfs=-60.0, min_duration_s=0.5)
FINE = Conditions(rate_hz=16000, channels=1, level_dbfs=-20.0, clipped=0.0, speech=0.9, speech_s=2.7)
SURE = {"happy": 0.75, "sad": 0.25}


def decided(probabilities=SURE, start_s=0.0, end_s=3.0, **conditions):
    return decide(probabilities, dataclasses.replace(FINE, **conditions), start_s, end_s, THRESHOLDS)


def test_a_sure_answer_is_an_emotion():
    verdict = decided()
    assert (verdict.status, verdict.emotion, verdict.probability) == (Status.EMOTION, "happy", 0.75)
    assert verdict.probabilities == SURE
    assert (verdict.start_s, verdict.end_s, verdict.conditions) == (0.0, 3.0, FINE)


def test_below_its_probability_an_answer_is_uncertain_and_names_no_emotion():
    verdict = decided({"happy": 0.49, "sad": 0.3, "calm": 0.21})
    assert (verdict.status, verdict.emotion, verdict.probability) == (Status.UNCERTAIN, None, 0.49)


@pytest.mark.parametrize(
    ("status", "changes"),
    [
        (Status.TOO_SHORT, {"end_s": 0.49}),
        (Status.TOO_QUIET, {"level_dbfs": -60.1}),
        (Status.TOO_SHORT, {"speech": 0.16, "speech_s": 0.49}),
        (Status.NO_SPEECH, {"speech": 0.0, "speech_s": 0.0}),
    ],
)
def test_without_enough_to_hear_there_are_no_probabilities(status, changes):
    verdict = decided(**changes)
    assert verdict.status is status
    assert (verdict.emotion, verdict.probabilities, verdict.probability) == (None, {}, None)


def test_exactly_at_every_limit_there_is_an_answer():
    verdict = decided({"happy": 0.5, "sad": 0.5}, end_s=0.5, level_dbfs=-60.0, speech=1.0, speech_s=0.5)
    assert verdict.status is Status.EMOTION


def test_the_first_reason_from_the_ground_up_is_given():
    assert decided({}, end_s=0.1, level_dbfs=-90.0, speech=0.0, speech_s=0.0).status is Status.TOO_SHORT
    assert decided({}, level_dbfs=-90.0, speech=0.0, speech_s=0.0).status is Status.NO_SPEECH
    assert decided(level_dbfs=-90.0, speech_s=0.1).status is Status.TOO_QUIET
    assert decided({"happy": 0.4, "sad": 0.35}, speech_s=0.1).status is Status.TOO_SHORT


def test_how_small_a_share_of_the_time_speech_takes_is_no_matter():
    assert decided(speech=0.001, speech_s=0.6, end_s=600.0).status is Status.EMOTION


def test_speech_that_nobody_measured_is_taken_for_granted():
    assert decided(speech=None, speech_s=None).status is Status.EMOTION


def test_the_probability_is_that_of_the_emotion_even_where_another_label_has_more():
    verdict = dataclasses.replace(decided(), emotion="sad")
    assert verdict.probability == 0.25


@pytest.mark.parametrize("start_s", [0.1, 3.3, 1799.7])
def test_a_stretch_of_just_the_least_length_counts_wherever_it_starts(start_s):
    assert decided(start_s=start_s, end_s=start_s + 0.5).status is Status.EMOTION


def test_the_verdict_keeps_its_own_copy_of_the_probabilities():
    given = dict(SURE)
    verdict = decided(given)
    given["happy"] = 0.0
    assert verdict.probabilities == SURE
