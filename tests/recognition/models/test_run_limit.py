import threading

import numpy as np
import onnx
import pytest

from desktop_app.errors import ModelError
from desktop_app.recognition import Model
from desktop_app.recognition.models import run_limit
from tests.support.edit_model import edit, never_end
from tests.support.refused_model import error_of
from tests.support.tiny_model import write_tiny_model

SECOND = np.zeros((1, 16000), np.float32)


def test_a_graph_that_never_ends_is_ended_and_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(run_limit, "LIMIT_S", 0.5)
    model = Model.load(edit(write_tiny_model(tmp_path / "endless.onnx"), never_end))
    with pytest.raises(ModelError, match=r"endless.onnx failed on 16000 samples: .*Choose another model"):
        model.run(SECOND)


def test_a_run_within_the_limit_is_left_alone_while_another_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(run_limit, "LIMIT_S", 0.5)
    endless = Model.load(edit(write_tiny_model(tmp_path / "endless.onnx"), never_end))
    sound = Model.load(write_tiny_model(tmp_path / "sound.onnx"))
    failed = []

    def run():
        with pytest.raises(ModelError):
            endless.run(SECOND)
        failed.append(True)

    running = threading.Thread(target=run)
    running.start()
    while running.is_alive():
        sound.run(SECOND)
    assert failed


@pytest.mark.parametrize("key", ["name", "metrics", "licence"])
def test_metadata_that_is_no_utf_8_is_told_in_a_sentence(tmp_path, key):
    path = write_tiny_model(tmp_path / "tiny.onnx")
    model = onnx.load(path)
    next(x for x in model.metadata_props if x.key == key).value = "QQQQQQQQ"
    path.write_bytes(model.SerializeToString().replace(b"QQQQQQQQ", b"\xff\xfe\xfa\xc0\xaf\x80\x80\x80"))
    assert "no complete ONNX model" in error_of(path)
