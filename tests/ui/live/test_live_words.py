from pathlib import Path

import pytest

from desktop_app.recognition import Conditions, Status, Verdict
from desktop_app.ui.live.live_words import live_text, live_wording, live_wordings, waiting_wording
from desktop_app.ui.recording.jobs import Unfinished
from desktop_app.ui.recording.recording_words import unfinished_text
from tests.support.tiny_model import INFO

LOUD = Conditions(48000, 1, -20.0, 0.0, 1.0, 2.0)
WHOLE = "The answer for the whole recording comes when you stop."
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


@pytest.mark.parametrize("ago_s", [None, 1.0, 12.0, 59.0, 75.0, 3599.0])
def test_room_is_kept_for_every_rolling_answer(ago_s):
    unsure = Verdict(Status.UNCERTAIN, None, 2.0, 4.0, LOUD, {"surprised": 0.4, "fearful": 0.35, "disgust": 0.25})
    without = [Verdict(status, None, 2.0, 4.0, LOUD) for status in ("no_speech", "too_quiet", "too_short")]
    room = live_wordings(INFO)
    for shown in (live_wording(verdict, INFO, True, ago_s) for verdict in (ANGRY, unsure, None, *without)):
        for part in ("kicker", "number", "meaning", "next"):
            assert len(getattr(shown, part)) <= max(len(getattr(one, part)) for one in room), (shown, part)


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
