"""The real window, painted off screen."""

import os

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QProgressBar, QWidget

from desktop_app.audio import read_clip
from desktop_app.recognition import recognise_clip
from desktop_app.ui.app import build
from desktop_app.ui.plots.empty_state import INVITATION
from desktop_app.ui.settings.settings_dialog import SettingsDialog
from desktop_app.ui.shortcuts import Shortcut
from desktop_app.ui.theme.colours import DARK, LIGHT
from tests.support.tones import LABELS
from tests.ui.conftest import ARTIFACTS

PATIENCE_MS = 20_000


@pytest.fixture
def heard(parts, qtbot, model_path, happy):
    """The window after it has heard the happy file."""
    window, controller = parts
    controller.start([str(happy)], str(model_path))
    wait_for(qtbot, window, "Happy")
    return window


def wait_for(qtbot, window, answer):
    qtbot.waitUntil(lambda: window.verdict.headline.text() == answer, timeout=PATIENCE_MS)


def drop(window, *paths):
    """Send what a drag and drop sends; a real one is made in test_on_screen.py."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 300), action, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 300), action, data, buttons, keys))


def controls(window):
    """Everything in the window that a person can work with."""
    kinds = (QAbstractButton, QComboBox, QProgressBar)
    return [
        widget for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if widget.isVisibleTo(window) and widget.focusProxy() is None and not widget.objectName().startswith("qt_")
    ]  # fmt: skip


def test_the_empty_window_invites_and_its_invitation_opens_the_dialog_by_key(window, qtbot):
    empty = window.plots.empty
    assert empty.isVisible() and empty.accessibleName() == INVITATION
    empty.setFocus()
    qtbot.keyClick(empty, Qt.Key.Key_Space)
    dialog = window.findChild(QFileDialog)
    assert dialog.isVisible() and "*.wav" in dialog.nameFilters()[0]
    dialog.reject()


def test_the_plots_hold_the_sound_and_what_the_model_heard(heard, parts, happy):
    plots, recogniser = heard.plots, parts[1].models.loaded.recogniser
    samples = read_clip(happy).mono()
    xs, ys = plots.waveform.curve.getData()
    assert xs[0] == 0 and 2.4 < xs[-1] < 2.5
    lows, highs = ys[::2], ys[1::2]
    edges = np.arange(len(lows) + 1) * len(samples) // len(lows)
    assert (lows == np.minimum.reduceat(samples, edges[:-1])).all()
    assert (highs == np.maximum.reduceat(samples, edges[:-1])).all()
    _, mfcc = recognise_clip(read_clip(happy), recogniser)
    assert (plots.mfcc.image.image == mfcc.values.T).all()
    rectangle = plots.mfcc.image.mapRectToParent(plots.mfcc.image.boundingRect())
    assert rectangle.left() == pytest.approx(-mfcc.hop_s / 2)
    assert rectangle.width() == pytest.approx(len(mfcc.values) * mfcc.hop_s)
    assert (rectangle.top(), rectangle.bottom()) == (0.5, 0.5 + mfcc.values.shape[1])


def test_the_time_axes_are_one(heard, qtbot):
    waveform, mfcc = heard.plots.waveform.getViewBox(), heard.plots.mfcc.getViewBox()
    assert waveform.viewRange()[0] == pytest.approx([0, 2.5])
    waveform.setXRange(0.5, 1.0, padding=0)
    assert mfcc.viewRange()[0] == pytest.approx([0.5, 1.0], abs=0.01)
    mfcc.setXRange(1.0, 2.0, padding=0)
    assert waveform.viewRange()[0] == pytest.approx([1.0, 2.0], abs=0.01)
    assert waveform.sceneBoundingRect().left() == mfcc.sceneBoundingRect().left()
    assert waveform.sceneBoundingRect().right() == pytest.approx(mfcc.sceneBoundingRect().right())


def test_the_axes_name_what_they_measure(heard):
    labels = [
        plot.getPlotItem().getAxis(side).labelText
        for plot, side in ((heard.plots.waveform, "left"), (heard.plots.mfcc, "left"), (heard.plots.mfcc, "bottom"))
    ]
    assert labels == ["amplitude", "MFCC", "time (s)"]


@pytest.mark.parametrize(
    "key, span",
    [(Qt.Key.Key_Plus, (0.375, 2.125)), (Qt.Key.Key_Home, (0, 2.5)), (Qt.Key.Key_Right, (1.1, 1.6)),
     (Qt.Key.Key_Left, (0.9, 1.4))],
)  # fmt: skip
def test_the_plots_are_zoomed_and_moved_with_keys(heard, qtbot, key, span):
    plot = heard.plots.waveform
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        plot.getViewBox().setXRange(1.0, 1.5, padding=0)
    elif key == Qt.Key.Key_Home:
        plot.getViewBox().setXRange(1.0, 1.2, padding=0)
    qtbot.keyClick(plot, key)
    assert plot.getViewBox().viewRange()[0] == pytest.approx(span, abs=0.01)


def test_zooming_in_shows_single_samples_and_nothing_lies_outside_the_sound(heard, happy):
    box = heard.plots.waveform.getViewBox()
    box.setXRange(-5, 50, padding=0)
    assert box.viewRange()[0] == pytest.approx([0, 2.5])
    box.setXRange(1.0, 1.006, padding=0)
    xs, ys = heard.plots.waveform.curve.getData()
    samples = read_clip(happy).mono()
    first = round(float(xs[0]) * 48000)
    assert (np.unique(xs) * 48000).round() == pytest.approx(first + np.arange(len(xs) // 2), abs=1)
    assert ys[0] == samples[first]


def test_the_bars_show_the_probabilities_in_the_models_order(heard):
    assert tuple(heard.bars.rows) == LABELS
    shares = {name: bar.value() for name, (bar, _) in heard.bars.rows.items()}
    assert max(shares, key=shares.get) == "happy" and sum(shares.values()) == pytest.approx(1000, abs=4)
    percents = {name: number.text().replace("\N{NO-BREAK SPACE}", " ") for name, (_, number) in heard.bars.rows.items()}
    assert percents == {name: "> 99 %" if name == "happy" else "< 1 %" for name in LABELS}, "sure, but not wholly"


def test_each_plot_has_a_text_twin(heard):
    for plot in (heard.plots.waveform, heard.plots.mfcc):
        text = plot.accessibleDescription().replace("\N{NO-BREAK SPACE}", " ")
        assert text.startswith("happy.wav: 2.5 s, level −13 dBFS, peak −10 dBFS. happy from 0.0 to 2.5 s, ")


def test_a_dropped_file_is_heard_wherever_it_is_dropped(heard, qtbot, sad):
    assert not any(widget.acceptDrops() for widget in heard.findChildren(QWidget) if widget.isVisible()), (
        "a part of the window would swallow the file"
    )
    drop(heard, sad)
    wait_for(qtbot, heard, "Sad")
    assert heard.windowTitle() == "sad.wav – Speech Emotion"


def test_a_bad_file_is_explained_in_one_line_that_can_be_dismissed(heard, qtbot, tmp_path):
    (tmp_path / "notes.wav").write_text("no sound")
    drop(heard, tmp_path / "notes.wav")
    qtbot.waitUntil(lambda: "notes.wav holds no sound" in "".join(heard.messages.sentences()), timeout=PATIENCE_MS)
    assert QApplication.activeModalWidget() is None
    assert heard.plots.empty.isVisible() and heard.verdict.headline.text() == "No sound yet"
    sentences = len(heard.messages.sentences())
    qtbot.keyClick(heard, Qt.Key.Key_Escape)
    assert len(heard.messages.sentences()) == sentences - 1


def test_a_bad_model_is_explained_and_the_former_one_stays_chosen(heard, qtbot, tmp_path, model_path):
    (tmp_path / "bad.onnx").write_bytes(b"no model")
    heard.model_chosen.emit(str(tmp_path / "bad.onnx"))
    qtbot.waitUntil(lambda: "bad.onnx" in "".join(heard.messages.sentences()), timeout=PATIENCE_MS)
    assert heard.toolbar.model.currentText() == "Model: tiny 1.0"
    assert heard.toolbar.model.currentData() == str(model_path)
    assert heard.verdict.headline.text() == "Happy"


def test_every_control_has_a_name_and_a_tooltip(heard):
    for widget in controls(heard):
        assert widget.accessibleName(), widget
        if isinstance(widget, QAbstractButton | QComboBox):
            assert widget.toolTip(), widget.accessibleName()


def test_tab_reaches_every_control(heard, qtbot):
    reached = set()
    heard.toolbar.open.button.setFocus()
    for _ in range(60):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    unreached = [
        widget.accessibleName() for widget in controls(heard)
        if widget not in reached and widget.isEnabled() and not isinstance(widget, QProgressBar)
    ]  # fmt: skip
    assert not unreached


def test_tab_goes_from_the_plots_to_what_stands_below_and_beside_them(heard, qtbot):
    waveform, mfcc = heard.plots.waveform, heard.plots.mfcc
    waveform.setFocus()
    order = [waveform]
    while mfcc not in order and len(order) < 60:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        order.append(QApplication.focusWidget())
    assert order == [waveform, mfcc]
    waveform.setFocus()
    qtbot.keyClick(waveform, Qt.Key.Key_Backtab)
    assert heard.toolbar.isAncestorOf(QApplication.focusWidget())


def test_no_two_things_have_the_same_shortcut(heard):
    assert len({QKeySequence(key).toString() for key in Shortcut}) == len(Shortcut)
    for button in heard.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty():
            assert button.shortcut().toString() in set(Shortcut)
            if button.isEnabled():
                assert button.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in button.toolTip()


@pytest.mark.parametrize("choice, scheme", [("dark", DARK), ("light", LIGHT)])
def test_the_theme_changes_everything_that_is_shown(heard, qtbot, choice, scheme):
    heard.toolbar.theme.chosen.emit("light" if choice == "dark" else "dark")
    heard.toolbar.theme.choices[choice].trigger()
    assert heard.palette().color(QPalette.ColorRole.Window) == QColor(scheme.window)
    for plot in (heard.plots.waveform, heard.plots.mfcc):
        assert plot.backgroundBrush().color() == QColor(scheme.card)
        assert plot.getPlotItem().getAxis("bottom").textPen().color() == QColor(scheme.muted)
    assert heard.plots.waveform.curve.opts["pen"].color() == QColor(scheme.wave)
    image = heard.grab().toImage()
    assert image.pixelColor(image.width() // 2, 3) == QColor(scheme.card), "the toolbar"
    assert image.pixelColor(3, image.height() - 3) == QColor(scheme.window), "the rim"
    ARTIFACTS.mkdir(exist_ok=True)
    assert heard.grab().save(str(ARTIFACTS / f"window-{choice}.png"))


def test_the_settings_show_folder_model_and_what_the_program_is_not(heard, qtbot, tmp_path):
    qtbot.mouseClick(heard.toolbar.settings, Qt.MouseButton.LeftButton)
    dialog = heard.findChild(SettingsDialog)
    assert dialog.folder.text() == str(tmp_path / "recordings")
    assert "tiny 1.0" in dialog.model.toPlainText() and "sha256" in dialog.model.toPlainText()
    assert "no lie detector" in dialog.about.toPlainText()
    for widget in controls(dialog):
        assert widget.accessibleName() or widget.text(), widget
    dialog.close()


def test_the_menu_lists_recordings_and_opens_them(parts, qtbot, tmp_path, model_path, happy):
    window, controller = parts
    os.replace(happy, tmp_path / "recordings" / "Recording 1.wav")
    controller.start([], str(model_path))
    menu = window.toolbar.open.menu
    qtbot.waitUntil(lambda: menu.actions()[0].text() == "Recording 1.wav", timeout=PATIENCE_MS)
    menu.actions()[0].trigger()
    wait_for(qtbot, window, "Happy")


def test_closing_ends_every_thread_even_in_the_middle_of_work(qapp, qtbot, settings, model_path, happy):
    import threading

    before = set(threading.enumerate())
    window, controller = build(qapp, settings)
    window.show()
    controller.start([str(happy)], str(model_path))
    window.close()
    assert set(threading.enumerate()) == before
    window.deleteLater()
    controller.deleteLater()


def test_the_size_of_the_window_is_remembered(qapp, qtbot, settings):
    for begin in (lambda window: window.resize(window.width(), 650), lambda window: None):
        window, controller = build(qapp, settings)
        begin(window)
        window.show()
        assert window.height() == 650
        window.close()
        window.deleteLater()
        controller.deleteLater()


def test_the_window_fits_a_small_screen(heard):
    heard.resize(950, 500)
    assert (heard.width(), heard.height()) == (950, 500)
