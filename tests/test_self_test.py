"""The self-test names what is wrong with the speech detector."""

import hashlib
import shutil

import pytest

from desktop_app.cli import self_test
from desktop_app.paths import assets_dir
from desktop_app.recognition.speech import voice_activity

DETECTOR = "speech/silero_vad.onnx"


@pytest.fixture
def assets(tmp_path, monkeypatch):
    """A copy of the program's assets that the self-test looks into."""
    for name in ("samples", "speech"):
        shutil.copytree(assets_dir() / name, tmp_path / name)
    for module in (self_test, voice_activity):
        monkeypatch.setattr(module, "assets_dir", lambda: tmp_path)
    voice_activity._loaded.cache_clear()
    yield tmp_path
    voice_activity._loaded.cache_clear()


def line_of_speech(capsys):
    """Run the check of speech, and return whether it passed and its one line."""
    passed = self_test._try("speech", self_test._speech)
    (line,) = capsys.readouterr().out.splitlines()
    return passed, line


def test_the_checksum_is_that_of_the_file_and_of_what_is_written_beside_it():
    path = assets_dir() / DETECTOR
    assert hashlib.sha256(path.read_bytes()).hexdigest() == self_test.SPEECH_DETECTOR_SHA256
    assert f"`{self_test.SPEECH_DETECTOR_SHA256}`" in (path.parent / "README.md").read_text(encoding="utf-8")


def test_the_detector_finds_the_voices_of_the_samples_and_none_in_silence(assets, capsys):
    passed, line = line_of_speech(capsys)
    assert passed and "Silero VAD" in line and "silence.wav 0.0 s" in line


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_a_detector_that_is_missing_or_cut_short_fails(assets, capsys, content):
    (assets / DETECTOR).unlink()
    if content is not None:
        (assets / DETECTOR).write_bytes(content)
    passed, line = line_of_speech(capsys)
    assert not passed and line.startswith(
        f"FAILED  speech      The speech detector {assets / DETECTOR} can't be opened."
    )


def test_another_detector_than_was_measured_fails(assets, capsys):
    # A comment at the end of the file: onnxruntime opens it all the same.
    with (assets / DETECTOR).open("ab") as file:
        file.write(b"\x32\x02hi")
    passed, line = line_of_speech(capsys)
    assert not passed and "is damaged: its sha256 is" in line
