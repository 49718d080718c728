"""Batches in the real window, painted off screen."""

import json
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from desktop_app.audio import find_audio_files
from desktop_app.recognition import Model
from desktop_app.recognition.batch.batch import recognise_with, run_batch
from desktop_app.recognition.batch.journal import BatchKey, Journal, interrupted_batches
from desktop_app.results.formats import FORMATS
from desktop_app.ui.app import build
from desktop_app.ui.batch.wording import Column
from tests.support.tiny_model import renamed, write_tiny_model
from tests.support.tones import LABELS, RATE_HZ, tone
from tests.ui.conftest import ARTIFACTS

PATIENCE_MS = 30_000
FILES = 40


@pytest.fixture(autouse=True)
def state_folder(tmp_path, monkeypatch):
    """A person without journals of earlier batches."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def sounds(tmp_path):
    folder = tmp_path / "sounds"
    for i in range(FILES):
        path = folder / f"actor {i % 2}" / f"{i:02}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, tone(LABELS[i % 8], 1.0 + i / FILES), RATE_HZ)
    (folder / "bad.wav").write_text("no sound")
    return folder


@pytest.fixture
def long(tmp_path):
    """A folder with files that take long."""
    folder = tmp_path / "long"
    folder.mkdir()
    for name in "abcd":
        soundfile.write(folder / f"{name}.wav", np.tile(tone("sad", 10.0), 300), RATE_HZ)
    return folder


@pytest.fixture
def done(parts, qtbot, model_path, sounds):
    """The window after a batch."""
    window, controller = parts
    controller.start([str(sounds)], str(model_path))
    wait_for_end(qtbot, window)
    return window


def wait_for_end(qtbot, window, name="sounds"):
    batch = window.pages.batch
    qtbot.waitUntil(
        lambda: batch.name.text() == name and batch.cancel.isHidden() and batch.table.rowCount() > 0,
        timeout=PATIENCE_MS,
    )


def wait_for_answer(qtbot, window):
    qtbot.waitUntil(lambda: "Answered" in rows(window, Column.STATUS), timeout=PATIENCE_MS)


def summary(window):
    return window.pages.batch.summary.text().replace("\N{NO-BREAK SPACE}", " ")


def rows(window, column=Column.NAME):
    table = window.pages.batch.table
    return [table.index(row, column).data() for row in range(table.rowCount())]


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(50, 300), action, data, buttons, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 300), action, data, buttons, keys))


def press(window, button, qtbot):
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_folder_on_the_command_line_fills_the_table_with_its_answers(done, model_path, sounds):
    found = list(find_audio_files([sounds]))
    assert rows(done) == [path.relative_to(sounds).as_posix() for path, *_ in found]
    expected = {
        str(found[x.index].path): x.result for x in run_batch(found, recognise_with(Model.load(model_path), True))
    }
    table = done.pages.batch.table
    for row in range(table.rowCount()):
        result, shown = expected[table.path(row)], table.results[table.number(row)]
        assert shown.verdict == result.verdict and str(shown.error) == str(result.error)
    assert summary(done) == "41 files · 1 failed"
    assert rows(done, Column.STATUS).count("Failed") == 1
    assert done.pages.currentWidget() is done.pages.batch
    ARTIFACTS.mkdir(exist_ok=True)
    assert done.grab().save(str(ARTIFACTS / "batch.png"))


def test_several_files_that_are_dropped_make_a_batch_and_one_does_not(parts, qtbot, model_path, happy, sad):
    window, controller = parts
    controller.start([], str(model_path))
    drop(window, happy, sad)
    wait_for_end(qtbot, window, "happy.wav and 1 more")
    assert rows(window, Column.EMOTION) == ["happy", "sad"]
    drop(window, happy)
    qtbot.waitUntil(lambda: window.verdict.headline.text() == "Happy", timeout=PATIENCE_MS)
    assert window.pages.currentWidget() is not window.pages.batch


def test_a_row_is_opened_with_enter_or_two_clicks_and_a_key_leads_back(done, qtbot, sounds):
    view, pages = done.pages.batch.view, done.pages
    assert view.hasFocus()
    view.selectRow(rows(done).index("actor 0/02.wav") - 1)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done.verdict.headline.text() == "Happy", timeout=PATIENCE_MS)
    assert done.windowTitle().startswith(Path(rows(done)[view.currentIndex().row()]).name)
    assert pages.currentWidget() is not pages.batch and pages.back.isVisible()
    qtbot.keyClick(done, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(view.hasFocus)
    assert pages.currentWidget() is pages.batch
    spot = view.visualRect(view.model().index(3, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: done.windowTitle().startswith(Path(rows(done)[3]).name), timeout=PATIENCE_MS)
    press(done, pages.back, qtbot)
    assert pages.currentWidget() is pages.batch


def test_a_click_on_a_column_sorts_by_it(done, qtbot):
    header = done.pages.batch.view.horizontalHeader()
    x = header.sectionViewportPosition(Column.EMOTION) + 20
    for order in (1, -1):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, header.height() // 2))
        emotions = [emotion for emotion in rows(done, Column.EMOTION) if emotion]
        assert emotions == sorted(emotions)[::order] and len(set(emotions)) == 8


def test_a_cancelled_batch_ends_at_once_and_goes_on_with_the_rest(parts, qtbot, model_path, long):
    window, controller = parts
    controller.start([], str(model_path))
    soundfile.write(long / "0.wav", tone("happy"), RATE_HZ)
    drop(window, long)
    wait_for_answer(qtbot, window)
    assert "1 of 5 files" in summary(window)
    press(window, window.pages.batch.cancel, qtbot)
    began_s = time.monotonic()
    assert summary(window) == "1 of 5 files"
    qtbot.waitUntil(lambda: not [t for t in threading.enumerate() if t.name.startswith("batch-file")], timeout=3000)
    assert time.monotonic() - began_s < 3
    for name in "abcd":
        soundfile.write(long / f"{name}.wav", tone("sad"), RATE_HZ)
    press(window, window.pages.batch.go_on, qtbot)
    wait_for_end(qtbot, window, "long")
    assert rows(window, Column.EMOTION) == ["happy", "sad", "sad", "sad", "sad"]
    assert window.pages.batch.go_on.isHidden()


def test_rows_that_failed_are_tried_once_more(done, qtbot, sounds):
    soundfile.write(sounds / "bad.wav", tone("surprised", 1.5), RATE_HZ)
    button = done.pages.batch.retry
    assert button.text() == "Retry 1 failed"
    press(done, button, qtbot)
    qtbot.waitUntil(lambda: summary(done) == "41 files", timeout=PATIENCE_MS)
    assert rows(done, Column.EMOTION)[rows(done).index("bad.wav")] == "surprised"
    assert button.isHidden()


def choose(window, qtbot, form, selected, path):
    """Choose a format from the menu, and a place in the dialog."""
    export = window.pages.batch.export
    menu = export.selected if selected else export.all
    export.menu().aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == f"{FORMATS[form].title}…").trigger()
    dialog = next(dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible())
    dialog.fileSelected.emit(str(path))
    dialog.close()
    qtbot.waitUntil(lambda: any(str(path) in said for said in window.messages.sentences()), timeout=PATIENCE_MS)


def test_all_rows_or_those_selected_are_exported_in_the_order_of_the_batch(done, qtbot, tmp_path):
    choose(done, qtbot, "json", False, tmp_path / "all.json")
    everything = json.loads((tmp_path / "all.json").read_text())["results"]
    assert [Path(row["file"]).name for row in everything] == [Path(name).name for name in rows(done)]
    assert all(row["timeline"] for row in everything if not row["error"])
    view = done.pages.batch.view
    view.sortByColumn(Column.NAME, Qt.SortOrder.DescendingOrder)
    view.selectRow(3)
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    choose(done, qtbot, "json", True, tmp_path / "two.json")
    two = json.loads((tmp_path / "two.json").read_text())["results"]
    assert [Path(row["file"]).name for row in two] == [Path(name).name for name in rows(done)[4:2:-1]]
    choose(done, qtbot, "csv", False, tmp_path / "all.csv")
    assert len((tmp_path / "all.csv").read_text().splitlines()) == 1 + len(everything)
    choose(done, qtbot, "textgrid", False, tmp_path / "grids")
    assert len(list((tmp_path / "grids").rglob("*.TextGrid"))) == FILES


def test_an_export_never_replaces_annotations_and_says_so(done, qtbot, tmp_path):
    grid = tmp_path / "grids" / "actor 0" / "00.TextGrid"
    grid.parent.mkdir(parents=True)
    grid.write_text("by hand")
    choose(done, qtbot, "textgrid", False, tmp_path / "grids")
    assert "would be replaced. Choose another folder." in done.messages.sentences()[-1]
    assert grid.read_text() == "by hand" and len(list((tmp_path / "grids").rglob("*.TextGrid"))) == 1


def interrupt_a_batch(model_path, sounds):
    """Let a batch end before its time, and return how many of its files are answered."""
    model = Model.load(model_path)
    journal = Journal(BatchKey((str(sounds),), model.sha256, timeline=True), resume=False)
    batch = run_batch(list(find_audio_files([sounds])), recognise_with(model, timeline=True), 2, journal)
    for _ in range(15):
        next(batch)
    batch.close()
    journal.close(keep=True)
    return len(journal)


def test_a_batch_that_was_killed_is_offered_and_goes_on_where_it_was(parts, qtbot, model_path, sounds):
    answered = interrupt_a_batch(model_path, sounds)
    window, controller = parts
    controller.start([], str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)
    assert window.pages.offer.text.text() == f"The batch “sounds” was interrupted after {answered} files."
    press(window, window.pages.offer.accept, qtbot)
    assert window.pages.offer.isHidden()
    wait_for_end(qtbot, window)
    assert controller.batch._left.resumed == answered
    assert summary(window) == "41 files · 1 failed"


def test_an_offer_ends_with_the_model_whose_answers_it_is_about(parts, qtbot, model_path, sounds, tmp_path):
    interrupt_a_batch(model_path, sounds)
    window, controller = parts
    controller.start([], str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)
    controller.models.choose(str(write_tiny_model(tmp_path / "other.onnx", renamed("other"))))
    qtbot.waitUntil(window.pages.offer.isHidden, timeout=PATIENCE_MS)
    controller.models.choose(str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)


def test_an_offer_that_is_declined_is_made_no_more(parts, qtbot, model_path, sounds):
    interrupt_a_batch(model_path, sounds)
    window, controller = parts
    controller.start([], str(model_path))
    qtbot.waitUntil(window.pages.offer.isVisible, timeout=PATIENCE_MS)
    press(window, window.pages.offer.decline, qtbot)
    assert window.pages.offer.isHidden()
    qtbot.waitUntil(lambda: interrupted_batches() == [], timeout=PATIENCE_MS)


def test_closing_in_the_middle_keeps_the_journal_and_closing_after_the_end_deletes_it(
    qapp, qtbot, settings, model_path, sounds, long
):
    before = set(threading.enumerate())
    for folder, kept in ((long, 1), (sounds, 0)):
        for name in "01":
            soundfile.write(long / f"{name}.wav", tone("calm"), RATE_HZ)
        window, controller = build(qapp, settings)
        window.show()
        controller.start([str(folder)], str(model_path))
        if kept:
            wait_for_answer(qtbot, window)
        else:
            wait_for_end(qtbot, window)
        assert interrupted_batches() == [] or not kept, "a batch that runs is nobody else's"
        began_s = time.monotonic()
        window.close()
        assert time.monotonic() - began_s < 5
        assert set(threading.enumerate()) == before
        assert [found.key.paths for found in interrupted_batches()] == [(str(long),)]
        window.deleteLater()
        controller.deleteLater()


def test_a_recording_or_a_file_turns_to_its_own_page_and_the_batch_goes_on(parts, qtbot, model_path, sounds, happy):
    window, controller = parts
    controller.start([], str(model_path))
    drop(window, sounds)
    assert window.pages.currentWidget() is window.pages.batch
    drop(window, happy)
    assert window.pages.currentWidget() is not window.pages.batch
    qtbot.waitUntil(lambda: window.verdict.headline.text() == "Happy", timeout=PATIENCE_MS)
    wait_for_end(qtbot, window)
    assert summary(window) == "41 files · 1 failed"


def test_without_a_model_a_batch_says_so_and_ends(parts, qtbot, monkeypatch, tmp_path, sounds):
    window, controller = parts
    monkeypatch.setattr("desktop_app.recognition.models.registry.assets_dir", lambda: tmp_path)
    controller.start([str(sounds)])
    qtbot.waitUntil(lambda: not controller.batch.running, timeout=PATIENCE_MS)
    assert "No model came with the program" in " ".join(window.messages.sentences())


def test_each_page_has_a_way_to_the_other(done, qtbot):
    pages = done.pages
    for back, page in ((pages.batch.back, pages.widget(0)), (pages.back, pages.batch)) * 2:
        assert back.isVisible()
        qtbot.keyClick(done, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda page=page: pages.currentWidget() is page)


def test_a_key_sorts_by_the_current_column(done, qtbot):
    view = done.pages.batch.view
    view.setFocus()
    unsorted = rows(done, Column.PROBABILITY)
    view.setCurrentIndex(view.model().index(3, Column.EMOTION))
    seen = []
    for _ in range(3):
        qtbot.keyClick(view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        seen.append([text for text in rows(done, Column.EMOTION) if text])
    assert seen[0] == sorted(seen[0]) and seen[1] == sorted(seen[0], reverse=True)
    assert rows(done, Column.PROBABILITY) == unsorted


def test_every_control_of_the_page_has_a_name_and_a_tip_and_is_reached_with_tab(done, qtbot):
    page = done.pages.batch
    buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisible() and button.isEnabled()]
    buttons = [button for button in buttons if not button.parent().inherits("QTableView")]
    assert len(buttons) == 3
    assert all(button.accessibleName() and button.toolTip() for button in buttons)
    assert page.view.accessibleName() and page.progress.accessibleName()
    reached = set()
    for _ in range(30):
        reached.add(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {*buttons, page.view} <= reached
    swallowing = [widget for widget in done.findChildren(QWidget) if widget.isVisible() and widget.acceptDrops()]
    assert not swallowing, "a part of the window would swallow a file"
