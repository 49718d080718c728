"""Channels in the real window, painted off screen: the choice, a strip for each, and the offer for two voices."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt

from desktop_app.audio.files.channels import MAX_EACH
from desktop_app.recognition import FileResult
from desktop_app.ui.channels.channel_box import MOST_STRIPS
from desktop_app.ui.channels.channel_choice import EACH, MIX, ChannelChoice
from desktop_app.ui.plots.segment_strip import HEIGHT_PX
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone
from tests.support.voices import voice

PATIENCE_MS = 30_000


def sound_of(path, *channels):
    soundfile.write(path, np.stack(channels, axis=1), RATE_HZ)
    return path


@pytest.fixture
def talk(tmp_path):
    """Six seconds: a happy person on the first channel, then a sad one on the second, with silence around both."""
    quiet = np.zeros(3 * RATE_HZ, np.float32)
    first, second = np.concatenate([tone("happy", 3.0), quiet]), np.concatenate([quiet, tone("sad", 3.0)])
    return sound_of(tmp_path / "talk.wav", first, second)


@pytest.fixture
def opened(parts, qtbot, model_path, talk):
    """The window and its controller after the talk has been heard, mixed."""
    window, controller = parts
    controller.start([str(talk)], str(model_path))
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    return window, controller


def choose(qtbot, window, chosen):
    """Choose channels as a person does, and wait for the answer."""
    box = window.title.channels
    box.setCurrentIndex(box.findData(chosen))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)


def said(window):
    return window.verdict.kicker.text(), window.verdict.headline.text()


def emotions(strip):
    return [segment.emotion for segment in strip.segments if segment.emotion]


def test_a_choice_knows_what_has_to_be_heard_and_what_is_shown():
    choice = ChannelChoice(3)
    assert (choice.wanted, choice.missing, choice.answer) == ((None,), (None,), None)
    mix = FileResult("a.wav")
    choice.take([mix])
    assert choice.answer is mix
    choice.choose(EACH)
    choice.take([FileResult("a.wav", channel=channel) for channel in (1, 3)])
    assert (choice.wanted, choice.missing, choice.answer) == ((1, 2, 3), (2,), None)
    choice.take([FileResult("a.wav", channel=2)])
    assert choice.answer.channel == 1
    assert [choice.show(channel) for channel in (1, 2, 4)] == [False, True, False]
    assert choice.answer.channel == 2
    choice.choose("3")
    assert (choice.missing, choice.answer.channel) == ((), 3)
    choice.choose(MIX)
    assert choice.answer is mix
    choice.forget()
    assert choice.missing == (None,)


def test_there_are_strips_for_as_many_channels_as_are_heard_each_by_itself():
    assert MOST_STRIPS == MAX_EACH


def test_a_sound_with_one_channel_has_no_choice_and_no_offer(parts, qtbot, model_path, happy):
    window, controller = parts
    controller.start([str(happy)], str(model_path))
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    assert not window.title.channels.isVisible() and not window.apart.isVisible()


def test_the_choice_is_named_and_lists_all_that_can_be_heard(opened):
    window, _ = opened
    box = window.title.channels
    assert box.isVisible() and box.accessibleName() == "Channels"
    texts = [box.itemText(i) for i in range(box.count())]
    assert texts == ["Channels: mixed", "Channels: each", "Channel 1", "Channel 2"]
    assert box.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_each_channel_has_a_strip_and_the_cards_tell_of_the_first(opened, qtbot):
    window, _ = opened
    assert emotions(window.plots.strip) == ["happy", "sad"]
    choose(qtbot, window, EACH)
    strips = window.plots.channels.strips
    assert window.plots.channels.isVisible() and not window.plots.strip.isVisible()
    assert [emotions(strip) for strip in strips] == [["happy"], ["sad"]]
    assert said(window) == ("Channel 1", "Happy")
    assert [strip.accessibleName() for strip in strips] == [
        "Channel 1: emotions over time, shown", "Channel 2: emotions over time",
    ]  # fmt: skip
    assert "happy" in strips[0].accessibleDescription()
    assert "Channel 1: " in window.plots.waveform.accessibleDescription()


@pytest.mark.parametrize("way", ["mouse", "key"])
def test_a_click_or_tab_shows_the_answer_to_another_channel(opened, qtbot, way):
    window, _ = opened
    choose(qtbot, window, EACH)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE_MS)
    first, second = window.plots.channels.strips
    if way == "mouse":
        qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    else:
        first.setFocus()
        assert said(window) == ("Channel 1", "Happy")
        qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert window.focusWidget() is second
    assert second.accessibleName() == "Channel 2: emotions over time, shown"
    assert said(window) == ("Channel 2", "Sad")
    assert "Channel 2: " in window.plots.waveform.accessibleDescription()
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert said(window) == ("Channel 1", "Happy")


def test_the_choice_can_be_made_with_keys(opened, qtbot):
    window, _ = opened
    box = window.title.channels
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.plots.channels.isVisible(), timeout=PATIENCE_MS)
    qtbot.keyClick(box, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: said(window) == ("Channel 2", "Sad"), timeout=PATIENCE_MS)


def test_a_single_channel_has_its_own_strip_answer_and_shares(opened, qtbot):
    window, _ = opened
    choose(qtbot, window, "2")
    assert said(window) == ("Channel 2", "Sad")
    assert window.plots.strip.isVisible() and not window.plots.channels.isVisible()
    assert emotions(window.plots.strip) == ["sad"]
    assert "sad 52 %, no speech 48 %" in window.shares.text.text().replace("\N{NO-BREAK SPACE}", " ")


def test_what_was_heard_once_is_shown_at_once(opened, qtbot, monkeypatch):
    window, _ = opened
    choose(qtbot, window, EACH)
    monkeypatch.setattr("desktop_app.ui.file.jobs.recognise", None)
    for chosen, expected in ((MIX, ""), ("2", "Channel 2"), (EACH, "Channel 1")):
        window.title.channels.chosen.emit(chosen)
        assert window.verdict.kicker.text() == expected
        assert window.title.channels.currentData() == chosen
        assert window.plots.channels.isVisible() == (chosen == EACH)


def test_a_selection_is_heard_on_the_channel_that_is_shown(opened, qtbot):
    window, controller = opened
    choose(qtbot, window, EACH)
    controller.transport.select((2.0, 5.0))
    controller.classify_selection()
    qtbot.waitUntil(lambda: said(window)[1] == "Happy", timeout=PATIENCE_MS)
    assert said(window)[0].startswith("Channel 1: Selection, ")
    qtbot.mouseClick(window.plots.channels.strips[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said(window)[1] == "Sad", timeout=PATIENCE_MS)
    assert said(window)[0].startswith("Channel 2: Selection, ")
    controller.transport.select(None)
    assert said(window) == ("Channel 2", "Sad")


def test_another_model_hears_each_channel_again(opened, qtbot, tmp_path):
    window, controller = opened
    choose(qtbot, window, EACH)
    labels = tuple(reversed(LABELS))
    other = write_tiny_model(tmp_path / "other.onnx", renamed("other", labels=labels), speech=True)
    expected = labels[LABELS.index("happy")]
    controller.models.choose(str(other))
    qtbot.waitUntil(lambda: said(window) == ("Channel 1", expected.capitalize()), timeout=PATIENCE_MS)
    assert emotions(window.plots.channels.strips[0]) == [expected]


def test_the_next_file_begins_mixed(opened, qtbot, happy):
    window, controller = opened
    choose(qtbot, window, EACH)
    controller.open([str(happy)])
    assert not window.plots.channels.isVisible() and not window.title.channels.isVisible()
    qtbot.waitUntil(lambda: said(window) == ("", "Happy"), timeout=PATIENCE_MS)
    assert window.plots.strip.isVisible()


def test_different_voices_are_offered_apart_and_the_same_are_not(parts, qtbot, model_path, tmp_path):
    window, controller = parts
    low, high = voice("speech_low", 12.0), np.roll(voice("speech_high", 12.0), RATE_HZ)
    controller.start([str(sound_of(tmp_path / "two.wav", low, high))], str(model_path))
    qtbot.waitUntil(window.apart.isVisible, timeout=PATIENCE_MS)
    assert window.apart.text.text() == "The two channels hold different voices. Hear each apart?"
    qtbot.mouseClick(window.apart.accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.plots.channels.isVisible, timeout=PATIENCE_MS)
    assert not window.apart.isVisible() and window.title.channels.currentData() == EACH

    controller.open([str(sound_of(tmp_path / "same.wav", low, 0.5 * low))])
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: not controller.files.compares_channels, timeout=PATIENCE_MS)
    assert not window.apart.isVisible()


def test_an_offer_can_be_declined_and_goes_with_its_file(parts, qtbot, model_path, tmp_path, happy):
    window, controller = parts
    two = sound_of(tmp_path / "two.wav", voice("speech_low", 12.0), np.roll(voice("speech_high", 12.0), RATE_HZ))
    controller.start([str(two)], str(model_path))
    qtbot.waitUntil(window.apart.isVisible, timeout=PATIENCE_MS)
    qtbot.mouseClick(window.apart.decline, Qt.MouseButton.LeftButton)
    assert not window.apart.isVisible() and window.title.channels.currentData() == MIX
    controller.open([str(two)])
    qtbot.waitUntil(window.apart.isVisible, timeout=PATIENCE_MS)
    controller.open([str(happy)])
    assert not window.apart.isVisible()


def test_many_channels_are_scrolled_and_very_many_have_no_strip_each(parts, qtbot, model_path, tmp_path):
    window, controller = parts
    controller.start([str(sound_of(tmp_path / "six.wav", *(tone(x, 2.0) for x in LABELS[:6])))], str(model_path))
    qtbot.waitUntil(lambda: window.shares.isVisible(), timeout=PATIENCE_MS)
    choose(qtbot, window, EACH)
    strips = window.plots.channels
    assert [emotions(strip) for strip in strips.strips] == [[x] for x in LABELS[:6]]
    assert strips.height() == 4 * HEIGHT_PX
    strips.strips[5].setFocus()
    assert said(window)[0] == "Channel 6"
    assert strips.strips[5].visibleRegion().boundingRect().height() == HEIGHT_PX

    controller.open([str(sound_of(tmp_path / "33.wav", *[tone("calm", 1.0)] * 33))])
    qtbot.waitUntil(lambda: window.title.channels.findData("33") >= 0, timeout=PATIENCE_MS)
    assert window.title.channels.findData(EACH) == -1
