import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop_app.recognition import Status
from desktop_app.ui.batch.table_model import BatchTable
from desktop_app.ui.batch.table_view import BatchView
from desktop_app.ui.batch.wording import HEADERS, Column
from tests.results.verdicts import CONDITIONS, failed, heard, with_timeline, without_answer
from tests.support.tones import LABELS

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
NAMES = ["b.wav", "A.wav", "c.wav", "d.wav", "e.wav"]
RESULTS = [
    heard("b.wav", "sad", 0.5), heard("A.wav", "angry", 0.9), failed("c.wav"), without_answer(Status.TOO_SHORT), None,
]  # fmt: skip


@pytest.fixture
def table(qapp):
    table = BatchTable()
    # It checks the rules of models after every signal.
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.begin(NAMES, [f"/t/{name}" for name in NAMES])
    table.take([(number, result) for number, result in enumerate(RESULTS) if result is not None])
    yield table
    del tester


def column(table, column):
    return [table.index(row, column).data().replace("\N{NO-BREAK SPACE}", " ") for row in range(table.rowCount())]


def test_each_column_says_what_became_of_each_file(table):
    headers = [table.headerData(i, Qt.Orientation.Horizontal) for i in range(table.columnCount())]
    assert headers == list(HEADERS) == ["Name", "Length", "Status", "Emotion", "Probability", "Level", "Error"]
    assert column(table, Column.NAME) == NAMES
    assert column(table, Column.LENGTH) == ["4.2 s", "4.2 s", "", "0.20 s", ""]
    assert column(table, Column.STATUS) == ["Answered", "Answered", "Failed", "Too short", "Waiting"]
    assert column(table, Column.EMOTION) == ["sad", "angry", "", "", ""]
    assert column(table, Column.PROBABILITY) == ["50 %", "90 %", "", "", ""]
    assert column(table, Column.LEVEL) == ["−23 dBFS", "−23 dBFS", "", "−120 dBFS", ""]
    assert column(table, Column.ERROR)[2].startswith("There is no file c.wav.")


@pytest.mark.parametrize(
    ("sorted_by", "order", "expected"),
    [
        (Column.NAME, UP, "Abcde"), (Column.NAME, DOWN, "edcbA"), (Column.LENGTH, UP, "dbAce"),
        (Column.PROBABILITY, DOWN, "Abcde"), (Column.PROBABILITY, UP, "bAcde"), (Column.EMOTION, UP, "Abcde"),
        (Column.LEVEL, UP, "dbAce"), (Column.ERROR, UP, "cbAde"), (-1, UP, "bAcde"),
    ],
)  # fmt: skip
def test_rows_are_sorted_by_value_and_empty_cells_come_last(table, sorted_by, order, expected):
    table.sort(sorted_by, order)
    assert "".join(name[0] for name in column(table, Column.NAME)) == expected
    for row in range(5):
        assert table.path(row) == f"/t/{column(table, Column.NAME)[row]}"
        assert NAMES[table.number(row)] == column(table, Column.NAME)[row]


def test_answers_go_to_their_rows_wherever_these_are_and_move_none(table):
    table.sort(Column.PROBABILITY, DOWN)
    before = column(table, Column.NAME)
    table.take([(4, heard("e.wav", "calm", 0.99)), (0, None)])
    assert column(table, Column.NAME) == before
    said = dict(zip(before, column(table, Column.EMOTION), strict=True))
    assert (said["e.wav"], said["b.wav"]) == ("calm", "")
    table.sort_again()
    assert column(table, Column.NAME)[0] == "e.wav"


def test_what_is_selected_stays_selected_when_rows_are_sorted(table, qtbot):
    view = BatchView(table)
    qtbot.addWidget(view)
    flags = QItemSelectionModel.SelectionFlag
    view.selectionModel().select(table.index(0, 0), flags.Select | flags.Rows)
    view.selectionModel().select(table.index(3, 0), flags.Select | flags.Rows)
    table.sort(Column.NAME, DOWN)
    assert sorted(NAMES[table.number(row)] for row in view.selected_rows()) == ["b.wav", "d.wav"]


def test_every_cell_names_its_column_to_a_screen_reader(table):
    role = Qt.ItemDataRole.AccessibleTextRole
    assert table.index(0, Column.EMOTION).data(role) == "Emotion: sad"
    assert table.index(4, Column.ERROR).data(role) == "Error: none"


def test_a_file_of_several_emotions_says_so_in_its_tip_and_shows_the_probability_of_what_leads(table):
    tip, talk = Qt.ItemDataRole.ToolTipRole, with_timeline(segments=3)
    shares = dict.fromkeys(LABELS, 0.0) | {"sad": 0.6, "happy": 0.2, "no_speech": 0.2}
    mean = dict.fromkeys(LABELS, 0.0) | {"sad": 0.4, "happy": 0.6}
    verdict = replace(talk.verdict, emotion="sad", probabilities=mean, conditions=replace(CONDITIONS, speech_s=8.0))
    table.take([(0, replace(talk, verdict=verdict, timeline=replace(talk.timeline, shares=shares)))])
    assert column(table, Column.EMOTION)[0] == "sad" and column(table, Column.PROBABILITY)[0] == "40 %"
    for cell in (Column.EMOTION, Column.PROBABILITY):
        said = table.index(0, cell).data(tip).replace("\N{NO-BREAK SPACE}", " ")
        assert said == "Mostly sad: 75 % of the 8.0 s of speech; happy 25 %."
        assert table.index(1, cell).data(tip) is None, "a file of one emotion"
    assert table.headerData(Column.PROBABILITY, Qt.Orientation.Horizontal, tip).startswith(
        "Mean over all of the speech"
    )


def test_an_emotion_has_its_tile_and_nothing_else_has_one(table):
    role = Qt.ItemDataRole.DecorationRole
    tiles = [table.index(row, Column.EMOTION).data(role) for row in range(5)]
    assert [tile is not None for tile in tiles] == [True, True, False, False, False]
    image = tiles[1].pixmap(20, 20).toImage()
    assert image.pixelColor(image.width() // 2, 1).name().upper() == "#D55E00"


def test_twenty_thousand_rows_are_no_trouble(qapp, qtbot):
    names = [f"{i:05}.wav" for i in range(20_000)]
    results = [heard(name, "sad", 0.5 + i % 100 / 250) for i, name in enumerate(names)]
    table = BatchTable()
    view = BatchView(table)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    began_s = time.thread_time()
    table.begin(names, names)
    table.take(list(enumerate(results)))
    view.sortByColumn(Column.PROBABILITY, DOWN)
    view.scrollToBottom()
    view.grab()
    assert time.thread_time() - began_s < 1.0
