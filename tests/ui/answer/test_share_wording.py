from dataclasses import replace

import pytest

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.ui.answer.share_wording import of_speech
from desktop_app.ui.answer.wording import spoken, wording
from tests.support.tiny_model import INFO
from tests.support.tones import LABELS

CONDITIONS = Conditions(48000, 1, -23.0, 0.0, speech=0.5, speech_s=52.0)
MEAN = dict.fromkeys(LABELS, 0.01) | {"sad": 0.45, "happy": 0.35, "neutral": 0.14}
SAD = Verdict(Status.EMOTION, "sad", 0.5, 59.5, CONDITIONS, MEAN)
UNSURE = replace(SAD, status=Status.UNCERTAIN, emotion=None)
NONE = dict.fromkeys((*LABELS, "uncertain", "no_speech", "too_short", "too_quiet"), 0.0)


def shares(**spoken):
    """Return shares of time, half of which nobody speaks."""
    return NONE | {answer: share / 2 for answer, share in spoken.items()} | {"no_speech": 0.5}


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_sound_of_several_emotions_leads_with_what_fills_the_time_of_speech():
    words = wording(SAD, INFO, shares(sad=0.47, happy=0.3, uncertain=0.23))
    assert (words.letter, words.colour, words.headline, words.final) == ("S", "#0072B2", "Sad", True)
    assert plain(words.number) == "47 % of the speech"
    assert plain(words.meaning) == "Mostly sad: 47 % of the 52.0 s of speech; happy 30 %, not sure 23 %."
    assert words.next == "The bars show the mean over all of the speech."


def test_its_words_hold_no_probability():
    words = wording(SAD, INFO, shares(sad=0.47, happy=0.3, uncertain=0.23))
    assert not any(f"{p:.0%}" in plain(text).replace(" %", "%") for p in (0.45, 0.35, 0.14) for text in words[2:6])


def test_what_is_not_sure_most_of_the_time_leads_too():
    words = wording(UNSURE, INFO, shares(uncertain=0.6, sad=0.4))
    assert (words.letter, words.colour, words.headline) == ("?", None, "Not sure")
    assert plain(words.meaning) == "Mostly not sure: 60 % of the 52.0 s of speech; sad 40 %."


def test_where_the_mean_is_led_by_another_emotion_than_the_time_no_probability_is_shown():
    hidden = replace(SAD, probabilities=MEAN | {"happy": 0.5, "sad": 0.3})
    words = wording(hidden, INFO, shares(sad=0.95, happy=0.05))
    assert (words.headline, plain(words.number)) == ("Sad", "95 % of the speech")
    assert plain(words.meaning) == "Mostly sad: 95 % of the 52.0 s of speech; happy 5 %."


@pytest.mark.parametrize(
    "filled", [{"sad": 1.0}, {"sad": 0.91, "happy": 0.09}, {"sad": 0.82, "happy": 0.09, "calm": 0.09}]
)
def test_a_sound_of_one_emotion_is_told_with_its_probability(filled):
    words = wording(SAD, INFO, shares(**filled))
    assert words == wording(SAD, INFO)
    assert plain(words.number) == "45 %" and plain(words.next) == "Next: happy 35 %, neutral 14 %"
    assert of_speech(SAD, shares(**filled)) == {}


def test_two_that_fill_a_tenth_are_several():
    assert of_speech(SAD, shares(sad=0.9, happy=0.1)) == pytest.approx({"sad": 0.9, "happy": 0.1})


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.TOO_SHORT, Status.TOO_QUIET])
def test_without_an_answer_there_is_none_that_fills_the_time(status):
    silent = replace(SAD, status=status, emotion=None, probabilities={})
    assert of_speech(silent, NONE | {"no_speech": 0.4, status.value: 0.6}) == {}
    assert wording(silent, INFO, NONE | {status.value: 1.0}).number == ""


def test_the_text_twin_says_the_same():
    said = plain(spoken(SAD, shares(sad=0.47, happy=0.3, uncertain=0.23)))
    assert said == "mostly sad from 0.5 to 59.5 s, 47 % of the speech; happy 30 %, not sure 23 %"
    assert plain(spoken(SAD, shares(sad=1.0))) == "sad from 0.5 to 59.5 s, 45 %"
