"""The sentence with which a model file is refused."""

import pytest

from desktop_app.errors import ModelError
from desktop_app.recognition import Model


def error_of(path):
    """Return the message with which a model file is refused."""
    with pytest.raises(ModelError) as caught:
        Model.load(path)
    assert str(path) in str(caught.value)
    return str(caught.value)
