import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import read_clip
from desktop_app.audio.files import wav_file
from desktop_app.audio.files.wav_file import WavFile, mend_header
from desktop_app.errors import RecordingError


def test_sixteen_bit_sound_comes_through_bit_by_bit(tmp_path: Path) -> None:
    pcm = np.arange(-32768, 32768, dtype=np.int16).reshape(-1, 2)
    file = WavFile(tmp_path / "a.wav", 48000, 2)
    file.write((pcm[:20000] / 32768).astype(np.float32))
    file.write((pcm[20000:] / 32768).astype(np.float32))
    file.close()
    stored, rate_hz = soundfile.read(tmp_path / "a.wav", dtype="int16")
    np.testing.assert_array_equal(stored, pcm)
    assert rate_hz == 48000


def test_too_loud_sound_is_cut_and_does_not_wrap(tmp_path: Path) -> None:
    file = WavFile(tmp_path / "a.wav", 8000, 1)
    file.write(np.array([[1.0], [1.7], [-1.0], [-9.0]], np.float32))
    file.close()
    assert soundfile.read(tmp_path / "a.wav", dtype="int16")[0].tolist() == [32767, 32767, -32768, -32768]


def test_the_file_is_complete_after_every_write(tmp_path: Path) -> None:
    file = WavFile(tmp_path / "a.wav", 8000, 1)
    assert soundfile.info(tmp_path / "a.wav").frames == 0
    for count in (1, 2, 3):
        file.write(np.zeros((800, 1), np.float32))
        assert len(read_clip(tmp_path / "a.wav").samples) == 800 * count
    file.close()


def test_an_existing_file_stays(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("mine")
    with pytest.raises(RecordingError, match="already a file"):
        WavFile(tmp_path / "a.wav", 8000, 1)
    assert (tmp_path / "a.wav").read_text() == "mine"


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordingError, match="not a directory"):
        WavFile(tmp_path / "file" / "a.wav", 8000, 1)


def test_a_file_that_would_outgrow_the_format_ends_and_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wav_file, "MAX_BYTES", 4000)
    file = WavFile(tmp_path / "a.wav", 8000, 1)
    file.write(np.zeros((1900, 1), np.float32))
    with pytest.raises(RecordingError, match=r"after 0\.2 s: it is as large as a wav file can be; .* is kept in"):
        file.write(np.zeros((101, 1), np.float32))
    file.close()
    assert len(read_clip(tmp_path / "a.wav").samples) == 1900


def test_a_removed_file_is_gone(tmp_path: Path) -> None:
    file = WavFile(tmp_path / "a.wav", 8000, 1)
    file.remove()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_deleted_while_it_grows_is_saved_in_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    file = WavFile(folder / "a.wav", 8000, 1)
    file.write(np.full((800, 1), 0.25, np.float32))
    shutil.rmtree(folder)
    with pytest.raises(RecordingError, match=r"after 0\.2 s: .* was moved or deleted; what .* is kept in") as caught:
        file.write(np.full((800, 1), 0.5, np.float32))
    file.close()
    assert file.path == folder / "a.wav"
    assert str(file.path) in str(caught.value)
    np.testing.assert_array_equal(read_clip(file.path).samples, np.repeat(np.float32([0.25, 0.5]), 800))


@pytest.mark.skipif(os.name != "posix", reason="Windows replaces no file that is open")
def test_a_file_that_is_replaced_while_it_grows_is_saved_beside_the_other(tmp_path: Path) -> None:
    file = WavFile(tmp_path / "a.wav", 8000, 1)
    file.write(np.full((800, 1), 0.25, np.float32))
    (tmp_path / "other").write_text("mine")
    os.replace(tmp_path / "other", tmp_path / "a.wav")
    with pytest.raises(RecordingError, match=r"a\.wav was replaced by .* is kept in .*a \(2\)\.wav"):
        file.write(np.full((800, 1), 0.5, np.float32))
    file.close()
    assert (tmp_path / "a.wav").read_text() == "mine"
    assert len(read_clip(tmp_path / "a (2).wav").samples) == 1600


def test_a_file_whose_place_is_taken_is_saved_in_the_usual_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tmp_path / "usual"
    usual.mkdir()
    monkeypatch.setattr(wav_file, "recordings_dir", lambda: usual)
    folder = tmp_path / "recordings"
    folder.mkdir()
    file = WavFile(folder / "a.wav", 8000, 1)
    file.write(np.zeros((800, 1), np.float32))
    shutil.rmtree(folder)
    folder.touch()
    with pytest.raises(RecordingError, match="is kept in") as caught:
        file.write(np.zeros((800, 1), np.float32))
    file.close()
    assert file.path == usual / "a.wav"
    assert str(file.path) in str(caught.value)
    assert len(read_clip(file.path).samples) == 1600


def test_a_file_that_can_be_saved_nowhere_is_said_to_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RecordingError("Recordings can be kept nowhere.")

    monkeypatch.setattr(wav_file, "recordings_dir", nowhere)
    folder = tmp_path / "recordings"
    folder.mkdir()
    file = WavFile(folder / "a.wav", 8000, 1)
    shutil.rmtree(folder)
    folder.touch()
    with pytest.raises(RecordingError, match="could not be saved elsewhere"):
        file.write(np.zeros((800, 1), np.float32))
    file.close()


def test_a_whole_header_is_left_as_it_is(tmp_path: Path) -> None:
    file = WavFile(tmp_path / "a.wav", 48000, 2)
    file.write(np.zeros((700, 2), np.float32))
    file.close()
    before = (tmp_path / "a.wav").read_bytes()
    assert mend_header(tmp_path / "a.wav") == 700
    assert (tmp_path / "a.wav").read_bytes() == before


def test_a_sound_file_of_another_make_is_not_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros(1000), 8000, subtype="FLOAT")
    before = path.read_bytes()
    assert mend_header(path) == 0
    assert path.read_bytes() == before
