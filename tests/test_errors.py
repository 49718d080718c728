"""An installation with a part missing says so in a sentence, whatever the part does about it."""

import importlib

import pytest

from desktop_app.errors import missing_part
from tests.support.command import REPOSITORY, environment, run

TONE = REPOSITORY / "assets" / "samples" / "tone.wav"


@pytest.mark.parametrize(
    ("module", "line", "reason"),
    [
        ("soundfile", 'raise OSError("sndfile library not found")', "sndfile library not found"),
        ("soxr", 'raise ImportError("libsoxr.so: file too short")', "libsoxr.so: file too short"),
        ("numpy", "import nothing_of_this_name", "No module named 'nothing_of_this_name'"),
    ],
)
def test_classify_names_the_part_that_can_not_be_loaded(module, line, reason, tmp_path):
    (tmp_path / f"{module}.py").write_text(line + "\n")
    done = run("classify", TONE, env=environment(PYTHONPATH=f"{tmp_path}:{REPOSITORY}"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"A part of the program can't be loaded: {reason}. Install the program's packages")
    assert done.stderr.count("\n") == 1


def test_the_reason_is_the_first_cause_and_not_the_advice_around_it():
    try:
        try:
            raise ImportError("libopenblas.so: cannot open shared object file")
        except ImportError as cause:
            raise ImportError("\n\nIMPORTANT: PLEASE READ THIS\n") from cause
    except ImportError as error:
        assert "loaded: libopenblas.so: cannot open" in missing_part(error)


def test_errors_of_files_and_of_the_program_are_no_missing_parts():
    assert missing_part(PermissionError(13, "Permission denied")) is None
    assert missing_part(ValueError("no")) is None


def test_a_package_that_vanishes_while_it_is_imported_is_a_missing_part(tmp_path, monkeypatch):
    """So it is for one thread when the import of the package fails in another."""
    (tmp_path / "vanishing").mkdir()
    (tmp_path / "vanishing" / "__init__.py").write_text("import sys; del sys.modules[__name__]")
    (tmp_path / "vanishing" / "part.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KeyError) as caught:
        importlib.import_module("vanishing.part")
    assert "can't be loaded: vanishing. " in missing_part(caught.value)
    assert missing_part(KeyError("vanishing")) is None
