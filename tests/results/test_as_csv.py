import csv
import io
from dataclasses import replace

import pytest

from desktop_app import __version__
from desktop_app.recognition import Status
from desktop_app.results.as_csv import as_csv
from tests.results.verdicts import SHA256, failed, heard, with_timeline, without_answer
from tests.support.tiny_model import INFO, renamed
from tests.support.tones import LABELS


def rows(*results, info=INFO):
    return list(csv.DictReader(io.StringIO(as_csv(results, info, SHA256)), strict=True))


def test_the_one_header_names_every_column_with_its_unit():
    header = as_csv([], INFO, SHA256).splitlines()
    assert header == [
        "file,channel,status,emotion,"
        + ",".join(f"probability_{label}" for label in LABELS)
        + ",start_s,end_s,duration_s,rate_hz,channels,level_dbfs,clipped_share,speech_share,speech_s,error_kind,error,"
        "model,model_version,model_sha256,program,settings"
    ]


def test_every_kind_of_row_has_as_many_cells_as_the_header():
    text = as_csv([heard(), without_answer(Status.TOO_SHORT), failed()], INFO, SHA256)
    cells = list(csv.reader(io.StringIO(text)))
    assert len(cells) == 4
    assert {len(row) for row in cells} == {len(cells[0])}


def test_a_verdict_fills_its_columns():
    (row,) = rows(heard())
    assert (row["file"], row["status"], row["emotion"]) == ("happy.wav", "emotion", "happy")
    assert float(row["probability_happy"]) == 0.875
    assert sum(float(row[f"probability_{label}"]) for label in LABELS) == pytest.approx(1, abs=1e-5)
    assert (float(row["start_s"]), float(row["end_s"]), float(row["duration_s"])) == (0.5, 3.5, 4.25)
    assert (row["rate_hz"], row["channels"], float(row["clipped_share"])) == ("44100", "2", 0)
    assert (float(row["speech_share"]), float(row["speech_s"])) == (0.4, 1.7)
    assert (row["error_kind"], row["error"]) == ("", "")
    assert (row["model"], row["model_version"], row["model_sha256"]) == ("tiny", "1.0", SHA256)
    assert row["program"] == f"speech-emotion {__version__}"
    assert row["settings"].startswith("window_s=2 hop_s=1 shortest_window_s=1 phrase_pause_s=0.8 temperature=1 ")
    assert row["settings"].endswith(" timeline_smoothing=0.25/0.5/0.25")


def test_a_channel_has_its_number_and_a_mix_none():
    one, mix = rows(replace(with_timeline(segments=1), channel=2), heard())
    assert (one["channel"], mix["channel"]) == ("2", "")
    assert one["segment_start_s"] == "0.000000"


def test_a_failed_file_has_its_error_and_empty_cells():
    (row,) = rows(failed())
    assert (row["error_kind"], row["error"]) == ("missing", "There is no file gone.wav.")
    assert [row[x] for x in ("status", "emotion", "probability_sad", "start_s", "level_dbfs")] == [""] * 5


def test_a_verdict_without_an_emotion_has_empty_probabilities():
    (row,) = rows(without_answer(Status.NO_SPEECH))
    assert (row["status"], row["emotion"], row["probability_happy"]) == ("no_speech", "", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_name_or_message_or_label_can_not_become_a_formula(start):
    evil = f"{start}1+cmd|'/c calc'!A1"
    info = renamed(evil, labels=(evil, *LABELS[1:]))
    (row,) = rows(heard(evil, emotion=evil, probabilities={evil: 1.0}), info=info)
    assert (row["file"], row["emotion"], row["model"]) == (f"'{evil}",) * 3
    assert rows(failed(message=evil))[0]["error"] == f"'{evil}"


@pytest.mark.parametrize("start", ["\t", "\r", "\n"])
def test_a_name_that_starts_with_white_space_can_not_hide_a_formula(start):
    assert rows(heard(f"{start}=1+1"))[0]["file"].startswith("'\\")


@pytest.mark.parametrize("name", ["x;=1+1;y.wav", 'x;"=1+1";y.wav', "x;@SUM(A1).wav"])
def test_a_semicolon_can_not_begin_a_formula_where_spreadsheets_divide_there(name):
    text = as_csv([heard("first.wav"), failed(message=f"There is no file {name}.")], INFO, SHA256)
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert any("1+1" in cell or "SUM" in cell for cell in cells)
    assert not any(cell.lstrip('"').startswith(("=", "@")) for cell in cells)


def test_negative_numbers_stay_numbers():
    assert rows(heard())[0]["level_dbfs"] == "-23.46"
    assert rows(without_answer(Status.TOO_QUIET))[0]["level_dbfs"] == "-120.00"


def test_commas_and_quotes_in_names_stay_in_their_cell():
    assert rows(heard('a,"b";c.wav'))[0]["file"] == 'a,"b";c.wav'


def test_control_characters_and_undecodable_bytes_are_written_out():
    text = as_csv([heard("\x1b[31m\udcff.wav")], INFO, SHA256)
    assert "\\x1b[31m\\udcff.wav" in text
    text.encode("utf-8")


def test_a_timeline_has_a_row_for_each_segment_which_says_again_what_is_known_of_the_file():
    result = with_timeline(segments=9)
    *table, short, gone = rows(result, heard("short.wav"), failed())
    assert len(table) == 9
    for row, segment in zip(table, result.timeline.segments, strict=True):
        assert float(row["segment_start_s"]) == round(segment.start_s, 6)
        assert float(row["segment_end_s"]) == round(segment.end_s, 6)
        assert (row["segment_status"], row["segment_emotion"]) == (segment.status.value, segment.emotion or "")
        probability = "" if segment.probability is None else f"{segment.probability:.6f}"
        assert row["segment_probability"] == probability
    of_the_file = [{name: cell for name, cell in row.items() if not name.startswith("segment_")} for row in table]
    assert of_the_file == [of_the_file[0]] * 9
    assert (of_the_file[0]["file"], of_the_file[0]["status"]) == ("talk.wav", "emotion")
    assert (short["file"], short["segment_start_s"], short["segment_status"], short["emotion"]) == (
        "short.wav", "", "", "happy",
    )  # fmt: skip
    assert (gone["file"], gone["segment_end_s"], gone["error_kind"]) == ("gone.wav", "", "missing")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_the_emotion_of_a_segment_can_not_become_a_formula(start):
    labels = (f"{start}cmd", *LABELS[1:])
    row, *_ = rows(with_timeline(labels=labels), info=renamed("evil", labels=labels))
    assert row["segment_emotion"].startswith("'")
