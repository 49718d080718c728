"""Batches in the real window, painted off screen."""

import json
from pathlib import Path

import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget

from desktop_app.audio import find_audio_files
from desktop_app.recognition import Model
from desktop_app.recognition.batch.batch import recognise_with, run_batch
from desktop_app.results.formats import FORMATS
from desktop_app.ui.batch.wording import Column
from tests.support.tones import RATE_HZ, tone
from tests.ui.batch.batch_window import drop, press, rows, summary, wait_for_end
from tests.ui.conftest import ARTIFACTS

PATIENCE_MS = 30_000
FILES = 40


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
