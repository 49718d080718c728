import numpy as np
import pytest
import soundfile

from desktop_app.audio import find_audio_files
from desktop_app.recognition import Model, Recogniser, recognise_file, recognise_files
from tests.support.edit_model import edit, fail
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import RATE_HZ, tone


@pytest.fixture
def recogniser(tmp_path):
    (tmp_path / "model").mkdir()
    return Recogniser(Model.load(write_tiny_model(tmp_path / "model" / "tiny.onnx")))


def test_a_file_gives_its_verdict_and_its_length(tmp_path, recogniser):
    soundfile.write(tmp_path / "happy.wav", tone("happy", 2.5), RATE_HZ)
    result = recognise_file(tmp_path / "happy.wav", recogniser)
    assert (result.file, result.error, result.duration_s) == (str(tmp_path / "happy.wav"), None, 2.5)
    assert result.verdict.emotion == "happy"


def test_a_file_that_can_not_be_read_gives_its_error(tmp_path, recogniser):
    result = recognise_file(tmp_path / "gone.wav", recogniser)
    assert (result.verdict, result.duration_s, result.error.kind) == (None, None, "missing")


def test_a_model_that_fails_gives_an_error(tmp_path):
    broken = Recogniser(Model.load(edit(write_tiny_model(tmp_path / "broken.onnx"), fail)))
    soundfile.write(tmp_path / "happy.wav", tone("happy"), RATE_HZ)
    result = recognise_file(tmp_path / "happy.wav", broken)
    assert (result.verdict, result.error.kind) == (None, "model_invalid")


def test_a_file_too_large_for_the_memory_gives_an_error(tmp_path, recogniser, monkeypatch):
    soundfile.write(tmp_path / "long.wav", tone("happy"), RATE_HZ)

    def no_memory(*_, **__):
        raise MemoryError

    monkeypatch.setattr("desktop_app.recognition.speech.window_inference.Mixer.feed", no_memory)
    result = recognise_file(tmp_path / "long.wav", recogniser)
    assert (result.verdict, result.error.kind) == (None, "no_memory")
    assert "There was not enough memory for" in str(result.error)


def test_a_file_of_many_channels_is_heard_in_smaller_blocks_as_in_large_ones(tmp_path, recogniser, monkeypatch):
    soundfile.write(tmp_path / "wide.wav", np.stack([tone("happy")] * 4, axis=1), RATE_HZ)
    whole = recognise_file(tmp_path / "wide.wav", recogniser)
    monkeypatch.setattr("desktop_app.recognition.speech.window_inference.BLOCK_SAMPLES", 8 * RATE_HZ // 10)
    assert recognise_file(tmp_path / "wide.wav", recogniser) == whole
    assert whole.verdict.emotion == "happy"


def test_there_is_a_row_for_every_file_and_every_problem_in_order(tmp_path, recogniser):
    sounds, empty = tmp_path / "sounds", tmp_path / "empty"
    sounds.mkdir()
    empty.mkdir()
    soundfile.write(sounds / "b.wav", tone("sad"), RATE_HZ)
    soundfile.write(sounds / "a.flac", tone("calm", 2.0, 8000), 8000)
    (sounds / "c.wav").write_text("no sound")
    rows = list(recognise_files(find_audio_files([sounds, empty, "gone.wav"]), recogniser))
    assert [row.file.removeprefix(str(tmp_path)) for row in rows] == [
        "/sounds/a.flac", "/sounds/b.wav", "/sounds/c.wav", "/empty", "gone.wav",
    ]  # fmt: skip
    assert [row.verdict.emotion if row.verdict else row.error.kind for row in rows] == [
        "calm", "sad", "not_audio", "no_audio_in_folder", "missing",
    ]  # fmt: skip
