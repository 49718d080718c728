"""Selections of a long file in the real window, painted off screen."""

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt

from desktop_app.errors import CancelledError
from desktop_app.recognition import files
from tests.support.plain import plain
from tests.support.tones import RATE_HZ, tone

PATIENCE_MS = 30_000
LENGTH_S = 240.0


def test_a_selection_is_made_with_the_mouse_classified_and_cleared_with_escape(opened, qtbot, talk):
    assert opened.verdict.kicker.text() == ""
    whole = opened.verdict.headline.text()
    drag(qtbot, opened, 125.0, 175.0)
    start_s, end_s = opened.plots.selection
    assert (start_s, end_s) == pytest.approx((125.0, 175.0), abs=1.0)
    assert opened.plots.mfcc.marks.region.getRegion() == pytest.approx((start_s, end_s))
    assert opened.transport.selected.text() and opened.transport.classify.isEnabled()
    qtbot.keyClick(opened, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: plain(opened.shares.text.text()) == "happy 100 %", timeout=PATIENCE_MS)
    assert opened.verdict.kicker.text().startswith("Selection, 2:0") and opened.verdict.headline.text() == "Happy"
    assert plain(opened.verdict.number.text()).endswith("%")
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    assert opened.plots.selection is None and not opened.transport.classify.isEnabled()
    assert (opened.verdict.kicker.text(), opened.verdict.headline.text()) == ("", whole)
    assert all(f"{name} " in opened.shares.text.text() for name in ("sad", "happy", "angry", "no speech"))


def drag(qtbot, window, from_s, to_s):
    """Drag with the mouse over the waveform."""
    from PySide6.QtCore import QPointF

    plot = window.plots.waveform

    def place(at_s):
        return plot.mapFromScene(plot.getViewBox().mapViewToScene(QPointF(at_s, 0.5)))

    port = plot.viewport()
    qtbot.mouseMove(port, place(from_s))
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=place(from_s))
    for step in range(1, 11):
        at = place(from_s + step * (to_s - from_s) / 10)
        qtbot.mouseMove(port, at)
        qtbot.wait(5)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=place(to_s) + QPoint(0, 0))


def test_a_selection_is_made_and_the_cursor_moved_with_keys(opened, qtbot):
    plot = opened.plots.mfcc
    plot.setFocus()
    step_s = LENGTH_S / 50
    qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert opened.plots.waveform.marks.cursor_s == pytest.approx(step_s, rel=0.01)
    for _ in range(3):
        qtbot.keyClick(plot, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert opened.plots.selection == pytest.approx((step_s, 4 * step_s), rel=0.01)
    qtbot.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert opened.plots.selection == pytest.approx((step_s, 3 * step_s), rel=0.01)
    assert opened.transport.time.text().startswith("0:14.")


def test_a_selection_of_a_cancelled_file_is_answered_cancelled_and_left(parts, qtbot, model_path, talk, monkeypatch):
    window, controller = parts
    monkeypatch.setattr("desktop_app.ui.file.file_control.QUIET_S", 0.0)
    controller.start([str(talk)], str(model_path))
    qtbot.waitUntil(lambda: window.progress.isVisible() and controller.files.sound_is_complete, timeout=PATIENCE_MS)
    controller.files.cancel()
    assert window.verdict.headline.text() == "Cancelled"
    controller.transport.select((125.0, 130.0))
    controller.classify_selection()
    qtbot.waitUntil(lambda: window.verdict.headline.text() == "Happy", timeout=PATIENCE_MS)
    controller.transport.select(None)
    assert (window.verdict.kicker.text(), window.verdict.headline.text()) == ("", "Cancelled")
    controller.transport.select((0.0, LENGTH_S))
    controller.classify_selection()
    qtbot.waitUntil(lambda: window.progress.isVisible(), timeout=PATIENCE_MS)
    window.progress.cancel.click()
    assert (window.verdict.kicker.text(), window.verdict.headline.text()) == ("", "Cancelled")
    assert not window.progress.isVisible()


def test_a_selection_that_is_wanted_no_more_is_not_waited_for(parts, qtbot, model_path, tmp_path):
    window, controller = parts
    path = tmp_path / "hours.wav"
    soundfile.write(path, np.tile(tone("sad", 60.0), 120), RATE_HZ)
    controller.start([str(path)], str(model_path))
    qtbot.waitUntil(lambda: controller.files.sound_is_complete, timeout=PATIENCE_MS)
    controller.files.cancel()
    stopped = []
    hear_file = files.hear_file

    def watched(*arguments, **options):
        try:
            return hear_file(*arguments, **options)
        except CancelledError:
            stopped.append(arguments[2:4])
            raise

    files.hear_file = watched
    try:
        for span in ((0.0, 7200.0), (10.0, 13.0)):
            controller.transport.select(span)
            controller.classify_selection()
            qtbot.wait(200)
        qtbot.waitUntil(lambda: window.verdict.headline.text() == "Sad", timeout=PATIENCE_MS)
    finally:
        files.hear_file = hear_file
    assert stopped == [(0.0, 7200.0)]
