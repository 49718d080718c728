from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.ui.jobs import Unfinished
from desktop_app.ui.live_words import live_remark, live_wording, unfinished_text
from desktop_app.ui.meter import Reading
from tests.support.tiny_model import INFO

LOUD = Conditions(48000, 1, -20.0, 0.0, 1.0)
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
    assert plain(wording.meaning) == "The last 2.0 s. The answer for the whole recording comes when you stop."


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.TOO_QUIET, Status.UNCERTAIN])
def test_without_an_emotion_there_is_neither_number_nor_colour(status):
    wording = live_wording(Verdict(status, None, 2.0, 4.0, LOUD), INFO)
    assert wording.number == "" and wording.colour is None and "at the moment" in wording.meaning


def test_no_signal_and_clipping_come_before_all_other_conditions():
    assert live_remark(ANGRY, FINE, INFO, "USB").good
    silent = live_remark(ANGRY, FINE._replace(no_signal=True), INFO, "USB")
    assert not silent.good and silent.headline == "No signal" and "“USB”" in silent.details
    assert live_remark(ANGRY, FINE._replace(clipping=True, clipped=True), INFO, "USB").headline == "Clipping"
    assert live_remark(ANGRY, FINE._replace(clipped=True), INFO, "USB").good, "long ago"
    assert live_remark(None, FINE, INFO, "USB") is None is live_remark(ANGRY, FINE, None, "USB")
    quiet = replace(ANGRY, conditions=replace(LOUD, level_dbfs=-55.0))
    assert live_remark(quiet, FINE, INFO, "USB").headline == "Quiet"


def test_the_offer_names_file_length_and_how_many_follow():
    first = Unfinished(Path("folder/Recording 1.wav"), 12.4)
    assert plain(unfinished_text(first, 1)) == (
        "Recording 1.wav was cut off when the program ended: 12.4 s of it are there."
    )
    assert unfinished_text(first, 3).endswith(" 2 more after it.")
    assert "are there" not in unfinished_text(Unfinished(first.path, None), 1)
