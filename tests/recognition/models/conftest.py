"""What the tests of this room share."""

import pytest

from tests.support.tiny_model import write_tiny_model


@pytest.fixture
def tiny(tmp_path):
    return write_tiny_model(tmp_path / "tiny.onnx")
