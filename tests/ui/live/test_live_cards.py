"""While a recording runs the cards stand still, whatever is answered: all that may come goes into the window."""

from types import SimpleNamespace

import numpy as np
import pytest

from desktop_app.recognition import Conditions, Model, Recogniser, Status, Verdict
from desktop_app.recognition.mfcc import Mfcc
from desktop_app.ui.live.jobs import Heard
from desktop_app.ui.live.live_control import LiveControl
from desktop_app.ui.model.jobs import LoadedModel
from desktop_app.ui.signal.frame import Frame
from desktop_app.ui.signal.meter import Reading
from desktop_app.ui.signal.peaks import RollingEnvelope
from tests.support.tones import LABELS
from tests.ui.conftest import ARTIFACTS
from tests.ui.recorded_view import RecordedView

RATE_HZ = 16000
TAKE = SimpleNamespace(rate_hz=RATE_HZ, channels=1, device_name="Microphone Array (Intel® Smart Sound Technology)")
NO_MFCC = Mfcc(np.zeros((0, 8), np.float32), 0.02, 0.0)
FINE = Reading(-20.0, -10.0)
WAITING, DEAD = Reading(waiting=True), Reading(no_signal=True)
CLIPPING = FINE._replace(clipping=True, clipped=True, clipped_share=0.021)
SURE = {"surprised": 0.97, "fearful": 0.02, "neutral": 0.01}
UNSURE = {"surprised": 0.31, "neutral": 0.3, "disgust": 0.29, "fearful": 0.1}


@pytest.fixture
def model(model_path):
    return LoadedModel(Recogniser(Model.load(model_path)), "")


def verdict(status, end_s, probabilities=None, level_dbfs=-20.0):
    speech = 1.0 if probabilities else 0.0
    full = {label: (probabilities or {}).get(label, 0.0) for label in LABELS} if probabilities else {}
    emotion = max(full, key=full.get) if status is Status.EMOTION else None
    return Verdict(status, emotion, max(0.0, end_s - 4), end_s, Conditions(48000, 1, level_dbfs, 0.0, speech), full)


def talk():
    """Yield a reading and an answer for every half second: a voice that comes late, breathes, stops, clips, is cut."""
    yield from [(WAITING, None)] * 3 + [(FINE, None)] * 2
    said = [(Status.EMOTION, SURE)] * 4 + [(Status.NO_SPEECH, None)] * 2 + [(Status.UNCERTAIN, UNSURE)] * 4
    said += [(Status.EMOTION, {"sad": 1.0})] * 3 + [(Status.TOO_QUIET, None)] * 14 + [(Status.EMOTION, SURE)] * 4
    for i, (status, probabilities) in enumerate(said):
        yield FINE, verdict(status, 1 + i / 2, probabilities, -62.0 if status is Status.TOO_QUIET else -20.0)
    yield from ((CLIPPING, None), (DEAD, None), (FINE, None))


def feed(live, reading, answer, paused=False):
    rolling = RollingEnvelope(RATE_HZ)
    rolling.add(np.full(RATE_HZ, 0.1, np.float32))
    frame = Frame(1.0, 1.0, reading, rolling.columns(), 10.0, np.zeros(0, np.float32), paused)
    if answer is not None:
        live._show(0, Heard(answer, NO_MFCC, ()))
    live.feed(frame)
    return frame


def places(window):
    """Return where the cards, the lines in them, and the plots are."""
    verdict = window.verdict
    widgets = {
        "verdict": verdict, "bars": window.bars, "conditions": window.conditions, "plots": window.plots,
        "waveform": window.plots.waveform, "meaning": verdict.meaning, "next": verdict.next, "number": verdict.number,
        "tile": verdict.tile, "headline": verdict.headline,
    }  # fmt: skip
    placed = {
        name: (widget.mapTo(window, widget.rect().topLeft()).toTuple(), widget.height())
        for name, widget in widgets.items()
    }
    placed["column"] = (0, verdict.width())
    return placed


@pytest.mark.parametrize("size", [(1200, 780), (950, 540)])
def test_nothing_moves_whatever_is_answered(window, qtbot, model, size):
    window.resize(*size)
    live = LiveControl(window)
    window.set_recording(True)
    window.begin_live()
    live.begin(TAKE, model)
    seen, texts = [], set()
    for reading, answer in talk():
        window.show_frame(feed(live, reading, answer))
        qtbot.wait(1)
        seen.append(places(window))
        texts.add((window.verdict.headline.text(), window.conditions.text.text()))
        for part in (window.verdict.meaning, window.verdict.next, window.conditions.text):
            assert part.height() >= part.heightForWidth(part.width()), f"“{part.text()}” is cut off"
    assert len(texts) > 6, texts
    first = seen[2]
    for place in seen[3:]:
        assert place == first
    ARTIFACTS.mkdir(exist_ok=True)
    assert window.grab().save(str(ARTIFACTS / f"live-cards-{size[0]}.png"))
    live.end()
    window.show_wording(window.verdict._shown._replace(kicker="", next=""))
    assert window.verdict.next.isHidden() and window.verdict.meaning.minimumHeight() == 0, "no room is kept any more"
    live.close()


def test_a_text_that_nobody_expected_makes_room_once(window, qtbot, model):
    live = LiveControl(window)
    live.begin(TAKE, model)
    feed(live, FINE, verdict(Status.EMOTION, 1.0, SURE))
    shown = window.verdict._shown
    window.show_wording(shown._replace(meaning="word " * 100))
    height = window.verdict.meaning.minimumHeight()
    window.show_wording(shown)
    assert window.verdict.meaning.minimumHeight() == height
    live.end()
    live.close()


def test_the_remarks_over_time_are_few_and_calm(qtbot, model):
    view = RecordedView()
    shown = []
    view.show_remark = lambda remark: shown.append((remark.headline, remark.good))
    live = LiveControl(view)
    live.begin(TAKE, model)
    for reading, answer in talk():
        feed(live, reading, answer)
    live.close()
    assert [one for i, one in enumerate(shown) if one != shown[i - 1] or i == 0] == [
        ("Waiting for the microphone", True), ("Listening", True), ("Heard well", True), ("Quiet", False),
        ("Heard well", True), ("Clipping", False), ("Heard well", True),
    ]  # fmt: skip


def test_after_a_breath_the_last_answer_is_still_there(qtbot, model):
    view = RecordedView()
    live = LiveControl(view)
    live.begin(TAKE, model)
    feed(live, FINE, verdict(Status.EMOTION, 1.0, SURE))
    feed(live, FINE, verdict(Status.NO_SPEECH, 1.5))
    (shown,) = view.last["show_wording"]
    assert (shown.headline, shown.kicker) == ("Surprised", "So far")
    assert shown.number.replace("\N{NO-BREAK SPACE}", " ") == "97 %"
    live.close()
