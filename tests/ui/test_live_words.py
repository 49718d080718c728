from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.recognition import Conditions, Segment, Status, Verdict
from desktop_app.ui.jobs import Unfinished
from desktop_app.ui.live_words import (
    MOST_SPOKEN,
    live_remark,
    live_wording,
    spoken_segment,
    spoken_segments,
    unfinished_text,
)
from desktop_app.ui.meter import Reading
from tests.support.tiny_model import INFO

LOUD = Conditions(48000, 1, -20.0, 0.0, 1.0, 2.0)
WHOLE = "The answer for the whole recording comes when you stop."
ANGRY = Verdict(Status.EMOTION, "angry", 2.0, 4.0, LOUD, {"angry": 0.8, "sad": 0.15, "calm": 0.05})
FINE = Reading(-20.0, -10.0)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_rolling_answer_is_marked_as_one_whatever_it_says():
    for verdict in (None, ANGRY, Verdict(Status.NO_SPEECH, None, 2.0, 4.0, LOUD)):
        assert live_wording(verdict, INFO).kicker == "So far"
        assert live_wording(verdict, INFO, paused=True).kicker == "So far, paused"


def test_a_rolling_emotion_says_what_it_is_about():
    wording = live_wording(ANGRY, INFO)
    assert (wording.letter, wording.headline, plain(wording.number)) == ("A", "Angry", "80 %")
    assert plain(wording.meaning) == f"The last 2.0 s. {WHOLE}"


@pytest.mark.parametrize("ago_s, said", [(1.4, "1 s"), (12.0, "12 s"), (59.4, "59 s"), (75.0, "1:15 min")])
def test_after_the_last_word_the_answer_stays_and_says_when_that_was(ago_s, said):
    wording = live_wording(ANGRY, INFO, ago_s=ago_s)
    assert (wording.headline, plain(wording.number), plain(wording.next)) == (
        "Angry",
        "80 %",
        "Next: sad 15 %, calm 5 %",
    )
    assert plain(wording.meaning) == f"Said {said} ago. {WHOLE}"


def test_where_nobody_has_spoken_yet_that_is_said():
    wording = live_wording(Verdict(Status.NO_SPEECH, None, 2.0, 4.0, LOUD), INFO)
    assert wording.headline == "Nothing said yet" and wording.meaning == f"No voice has been heard so far. {WHOLE}"
    for none in (None, Verdict(Status.TOO_SHORT, None, 0.6, 1.0, LOUD)):
        assert live_wording(none, INFO).headline == "Recording"


@pytest.mark.parametrize(
    "status, said",
    [(Status.TOO_QUIET, "Move closer or turn the microphone up."), (Status.UNCERTAIN, "No emotion stands out."),
     (Status.NO_SPEECH, ""), (Status.TOO_SHORT, "")],
)  # fmt: skip
def test_without_an_emotion_there_is_neither_number_nor_colour(status, said):
    wording = live_wording(Verdict(status, None, 2.0, 4.0, LOUD), INFO)
    assert wording.number == "" and wording.colour is None and said in wording.meaning and not wording.final


def test_no_signal_and_clipping_come_before_all_other_conditions():
    assert live_remark(ANGRY, FINE, INFO, "USB").good
    silent = live_remark(ANGRY, FINE._replace(no_signal=True), INFO, "USB")
    assert not silent.good and silent.headline == "No signal" and "“USB”" in silent.details
    assert live_remark(ANGRY, FINE._replace(clipping=True, clipped=True), INFO, "USB").headline == "Clipping"
    assert live_remark(ANGRY, FINE._replace(clipped=True), INFO, "USB").good, "long ago"
    assert live_remark(None, FINE, INFO, "USB") is None is live_remark(ANGRY, FINE, None, "USB")
    assert live_remark(Verdict(Status.NO_SPEECH, None, 2.0, 4.0, LOUD), FINE, INFO, "USB") is None, "nothing to judge"
    quiet = replace(ANGRY, conditions=replace(LOUD, level_dbfs=-55.0))
    assert live_remark(quiet, FINE, INFO, "USB").headline == "Quiet"


def test_segments_are_spoken_with_times_and_numbers():
    angry = Segment(7.4, 12.4, Status.EMOTION, "angry", 0.81)
    unsure = Segment(12.4, 13.0, Status.UNCERTAIN, None, 0.3)
    assert plain(spoken_segment(angry)) == "angry from 7.4 to 12.4 s, 81 %"
    assert plain(spoken_segments([angry, unsure])) == "angry from 7.4 to 12.4 s, 81 %; not sure from 12.4 to 13.0 s."
    assert spoken_segments([]) == "Nothing yet."
    many = spoken_segments([angry] * (MOST_SPOKEN + 3))
    assert many.startswith("After 3 earlier ones: ") and many.count("angry") == MOST_SPOKEN


def test_the_offer_names_file_length_and_how_many_follow():
    first = Unfinished(Path("folder/Recording 1.wav"), 12.4)
    assert plain(unfinished_text(first, 1)) == (
        "Recording 1.wav was cut off when the program ended: 12.4 s of it are there."
    )
    assert unfinished_text(first, 3).endswith(" 2 more after it.")
    assert "are there" not in unfinished_text(Unfinished(first.path, None), 1)
