from pathlib import Path

import pytest

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.ui.jobs import Unfinished
from desktop_app.ui.live_words import live_text, live_wording, unfinished_text, waiting_wording
from tests.support.tiny_model import INFO

LOUD = Conditions(48000, 1, -20.0, 0.0, 1.0)
ANGRY = Verdict(Status.EMOTION, "angry", 2.0, 4.0, LOUD, {"angry": 0.8, "sad": 0.15, "calm": 0.05})


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


@pytest.mark.parametrize("status", [Status.NO_SPEECH, Status.TOO_QUIET])
def test_in_a_pause_the_last_emotion_can_still_be_read(status):
    silent = Verdict(status, None, 2.0, 4.0, LOUD)
    assert plain(live_wording(silent, INFO, last=ANGRY).next) == "Last heard: angry 80 %"
    assert live_wording(silent, INFO).next == ""
    unsure = Verdict(Status.UNCERTAIN, None, 2.0, 4.0, LOUD, {"angry": 0.4, "sad": 0.35, "calm": 0.25})
    assert live_wording(unsure, INFO, last=ANGRY).next.startswith("Closest: "), "what is closest now is news"


def test_before_there_is_sound_it_is_said_that_it_is_waited_for():
    assert "Waiting for the microphone" in waiting_wording().meaning and waiting_wording().kicker == "So far"
    assert live_text(0.0, False, waiting=True).startswith("Waiting for the microphone")
    assert live_text(3.0, True, waiting=True) == "Paused after 3 s."


def test_the_offer_names_file_length_and_how_many_follow():
    first = Unfinished(Path("folder/Recording 1.wav"), 12.4)
    assert plain(unfinished_text(first, 1)) == (
        "Recording 1.wav was cut off when the program ended: 12.4 s of it are there."
    )
    assert unfinished_text(first, 3).endswith(" 2 more after it.")
    assert "are there" not in unfinished_text(Unfinished(first.path, None), 1)
