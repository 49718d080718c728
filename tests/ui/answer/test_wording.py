import math
from dataclasses import replace

import pytest

from desktop_app.recognition import Conditions, Status, Thresholds, Verdict
from desktop_app.recognition.answer.verdict import decide
from desktop_app.ui.answer.wording import NOT_MEASURED, meaning, remark, spoken, wording
from tests.support.tiny_model import INFO, renamed

GOOD = Conditions(rate_hz=48000, channels=2, level_dbfs=-23.0, clipped=0.0, speech=0.6, speech_s=2.4)
SILENT = replace(GOOD, level_dbfs=-80.0, speech=0.0, speech_s=0.0)
PROBABILITIES = {"neutral": 0.01, "happy": 0.04, "angry": 0.81, "disgust": 0.09, "sad": 0.05}
RELIABILITY = [
    {"from": 0.5, "to": 0.75, "right": 0.6, "clips": 200},
    {"from": 0.75, "to": 0.85, "right": 0.79, "clips": 120},
    {"from": 0.85, "to": 1.0, "right": 0.93, "clips": 90},
]


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def verdict(status=Status.EMOTION, conditions=GOOD, **changes):
    heard = status in (Status.EMOTION, Status.UNCERTAIN)
    fields = {
        "emotion": "angry" if status is Status.EMOTION else None,
        "start_s": 0.5, "end_s": 3.5, "probabilities": PROBABILITIES if heard else {},
    }  # fmt: skip
    return Verdict(status=status, conditions=conditions, **(fields | changes))


def test_an_emotion_is_worded_with_its_number_and_the_next_two():
    words = wording(verdict(), renamed("m", metrics={"reliability": RELIABILITY}))
    assert (words.letter, words.colour, words.headline) == ("A", "#D55E00", "Angry")
    assert plain(words.number) == "81 %"
    assert plain(words.meaning) == "Of clips scored 75–85 %, 79 % were right on speakers it had never heard."
    assert plain(words.next) == "Next: disgust 9 %, sad 5 %"


def test_a_model_that_was_measured_on_strangers_elsewhere_says_so():
    metrics = {"reliability": RELIABILITY, "reliability_protocol": "cross"}
    words = wording(verdict(), renamed("m", metrics=metrics))
    assert plain(words.meaning).endswith(
        "79 % were right on speakers, in studios and mostly languages that it had never heard."
    )


@pytest.mark.parametrize("probability, right", [(0.5, "60 %"), (0.75, "79 %"), (0.849, "79 %"), (1.0, "93 %")])
def test_the_meaning_is_that_of_the_band_in_which_the_number_lies(probability, right):
    assert f"{right} were right" in plain(meaning(probability, renamed("m", metrics={"reliability": RELIABILITY})))


@pytest.mark.parametrize(
    "metrics",
    [{}, {"reliability": []}, {"reliability": 3}, {"reliability": [{"from": 0.7}]}, {"reliability": ["x"]},
     {"reliability": [{"from": 0.7, "to": 0.9, "right": 0.8, "clips": 0}]},
     {"reliability": [{"from": 0.7, "to": 0.9, "right": math.inf, "clips": 9}]},
     {"reliability": [{"from": 0.7, "to": 0.9, "right": math.nan, "clips": math.inf}]},
     {"reliability": [{"from": 0.7, "to": 10**400, "right": 0.8, "clips": 9}]},
     {"reliability": [{"from": 0.1, "to": 0.2, "right": 0.8, "clips": 9}]}],
)  # fmt: skip
def test_without_a_measurement_nothing_is_claimed(metrics):
    assert meaning(0.81, renamed("m", metrics=metrics)) == NOT_MEASURED


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.EMOTION])
def test_every_other_status_has_words_and_advice_but_no_colour_and_no_number(status):
    words = wording(verdict(status), INFO)
    assert words.colour is None and words.number == ""
    assert words.headline.lower().replace(" ", "_") == {"uncertain": "not_sure"}.get(status, status)
    assert words.meaning.endswith(".")


def test_a_verdict_that_is_not_sure_names_what_is_closest():
    assert plain(wording(verdict(Status.UNCERTAIN), INFO).next) == "Closest: angry 81 %, disgust 9 %, sad 5 %"


def test_good_conditions_are_told_without_advice():
    heard = remark(verdict(), 16000)
    assert heard.good and heard.advice == ""
    assert plain(f"{heard.headline}: {heard.details}") == (
        "Heard well: −23 dBFS, 0 % clipped, 2.4 s of speech (60 % of the time), 48 kHz source"
    )


def test_silence_beside_the_speech_is_no_fault():
    assert remark(verdict(conditions=replace(GOOD, speech=0.01)), 16000).good


@pytest.mark.parametrize("status", [status for status in Status if status not in (Status.EMOTION, Status.UNCERTAIN)])
def test_only_what_was_answered_was_heard_well(status):
    heard = remark(verdict(status), 16000)
    assert not heard.good and heard.headline != "Heard well" and heard.advice.endswith(".")


def test_where_nobody_speaks_no_voice_was_found_and_no_speech_is_counted():
    heard = remark(verdict(Status.NO_SPEECH, SILENT), 16000)
    assert heard.headline == "No voice found" and "microphone" in heard.advice
    assert plain(heard.details) == "−80 dBFS, 0 % clipped, 48 kHz source"


@pytest.mark.parametrize(
    "changes, headline",
    [({"clipped": 0.03}, "Clipped"), ({"level_dbfs": -55.0}, "Quiet"), ({"rate_hz": 8000}, "Narrow band")],
)  # fmt: skip
def test_bad_conditions_come_with_advice(changes, headline):
    conditions = Conditions(**({"rate_hz": 48000, "channels": 1, "level_dbfs": -23.0, "clipped": 0.0} | changes))
    heard = remark(verdict(conditions=conditions), 16000)
    assert (heard.good, heard.headline) == (False, headline)
    assert heard.advice.endswith(".")


def test_a_sound_too_short_says_how_much_speech_it_holds():
    short = decide(PROBABILITIES, replace(GOOD, speech=0.1, speech_s=0.4), 0.0, 4.0, Thresholds())
    assert remark(short, 16000).headline == "Too short to judge"
    assert plain(wording(short, INFO).meaning).endswith("It holds 0.40 s of speech at −23 dBFS.")
    nothing = decide({}, SILENT, 0.0, 0.05, Thresholds())
    assert plain(wording(nothing, INFO).meaning).endswith("It lasts 0.05 s at −80 dBFS.")


def test_the_text_twin_says_what_where_and_how_sure():
    assert plain(spoken(verdict())) == "angry from 0.5 to 3.5 s, 81 %"
    assert plain(spoken(verdict(Status.NO_SPEECH))) == "no speech from 0.5 to 3.5 s"
