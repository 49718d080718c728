from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import read_clip, wav_file
from desktop_app.audio.wav_file import WavFile
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
