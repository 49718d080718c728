"""The model that the tests of recognition share."""

import pytest

from desktop_app.recognition import Model
from tests.support.tiny_model import write_tiny_model


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def model(folder):
    return Model.load(write_tiny_model(folder / "tiny.onnx"))
