"""The parts of the window that show a recording, painted off screen."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.recognition import Segment, Status
from desktop_app.ui.microphone.check_words import CheckResult
from desktop_app.ui.shortcuts import Shortcut
from desktop_app.ui.signal.frame import Frame
from desktop_app.ui.signal.meter import Reading
from desktop_app.ui.signal.peaks import RollingEnvelope
from desktop_app.ui.signal.rolling_mfcc import MfccPicture
from desktop_app.ui.theme.colours import EMOTIONS, LIGHT
from tests.ui.conftest import ARTIFACTS

RATE_HZ = 8000
FINE = Reading(-20.0, -10.0)
SEGMENTS = (
    Segment(0.0, 4.0, Status.EMOTION, "neutral", 0.7),
    Segment(4.0, 7.0, Status.EMOTION, "happy", 0.8),
    Segment(7.0, 8.0, Status.NO_SPEECH, None, None),
    Segment(8.0, 9.0, Status.UNCERTAIN, None, 0.3),
    Segment(9.0, 12.0, Status.EMOTION, "angry", 0.81),
)


@pytest.fixture
def parts(parts):
    """The window in light colours, whatever the system's are."""
    parts[1].choose_theme("light")
    return parts


@pytest.fixture
def recording(window):
    """The window in the middle of a recording of 12 s."""
    window.set_recording_possible(None)
    window.show_microphones(["USB microphone"], "USB microphone")
    window.toolbar.record.setFocus()
    window.set_recording(True)
    window.begin_live()
    window.show_frame(frame(12.0))
    return window


def frame(elapsed_s, reading=FINE, paused=False):
    rolling = RollingEnvelope(RATE_HZ)
    rng = np.random.default_rng(1)
    rolling.add((0.3 * rng.standard_normal(round(elapsed_s * RATE_HZ))).clip(-1, 1).astype(np.float32))
    return Frame(elapsed_s, rolling.end_s, reading, rolling.columns(), 10.0, np.zeros(0, np.float32), paused)


def test_the_plots_end_with_now_and_cannot_be_moved(recording, qtbot):
    waveform, mfcc = recording.plots.waveform, recording.plots.mfcc
    recording.show_live_mfcc(MfccPicture(np.ones((500, 8), np.float32), 0.02, 1.5, 0.0, 2.0))
    recording.show_frame(frame(12.0))
    assert waveform.getViewBox().viewRange()[0] == mfcc.getViewBox().viewRange()[0] == [-10, 0]
    xs, _ = waveform.curve.getData()
    assert xs[0] == pytest.approx(-10, abs=0.02) and xs[-1] == pytest.approx(-0.01, abs=0.005)
    picture = mfcc.image.mapRectToParent(mfcc.image.boundingRect())
    assert picture.left() == pytest.approx(1.5 - 0.01 - 12) and picture.width() == pytest.approx(500 * 0.02)
    qtbot.keyClick(waveform, Qt.Key.Key_Plus)
    assert waveform.getViewBox().viewRange()[0] == [-10, 0]


def test_the_strip_stands_below_the_picture_and_scrolls_with_it(recording, qtbot):
    recording.show_segments(SEGMENTS)
    qtbot.wait(20)
    strip, waveform = recording.plots.strip, recording.plots.waveform
    area = waveform.mapFromScene(waveform.getViewBox().sceneBoundingRect()).boundingRect()
    assert strip.x() == waveform.x() and strip.width() == waveform.width()
    middle = area.left() + area.width() * 0.9
    assert strip.part_at(middle).emotion == "angry", "11 s is at nine tenths of 2 to 12 s"
    assert strip.part_at(area.left() + area.width() * 0.55).status == "no_speech"
    recording.show_frame(frame(15.0))
    assert strip.part_at(middle) is None, "14 s: nothing has been said about it yet"
    assert strip.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ").endswith("angry from 9.0 to 12.0 s, 81 %.")


def test_the_strip_paints_each_emotion_in_its_colour_and_the_rest_in_none(recording, qtbot):
    recording.show_segments(SEGMENTS)
    qtbot.wait(20)
    strip = recording.plots.strip
    image = strip.grab().toImage()
    ratio = image.width() / strip.width()
    area = strip._area()

    def colour_at(second):
        x = (area.left() + area.width() * (second - 2) / 10) * ratio
        return image.pixelColor(round(x), round(7 * ratio))

    assert colour_at(9.2) == QColor(EMOTIONS["angry"].colour)
    assert colour_at(4.2) == QColor(EMOTIONS["happy"].colour)
    assert colour_at(7.2) == QColor(LIGHT.track)
    coloured = {look.colour.lower() for look in EMOTIONS.values()}
    assert all(colour_at(8.1 + i / 20).name() not in coloured for i in range(15)), "hatched, in no emotion’s colour"


def test_pause_takes_the_place_of_open_and_the_focus_so_that_space_pauses(recording, qtbot):
    bar = recording.toolbar
    assert bar.pause.isVisible() and not bar.open.isVisible()
    assert QApplication.focusWidget() is bar.pause
    with qtbot.waitSignal(recording.pause_pressed):
        qtbot.keyClick(bar.pause, Qt.Key.Key_Space)
    with qtbot.waitSignal(recording.pause_pressed):
        qtbot.keyClick(recording.plots.waveform, Qt.Key.Key_Space)
    with qtbot.waitSignal(recording.pause_pressed):
        qtbot.keyClick(recording, Qt.Key.Key_P)
    recording.set_paused(True)
    assert bar.pause.text() == "Resume" and bar.pause.accessibleName() == "Resume the recording"
    assert bar.pause.shortcut().toString() == Shortcut.PAUSE
    recording.set_recording(False)
    assert not bar.pause.isVisible() and bar.open.isVisible() and QApplication.focusWidget() is bar.record


def test_space_does_nothing_where_nothing_is_recorded(window, qtbot):
    with qtbot.assertNotEmitted(window.pause_pressed):
        qtbot.keyClick(window, Qt.Key.Key_Space)


@pytest.mark.parametrize(
    "reading, word, said",
    [(FINE, "", "Level −20 dBFS, peak −10 dBFS."),
     (FINE._replace(clipped=True), "clipped", "Level −20 dBFS, peak −10 dBFS, clipped."),
     (Reading(no_signal=True), "no signal", "Level −120 dBFS, peak −120 dBFS, no signal."),
     (Reading(waiting=True), "waiting", "Waiting for the microphone: no sound has come from it yet.")],
)  # fmt: skip
def test_the_level_is_said_as_text_too(recording, reading, word, said):
    recording.show_frame(frame(2.0, reading))
    level = recording.toolbar.level
    assert level.word.text() == word
    assert level.bar.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ") == said


def test_while_nothing_has_come_the_window_waits_and_shows_no_level(recording):
    recording.show_frame(frame(2.0, Reading(waiting=True)))
    assert recording.toolbar.level.number.text() == "– dBFS"
    assert recording.toolbar.level.bar.value() == recording.toolbar.level.bar.minimum()
    assert recording.plots.waveform.accessibleDescription().startswith("Waiting for the microphone")
    recording.show_frame(frame(2.0))
    assert recording.plots.waveform.accessibleDescription() == "Recording for 2 s."


def test_while_the_microphone_is_opened_the_meter_waits(window):
    window.show_opening()
    assert window.toolbar.level.word.text() == "waiting" and window.toolbar.level.number.text() == "– dBFS"
    window.set_recording(False)
    assert window.toolbar.level.word.text() == ""


def test_while_paused_the_meter_rests(recording):
    recording.show_frame(frame(2.0, paused=True))
    assert recording.toolbar.level.number.text() == "– dBFS"
    assert recording.plots.waveform.accessibleDescription() == "Paused after 2 s."


def test_with_reduced_motion_the_plots_move_once_a_second(recording, monkeypatch):
    monkeypatch.setattr("desktop_app.ui.plots.plot_area.reduced_motion", lambda widget: True)
    shown = []
    recording.plots.waveform.show_columns = lambda columns, now_s: shown.append(now_s)
    for i in range(120, 150):
        recording.show_frame(frame(i / 10))
    assert shown == pytest.approx([13.0, 14.0])


def test_a_recording_that_was_cut_off_is_offered_and_deleted_only_after_a_second_question(window, qtbot, tmp_path):
    line, path = window.recovery, Path("Recording 1.wav")
    chosen = []
    for name in ("open_wanted", "keep_wanted", "discard_wanted"):
        getattr(line, name).connect(lambda path, name=name: chosen.append(name))
    window.offer_recovery(path, "Recording 1.wav was cut off.")
    assert line.isVisible() and line.accessibleName() == "Recording 1.wav was cut off."
    qtbot.mouseClick(line.open, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(line.discard, Qt.MouseButton.LeftButton)
    assert chosen == ["open_wanted"] and line.text.text() == "Delete Recording 1.wav for good?"
    assert QApplication.focusWidget() is line.not_sure, "the harmless choice has the focus"
    qtbot.keyClick(line.not_sure, Qt.Key.Key_Space)
    assert line.text.text() == "Recording 1.wav was cut off."
    qtbot.mouseClick(line.discard, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(line.sure, Qt.MouseButton.LeftButton)
    assert chosen == ["open_wanted", "discard_wanted"]
    for button in (line.open, line.keep, line.discard, line.sure, line.not_sure):
        assert button.accessibleName() and button.toolTip()
    window.offer_recovery(None, "")
    assert not line.isVisible()


def test_the_microphone_check_can_be_begun_cancelled_and_read(window, qtbot):
    window.open_check("USB microphone")
    dialog = window.check
    assert not dialog.isModal() and dialog.microphone.text() == "Microphone: USB microphone"
    with qtbot.waitSignal(window.check_begun):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    window.show_check_listening("USB microphone")
    window.show_check_progress(0.4, FINE)
    assert dialog.progress.value() == 40 and dialog.listen.text() == "Cancel"
    with qtbot.waitSignal(window.check_cancelled):
        qtbot.mouseClick(dialog.listen, Qt.MouseButton.LeftButton)
    window.show_check_listening("USB microphone")
    window.show_check_result(CheckResult(False, "Too quiet", "Voice −50 dBFS.", "Move closer."))
    assert dialog.card.accessibleDescription() == "Too quiet Voice −50 dBFS. Move closer."
    assert dialog.focusWidget() is dialog.card
    window.show_check_listening("USB microphone")
    with qtbot.waitSignal(window.check_cancelled):
        dialog.close()


def test_the_check_names_the_microphone_that_is_chosen(window):
    window.open_check("Headset")
    window.show_check_result(CheckResult(False, "Too quiet", "Voice −50 dBFS.", "Move closer."))
    window.show_microphones(["Headset", "Webcam"], "Headset")
    window.toolbar.microphone.chosen.emit("Webcam")
    assert window.check.microphone.text() == "Microphone: Webcam"
    assert not window.check.card.isVisible(), "the result is about another microphone"
    window.show_check_listening("Headset")
    assert window.check.microphone.text() == "Microphone: Headset"
    window.check.close()


def test_a_recording_leaves_a_window_as_wide_as_a_small_screen_is(recording, qtbot):
    recording.set_recording(False)
    recording.resize(950, 540)
    recording.show_title("Recording.wav", "recording from Microphone Array (Intel® Smart Sound Technology)")
    recording.show_transport(36_000.0)
    recording.show_selection((3600.0, 35_999.9))
    for running in (True, False):
        recording.set_recording(running)
        qtbot.wait(20)
        assert recording.width() == 950


def test_while_the_check_listens_nothing_else_takes_the_microphone(window):
    window.set_recording_possible(None)
    window.show_microphones(["USB microphone"], "USB microphone")
    window.set_checking(True)
    assert not window.toolbar.record.isEnabled() and "check" in window.toolbar.record.toolTip()
    assert not window.toolbar.microphone.box.isEnabled() and not window.toolbar.microphone.refresh.isEnabled()
    window.set_checking(False)
    assert window.toolbar.record.isEnabled() and window.toolbar.microphone.box.isEnabled()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_window_while_recording_fits_and_is_photographed(parts, recording, qtbot, theme):
    window, controller = parts
    controller.choose_theme(theme)
    rng = np.random.default_rng(2)
    window.show_live_mfcc(MfccPicture(rng.standard_normal((590, 40)).astype(np.float32), 0.02, 0.1, -2, 2))
    window.show_segments(SEGMENTS)
    window.show_frame(frame(12.0, FINE._replace(clipped=True)))
    qtbot.wait(20)
    assert window.grab().save(str(ARTIFACTS / f"live-{theme}.png"))
    window.resize(950, 500)
    assert (window.width(), window.height()) == (950, 500)
    cut = [w.text() for w in window.toolbar.findChildren(QLabel) if w.isVisible() and w.width() < w.sizeHint().width()]
    assert not cut
