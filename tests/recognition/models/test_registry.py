import pytest

from desktop_app import paths
from desktop_app.errors import ModelError
from desktop_app.recognition import find_model, shipped_models
from desktop_app.recognition.models import registry
from desktop_app.recognition.models.registry import DEFAULT_MODEL
from tests.support.tiny_model import write_tiny_model


@pytest.fixture
def assets(tmp_path, monkeypatch):
    """Let the program find its own files in an empty folder."""
    (tmp_path / "assets" / "models").mkdir(parents=True)
    monkeypatch.setattr(registry, "assets_dir", lambda: tmp_path / "assets")
    return tmp_path / "assets"


def ship(assets, *names):
    return [write_tiny_model(assets / "models" / f"{name}.onnx") for name in names]


def test_shipped_models_are_listed_by_name_with_the_default_first(assets):
    ship(assets, "another", "zero", DEFAULT_MODEL)
    (assets / "models" / f"{DEFAULT_MODEL}.md").write_text("# Card")
    assert [path.stem for path in shipped_models()] == [DEFAULT_MODEL, "another", "zero"]


def test_without_a_name_the_default_model_is_found(assets):
    (*_, default) = ship(assets, "another", DEFAULT_MODEL)
    assert find_model() == default


def test_a_shipped_model_is_found_by_name(assets):
    (another, _) = ship(assets, "another", DEFAULT_MODEL)
    assert find_model("another") == another


def test_any_other_model_is_found_by_its_file(assets, tmp_path):
    own = write_tiny_model(tmp_path / "my own model.onnx")
    assert find_model(str(own)) == own


@pytest.mark.parametrize("name", ["louder", "no/such.onnx", "x" * 300, "", "."])
def test_an_unknown_model_is_answered_with_the_names_of_the_known_ones(assets, name):
    ship(assets, "another", DEFAULT_MODEL)
    with pytest.raises(ModelError, match=f"the shipped models are {DEFAULT_MODEL}, another") as caught:
        find_model(name)
    assert caught.value.kind == "model_missing"


def test_without_any_model_the_error_says_where_they_were_looked_for(assets):
    with pytest.raises(ModelError, match="holds none") as caught:
        find_model()
    assert str(assets / "models") in str(caught.value)
    assert caught.value.kind == "model_missing"


def test_the_assets_of_a_checkout_lie_beside_its_package():
    assert (paths.assets_dir() / "models").is_dir()
