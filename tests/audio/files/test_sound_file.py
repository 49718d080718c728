from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import PartReader, overviews, read_clip
from desktop_app.audio.files.reader import open_sound, read_blocks
from desktop_app.audio.files.sound_file import PIECE_SAMPLES
from desktop_app.errors import AudioFileError

RATE_HZ = 8000
SOUND = np.random.default_rng(2).uniform(-0.5, 0.5, 10 * RATE_HZ).astype(np.float32)

FORWARD_ONLY = [("WAV", "GSM610"), ("WAV", "G721_32"), ("WAV", "NMS_ADPCM_16"), ("AU", "G723_24"), ("W64", "GSM610")]


@pytest.mark.parametrize(("container", "subtype"), FORWARD_ONLY)
def test_formats_in_which_libsndfile_does_not_seek_are_read(tmp_path: Path, container: str, subtype: str) -> None:
    path = tmp_path / "call.wav"
    soundfile.write(path, SOUND, RATE_HZ, subtype, format=container)
    with soundfile.SoundFile(path) as file:
        assert not file.seekable()
        whole = file.read(20 * RATE_HZ, dtype="float32")
    assert len(whole) >= len(SOUND)
    assert np.array_equal(read_clip(path).samples, whole)
    assert [overview.frames for overview in overviews(path)][-1] == len(whole)
    with PartReader(path) as part:
        for start_s, end_s in ((7.0, 8.0), (8.0, 9.5), (2.0, 3.0), (0.0, 10.0)):
            wanted = whole[round(start_s * RATE_HZ) : round(end_s * RATE_HZ)]
            assert np.array_equal(part.read(start_s, end_s), wanted)


@pytest.fixture
def streamed(tmp_path: Path) -> Path:
    """A FLAC file as it is written to a pipe: its header says nothing of its length."""
    path = tmp_path / "streamed.flac"
    soundfile.write(path, SOUND, RATE_HZ)
    data = bytearray(path.read_bytes())
    # The last 36 bits of what comes before the checksum in STREAMINFO.
    data[21] &= 0xF0
    data[22:26] = bytes(4)
    path.write_bytes(data)
    return path


def test_a_length_that_no_header_tells_is_counted(streamed: Path) -> None:
    assert soundfile.info(streamed).frames > 10**18
    with open_sound(streamed) as file:
        assert (file.frames, file.position) == (len(SOUND), 0)
    assert len(read_clip(streamed).samples) == len(SOUND)
    assert {overview.duration_s for overview in overviews(streamed)} == {10.0}
    with PartReader(streamed) as part:
        np.testing.assert_allclose(part.read(4.0, 20.0), SOUND[4 * RATE_HZ :], atol=2**-15)


def test_a_length_that_no_header_tells_ends_where_the_file_is_damaged(streamed: Path) -> None:
    data = bytearray(streamed.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    streamed.write_bytes(data)
    with open_sound(streamed) as file:
        assert 3 * RATE_HZ < file.frames < 6 * RATE_HZ
    with pytest.raises(AudioFileError, match="damaged after"):
        read_clip(streamed)


def test_what_lies_before_the_damage_is_read(tmp_path: Path) -> None:
    path = tmp_path / "torn.flac"
    soundfile.write(path, SOUND, RATE_HZ)
    data = bytearray(path.read_bytes())
    data[len(data) * 3 // 4 : len(data) * 3 // 4 + 2000] = bytes(2000)
    path.write_bytes(data)
    readable = 0
    with soundfile.SoundFile(path) as file, pytest.raises(soundfile.LibsndfileError):
        while len(file.read(1)):
            readable += 1
    read = 0
    with open_sound(path) as sound, pytest.raises(AudioFileError, match="damaged after"):
        for block in read_blocks(path, sound, 20 * RATE_HZ):
            read += len(block)
    assert 6 * RATE_HZ < read
    assert abs(readable - read) <= PIECE_SAMPLES


def test_a_block_takes_no_more_memory_than_the_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "wide.wav"
    soundfile.write(path, np.full((20, 1024), 0.25), 768_000)
    with open_sound(path) as file:
        (block,) = read_blocks(path, file, 10**12)
    assert block.shape == (20, 1024)
    assert (block == 0.25).all()


@pytest.mark.parametrize("name", ["letter.au", "letter.snd", "letter.vox", "letter.raw"])
def test_samples_without_a_header_are_not_guessed_at(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("This is no sound, but a letter to a friend.\n" * 50)
    with pytest.raises(AudioFileError, match="has no header") as caught:
        read_clip(tmp_path / name)
    assert caught.value.kind == "not_audio"


def test_gsm_frames_without_a_header_are_what_their_name_says(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "call.bin", SOUND, RATE_HZ, "GSM610", format="RAW")
    (tmp_path / "call.bin").rename(tmp_path / "call.gsm")
    clip = read_clip(tmp_path / "call.gsm")
    assert (clip.rate_hz, clip.channels) == (8000, 1)
    assert clip.duration_s == pytest.approx(10, abs=0.05)
