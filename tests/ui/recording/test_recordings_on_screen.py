"""Short recordings with pauses, on a real X screen with a real sound server: what is shown is what the file holds."""

import json
from itertools import groupby

import numpy as np
import pytest
import soundfile

from desktop_app.recognition import Model, recognise_timeline
from desktop_app.ui.answer.wording import WITHOUT_EMOTION, spoken
from desktop_app.ui.formatting import percent, seconds
from desktop_app.ui.plots.segment_binning import SegmentView
from desktop_app.ui.plots.segment_words import spoken_view
from tests.support.program import Program
from tests.support.sound_server import SoundServer
from tests.support.tones import RATE_HZ, tone
from tests.ui import on_screen
from tests.ui.conftest import ARTIFACTS
from tests.ui.on_screen import WINDOW, begin, kept, wav

NOT_YET = {"Waiting", "Recording", "Nothing said yet"}
NO_ANSWER = NOT_YET | {"No speech", "Too short", "Too quiet", "Listening"}


def pause(duration_s):
    return np.zeros(round(duration_s * RATE_HZ), np.float32)


SPEECH = {
    1: (tone("sad", 0.7),),
    2: (tone("sad", 0.6), pause(0.5), tone("sad", 0.6)),
    3: (tone("happy", 1.0), pause(1.0), tone("happy", 0.9)),
    8: (tone("sad", 2.0), pause(2.0), tone("angry", 1.5), pause(2.0)),
}


def record(screen, program, server, sound, length_s):
    """Record a sound for so long; return what the window showed meanwhile, and what it shows in the end."""
    begin(screen, program)
    player = server.start_playing(sound)
    program.wait_for_state(lambda state: on_screen.seconds(state["elapsed"]) >= length_s)
    screen.xdotool("key", "r")
    state = program.wait_for_state(
        lambda state: state["record"] == "Record" and state["shares"] and not state["kicker"]
    )
    player.wait(timeout=30)
    states = [json.loads(line) for line in program.seen if line.startswith("{")]
    return [state for state in states if state["kicker"] == "So far"], state


def name_of(answer):
    return WITHOUT_EMOTION[answer][1].lower() if answer in WITHOUT_EMOTION else answer


def check_final(state, result):
    """Check that the window shows the answer that recognition gives to the file."""
    verdict, timeline = result.verdict, result.timeline
    assert state["answer"].lower() == verdict.emotion
    left, _, right, _ = state["plot"]
    assert state["strip"] == spoken_view(SegmentView(timeline.segments), *state["view"], right - left)
    shares = [f"{name_of(answer)} {percent(share)}" for answer, share in timeline.shares.items() if share > 0]
    assert sorted(state["shares"].split(", ")) == sorted(shares)
    assert state["text"].endswith(f" {spoken(verdict, timeline.shares)}.")
    assert {name: round(p * 1000) for name, p in verdict.probabilities.items()} == state["bars"]
    assert state["conditions"].startswith("Heard well: ")
    assert f"{seconds(verdict.conditions.speech_s)} of speech" in state["conditions"]


@pytest.mark.parametrize("length_s", SPEECH)
def test_a_recording_with_pauses_ends_with_the_answer_that_its_file_gets(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path, length_s
):
    sound = wav(tmp_path / "spoken.wav", *SPEECH[length_s])
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        live, state = record(screen, program, pulse_audio, sound, length_s)
        screen.photograph(ARTIFACTS / f"recording-{length_s}-s.png")
        assert program.interrupt()[0] == 0
    (recording,) = kept(tmp_path)
    assert length_s <= soundfile.info(recording).duration < length_s + 1
    result = recognise_timeline(recording, Model.load(model_path))
    check_final(state, result)
    answers = [state["answer"] for state in live]
    first = next((i for i, answer in enumerate(answers) if answer not in NO_ANSWER), len(answers))
    assert set(answers[:first]) <= NOT_YET
    assert not set(answers[first:]) & NO_ANSWER, "a breath takes no answer away"
    said = [answer.lower() for answer, _ in groupby(answers[first:])]
    emotions = [segment.emotion for segment in result.timeline.segments if segment.emotion]
    assert said == [emotion for emotion, _ in groupby(emotions)] or length_s < 3, "time for an answer before the end"
    if length_s == 8:
        check_several(live, state, result)


def check_several(live, state, result):
    """Check how a recording of two emotions is told: over time while it runs, and by the time that each fills."""
    for answer in ("Sad", "Angry"):
        cards = [card["card"] for card in live if card["answer"] == answer]
        assert any(" ago. " in card for card in cards) and not all(" ago. " in card for card in cards)
    shares = result.timeline.shares
    share = percent(shares["sad"] / (1 - shares["no_speech"]))
    assert (state["answer"], state["number"]) == ("Sad", f"{share} of the speech")
    assert (
        f"Mostly sad: {share} of the {seconds(result.verdict.conditions.speech_s)} of speech; angry " in state["card"]
    )


def test_a_recording_in_which_nobody_speaks_says_so_and_nothing_else(
    screen, home, pulse_audio: SoundServer, model_path, tmp_path
):
    with Program(WINDOW, model_path, **home, **pulse_audio.environment) as program:
        live, state = record(screen, program, pulse_audio, wav(tmp_path / "silence.wav", pause(2.0)), 2.5)
        assert program.interrupt()[0] == 0
    assert {"Recording", "Nothing said yet"} <= {shown["answer"] for shown in live} <= NOT_YET
    assert state["answer"] == "No speech" and state["conditions"].startswith("No voice found: ")
    assert state["shares"].replace("\N{NO-BREAK SPACE}", " ") == "no speech 100 %"
    assert state["strip"].startswith("no speech from 0.0 to ") and " no speech from 0.0 to " in state["text"]
