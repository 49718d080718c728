"""The real window, painted off screen: whatever a sound holds, all its parts tell the same of it."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt

from desktop_app.recognition import Model, recognise_part, recognise_timeline
from desktop_app.ui.answer.wording import WITHOUT_EMOTION
from desktop_app.ui.formatting import percent, seconds
from tests.support.tiny_model import INFO, write_tiny_model
from tests.support.tones import RATE_HZ, tone
from tests.ui.conftest import ARTIFACTS

PATIENCE_MS = 30_000
SPOKEN_S = (0.2, 0.6, 1.0, 1.5, 2.0, 3.5)


def silence(duration_s):
    return np.zeros(round(duration_s * RATE_HZ), np.float32)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def name_of(answer):
    return WITHOUT_EMOTION[answer][1].lower() if answer in WITHOUT_EMOTION else answer


@pytest.fixture
def opened(parts, qtbot, model_path, tmp_path):
    """Return a function that opens sounds in the window, and gives what recognition itself says of their file."""
    window, controller = parts

    def open_sound(*sounds, model=model_path):
        path = tmp_path / "talk.wav"
        soundfile.write(path, np.concatenate(sounds), RATE_HZ)
        controller.start([str(path)], str(model))
        qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
        return recognise_timeline(path, Model.load(model))

    return open_sound


def check_story(window, result):
    """Check that every part of the window says what a result does."""
    verdict, timeline = result.verdict, result.timeline
    answer = verdict.emotion or verdict.status.value
    assert window.verdict.headline.text().lower() == name_of(answer)
    assert window.plots.strip.isVisible() and window.plots.strip.segments == timeline.segments
    for segment in timeline.segments:
        assert f"{name_of(segment.emotion or segment.status)} from " in window.plots.strip.accessibleDescription()
    check_shares(window, timeline)
    assert f" {name_of(answer)} from " in window.plots.waveform.accessibleDescription()
    assert window.plots.waveform.accessibleDescription() == window.plots.mfcc.accessibleDescription()
    said = window.conditions.text.text()
    assert said.startswith("Heard well") <= bool(verdict.probabilities)
    if verdict.conditions.speech_s:
        of_time = f"{seconds(verdict.conditions.speech_s)} of speech ({percent(verdict.conditions.speech)} of the time)"
        assert of_time in said
    bars = {name: number.text() for name, (_, number) in window.bars.rows.items()}
    assert bars == {name: percent(verdict.probabilities[name]) if verdict.probabilities else "–" for name in bars}


def check_shares(window, timeline):
    expected = [f"{name_of(answer)} {percent(share)}" for answer, share in timeline.shares.items() if share > 0]
    assert sorted(window.shares.text.text().split(", ")) == sorted(expected)
    assert window.shares.accessibleDescription() == f"{window.shares.text.text()}."


@pytest.mark.parametrize("spoken_s", SPOKEN_S)
@pytest.mark.parametrize("pause_s", [0.0, 2.0])
def test_a_recording_of_any_length_has_one_story(opened, window, spoken_s, pause_s):
    result = opened(silence(pause_s / 2), tone("sad", spoken_s), silence(pause_s))
    check_story(window, result)
    short = spoken_s + 0.2 < INFO.thresholds.min_duration_s
    assert window.verdict.headline.text() == ("Too short" if short else "Sad")


@pytest.mark.parametrize("length_s", [0.1, 3.0])
def test_where_nobody_speaks_nothing_else_is_claimed(opened, window, length_s):
    check_story(window, opened(silence(length_s)))
    if length_s > INFO.thresholds.min_duration_s:
        assert window.conditions.text.text().startswith("No voice found: ")
        assert window.verdict.headline.text() == "No speech" and plain(window.shares.text.text()) == "no speech 100 %"


def test_speech_that_is_too_quiet_is_so_in_every_part(opened, window, tmp_path):
    info = replace(INFO, thresholds=replace(INFO.thresholds, min_level_dbfs=-30.0))
    model = write_tiny_model(tmp_path / "hard of hearing.onnx", info)
    check_story(window, opened(silence(1), tone("sad", 3.0, amplitude=0.02), silence(1), model=model))
    assert window.verdict.headline.text() == "Too quiet" and window.conditions.text.text().startswith("Quiet: ")


def test_a_file_of_several_emotions_is_told_by_the_time_they_fill(opened, window, qtbot):
    result = opened(tone("sad", 6.0), silence(2.0), tone("happy", 3.0), silence(2.0), tone("angry", 1.5))
    check_story(window, result)
    shares = result.timeline.shares
    spoken = 1 - shares["no_speech"]
    card = window.verdict
    assert card.headline.text() == "Sad"
    assert card.number.text() == f"{percent(shares['sad'] / spoken)} of the speech"
    others = ", ".join(f"{name} {percent(shares[name] / spoken)}" for name in ("happy", "angry"))
    length = seconds(result.verdict.conditions.speech_s)
    told = f"Mostly sad: {percent(shares['sad'] / spoken)} of the {length} of speech; {others}."
    assert card.meaning.text() == told and told[:-1] in card.accessibleDescription()
    assert f"mostly sad from 0.0 to {seconds(result.verdict.end_s)}, " in window.plots.waveform.accessibleDescription()
    assert window.bars.accessibleDescription().startswith("Mean over all of the speech: ")
    for theme in ("dark", "light"):
        window.theme_chosen.emit(theme)
        qtbot.wait(50)
        ARTIFACTS.mkdir(exist_ok=True)
        assert window.grab().save(str(ARTIFACTS / f"several-{theme}.png"))


def test_the_share_of_time_is_that_of_the_selection_while_its_answer_is_shown(opened, parts, qtbot, model_path):
    window, controller = parts
    whole = opened(tone("sad", 6.0), silence(2.0), tone("happy", 3.0))
    check_story(window, whole)
    assert window.shares.accessibleName() == window.shares.title.text() == "Share of time"
    part = recognise_part(controller.files.path, Model.load(model_path), 7.0, 11.0)
    controller.transport.select((7.0, 11.0))
    controller.classify_selection()
    qtbot.waitUntil(lambda: window.verdict.headline.text() == "Happy", timeout=PATIENCE_MS)
    check_shares(window, part.timeline)
    assert window.shares.accessibleName() == window.shares.title.text() == "Share of time in the selection"
    assert "sad" not in window.shares.text.text() and window.plots.strip.segments == whole.timeline.segments
    assert window.bars.toolTip() == "" and plain(window.verdict.number.text()).endswith("%")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    check_story(window, whole)
    assert window.shares.accessibleName() == "Share of time" and window.bars.toolTip()


def test_another_file_leaves_nothing_of_the_answer_to_the_former_one(opened, parts, qtbot, happy):
    window, controller = parts
    opened(tone("sad", 3.0))
    controller.open([str(happy)])
    assert not window.shares.isVisible() and not window.plots.strip.isVisible() and not window.conditions.isVisible()
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    assert window.verdict.headline.text() == "Happy"
