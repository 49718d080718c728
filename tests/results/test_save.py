import csv
import json
from dataclasses import replace

import numpy as np
import pytest

from desktop_app.errors import OutputError
from desktop_app.recognition import Model, Status
from desktop_app.recognition.answer.segments import Segment
from desktop_app.recognition.timeline import Timeline
from desktop_app.results.formats import FORMATS
from desktop_app.results.save import save
from tests.results.verdicts import failed, heard
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import LABELS

TIMELINE = Timeline(
    np.array([[0.0, 3.0], [1.25, 4.25]]), np.zeros((2, 8), np.float32), (Status.TOO_QUIET, Status.TOO_QUIET),
    (Segment(0.0, 2.0, Status.EMOTION, "happy", 0.9), Segment(2.0, 4.25, Status.TOO_QUIET, None, None)),
    dict.fromkeys(LABELS, 0.0) | {"happy": 0.5, "too_quiet": 0.5},
)  # fmt: skip


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return Model.load(write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.onnx"))


@pytest.fixture
def results():
    return [replace(heard("/t/a/x.wav"), timeline=TIMELINE), heard("/t/b/x.wav"), failed("/t/gone.wav")]


def test_a_row_for_each_file_leaves_out_the_segments_and_one_for_each_segment_has_them(tmp_path, model, results):
    for form, rows in (("csv", 3), ("csv-segments", 4)):
        save(FORMATS[form], results, model, tmp_path / "out.csv")
        with (tmp_path / "out.csv").open(newline="") as file:
            assert len(list(csv.DictReader(file))) == rows


def test_json_holds_all_results_and_lines_one_each(tmp_path, model, results):
    save(FORMATS["json"], results, model, tmp_path / "out.json")
    assert len(json.loads((tmp_path / "out.json").read_text())["results"]) == 3
    save(FORMATS["jsonl"], results, model, tmp_path / "out.jsonl")
    assert [json.loads(line)["file"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [
        x.file for x in results
    ]


@pytest.mark.parametrize("form", [form for form in FORMATS.values() if form.per_file])
def test_annotations_have_a_file_each_and_replace_none(tmp_path, model, results, form):
    save(form, results, model, tmp_path / "out")
    files = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*"))
    assert files == [f"a/x{form.extension}", f"b/x{form.extension}"]
    with pytest.raises(OutputError, match="would be replaced"):
        save(form, results, model, tmp_path / "out")
