"""Rolling answers without a window and without a microphone: frames of known sound go in."""

import threading
from itertools import groupby
from types import SimpleNamespace

import numpy as np
import pytest

from desktop_app.recognition import Model, Recogniser
from desktop_app.ui.live.live_control import BEHIND_S, LiveControl
from desktop_app.ui.model.jobs import LoadedModel
from desktop_app.ui.signal.frame import Frame
from desktop_app.ui.signal.meter import Reading
from desktop_app.ui.signal.peaks import Columns
from tests.support.edit_model import edit, fail
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import tone
from tests.ui.recorded_view import RecordedView

RATE_HZ = 16000
TAKE = SimpleNamespace(rate_hz=RATE_HZ, channels=1, device_name="USB")
EMPTY = np.zeros(0, np.float32)
BLOCK = RATE_HZ // 20
BLOCK_OF_FRAMES_S = 32 * 256 / RATE_HZ
"""So much later the tiny model tells of speech at most."""


def frame(new, paused=False, **reading):
    return Frame(0.0, 0.0, Reading(-20.0, -10.0, **reading), Columns(np.zeros(0), EMPTY, EMPTY), 10.0, new, paused)


@pytest.fixture
def view():
    return RecordedView()


@pytest.fixture
def live(view, qtbot):
    live = LiveControl(view)
    yield live
    live.close()


@pytest.fixture
def model(model_path):
    return LoadedModel(Recogniser(Model.load(model_path)), "")


def speak(live, qtbot, samples):
    """Let sound come in pieces, as fast as it is heard."""
    for at in range(0, len(samples), BLOCK):
        live.feed(frame(samples[at : at + BLOCK]))
        qtbot.waitUntil(lambda: not live._worker.busy, timeout=10_000)


def answer(view):
    return view.last["show_wording"][0]


def test_answers_bars_strip_and_mfccs_follow_the_sound(live, view, qtbot, model):
    live.begin(TAKE, model)
    assert (answer(view).headline, answer(view).kicker) == ("Waiting", "So far")
    live.feed(frame(EMPTY, waiting=True))
    assert answer(view).headline == "Waiting"
    assert view.last["show_remark"][0].text == "Waiting for the microphone: no sound has come from “USB” yet."
    live.feed(frame(EMPTY))
    assert (answer(view).headline, answer(view).kicker) == ("Recording", "So far")
    speak(live, qtbot, tone("sad", 3.0))
    assert (answer(view).headline, answer(view).kicker) == ("Sad", "So far")
    labels, probabilities = view.last["show_probabilities"]
    assert max(probabilities, key=probabilities.get) == "sad" and list(probabilities) == list(labels)
    speak(live, qtbot, tone("angry", 4.0))
    assert answer(view).headline == "Angry"
    segments = view.last["show_segments"][0]
    assert [segment.emotion for segment in segments if segment.status != "no_speech"] == ["sad", "angry"]
    assert sum(x.end_s - x.start_s for x in segments if x.status == "no_speech") < BLOCK_OF_FRAMES_S
    picture = view.last["show_live_mfcc"][0]
    assert picture.values.shape[1] == 8 and 6.5 < picture.start_s + len(picture.values) * picture.hop_s < 7.1


def test_silence_is_never_an_emotion(live, view, qtbot, model):
    live.begin(TAKE, model)
    speak(live, qtbot, np.zeros(4 * RATE_HZ, np.float32))
    assert answer(view).headline == "Nothing said yet" and answer(view).number == ""
    assert view.last["show_probabilities"][1] == {}
    assert all(segment.emotion is None for segment in live.segments)


def test_through_a_pause_all_cards_keep_what_was_said_last(live, view, qtbot, model):
    live.begin(TAKE, model)
    speak(live, qtbot, tone("sad", 3.0))
    bars, shown = view.last["show_probabilities"], []
    show_wording = view.show_wording
    view.show_wording = lambda wording: (shown.append(wording), show_wording(wording))
    speak(live, qtbot, np.zeros(4 * RATE_HZ, np.float32))
    assert {(wording.headline, wording.kicker) for wording in shown} == {("Sad", "So far")}
    assert "Said 4\N{NO-BREAK SPACE}s ago." in shown[-1].meaning and view.last["show_remark"][0].good
    assert view.last["show_probabilities"][1] == pytest.approx(bars[1], abs=0.01)
    assert [segment.status for segment in live.segments] == ["emotion", "no_speech"]
    speak(live, qtbot, tone("angry", 2.0))
    assert [headline for headline, _ in groupby(wording.headline for wording in shown)] == ["Sad", "Angry"]
    assert " ago" not in shown[-1].meaning


def test_while_the_model_is_busy_nothing_is_queued_and_no_sound_is_lost(live, view, qtbot, model):
    live.begin(TAKE, model)
    go_on, asked = threading.Event(), []
    submit = live._worker.submit
    live._worker.submit = lambda job: asked.append(submit(job))
    live._worker._executor.submit(go_on.wait, 10)
    sound = tone("happy", 3.0)
    for at in range(0, len(sound), BLOCK):
        live.feed(frame(sound[at : at + BLOCK]))
    assert len(asked) == 1, "one request, however much comes meanwhile"
    go_on.set()
    qtbot.waitUntil(lambda: not live._worker.busy, timeout=10_000)
    speak(live, qtbot, tone("happy", 1.1))
    assert live.segments[-1].end_s == pytest.approx(4.0)


def test_a_model_that_falls_behind_goes_on_with_what_is_heard_now(live, view, qtbot, model):
    live.begin(TAKE, model)
    speak(live, qtbot, tone("sad", 3.0))
    go_on = threading.Event()
    live._worker._executor.submit(go_on.wait, 10)
    silence = np.zeros(round((BEHIND_S + 1) * RATE_HZ), np.float32)
    for at in range(0, len(silence), BLOCK):
        live.feed(frame(silence[at : at + BLOCK]))
    go_on.set()
    qtbot.waitUntil(lambda: not live._worker.busy, timeout=10_000)
    speak(live, qtbot, tone("angry", 3.0))
    assert answer(view).headline == "Angry"
    first, *_, last = (segment for segment in live.segments if segment.emotion)
    assert first.emotion == "sad" and first.start_s == 0.0
    assert last.emotion == "angry" and last.end_s > 3 + BEHIND_S


def test_a_pause_is_said_and_the_answer_stays(live, view, qtbot, model):
    live.begin(TAKE, model)
    speak(live, qtbot, tone("sad", 3.0))
    live.feed(frame(EMPTY, paused=True))
    assert (answer(view).headline, answer(view).kicker) == ("Sad", "So far, paused")
    live.feed(frame(EMPTY))
    assert answer(view).kicker == "So far"


def test_conditions_are_shown_when_they_change_and_only_then(live, view, qtbot, model):
    live.begin(TAKE, model)
    for _ in range(5):
        live.feed(frame(EMPTY, no_signal=True))
    assert view.last["show_remark"][0].headline == "No signal"
    assert view.calls.count("show_remark") == 1


def test_a_model_that_comes_during_the_recording_hears_the_rest(live, view, qtbot, model):
    live.begin(TAKE, None)
    speak(live, qtbot, tone("sad", 3.0))
    assert "show_segments" not in view.last
    live.use(model)
    speak(live, qtbot, tone("angry", 3.0))
    assert answer(view).headline == "Angry"
    assert live.segments[0].start_s == pytest.approx(3.0) and live.segments[-1].end_s == pytest.approx(6.0)
    picture = view.last["show_live_mfcc"][0]
    assert 5.5 < picture.start_s + len(picture.values) * picture.hop_s < 6.1


def test_nothing_is_shown_after_the_end(live, view, qtbot, model):
    live.begin(TAKE, model)
    for at in range(0, 3 * RATE_HZ, BLOCK):
        live.feed(frame(tone("sad", 3.0)[at : at + BLOCK]))
    live.end()
    calls = len(view.calls)
    live.feed(frame(tone("sad", 1.0)))
    qtbot.wait(200)
    assert len(view.calls) == calls


def test_a_model_that_fails_says_so_once_and_the_recording_goes_on(live, view, qtbot, tmp_path):
    broken = edit(write_tiny_model(tmp_path / "broken.onnx"), fail)
    live.begin(TAKE, LoadedModel(Recogniser(Model.load(broken)), ""))
    speak(live, qtbot, tone("sad", 3.0))
    assert "broken.onnx failed" in view.messages["live"] and view.messages["live"].endswith("goes on without answers.")
    assert live.segments == ()
