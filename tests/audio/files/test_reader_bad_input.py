import os
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import read_clip
from desktop_app.errors import AudioFileError
from tests.support.unprivileged import run_unprivileged

RATE_HZ = 16000


def tone(length_s: float = 1.0) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 400 * np.arange(round(length_s * RATE_HZ)) / RATE_HZ)


def written(path: Path, **options: str) -> bytes:
    soundfile.write(path, tone(), RATE_HZ, **options)
    return path.read_bytes()


def wav_header(data_bytes: int, rate_hz: int = RATE_HZ, channels: int = 1) -> bytes:
    """Return the header of a 16-bit wav file that promises `data_bytes`."""
    block = 2 * channels
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", min(36 + data_bytes, 2**32 - 1), b"WAVE", b"fmt ", 16, 1, channels, rate_hz,
        rate_hz * block % 2**32, block, 16, b"data", data_bytes,
    )  # fmt: skip


def refused(path: Path, kind: str) -> str:
    with pytest.raises(AudioFileError) as caught:
        read_clip(path)
    assert caught.value.kind == kind, str(caught.value)
    message = str(caught.value)
    assert str(path) in message
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "no such.wav", "missing")


def test_a_link_to_nowhere(tmp_path: Path) -> None:
    try:
        (tmp_path / "link.wav").symlink_to(tmp_path / "gone.wav")
    except OSError:
        pytest.skip("this system makes no links")
    refused(tmp_path / "link.wav", "missing")


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.wav").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.wav", "not_audio")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    refused(tmp_path / "pipe.wav", "not_audio")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    assert "0 bytes" in refused(tmp_path / "empty.wav", "empty")


@pytest.mark.parametrize("name", ["text.wav", "text.mp3", "text.flac", "text.ogg", "text.raw", "text", "Zoë 录音.opus"])
def test_a_text_named_like_a_sound(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("This is no sound, but a letter to a friend.\n" * 50)
    refused(tmp_path / name, "not_audio")


@pytest.mark.parametrize("name", ["noise.wav", "noise.mp3", "noise.flac"])
def test_random_bytes_named_like_a_sound(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(np.random.default_rng(6).bytes(20_000))
    with pytest.raises(AudioFileError):
        read_clip(tmp_path / name)


@pytest.mark.parametrize("length", range(1, 44))
def test_a_wav_file_cut_anywhere_in_its_header(tmp_path: Path, length: int) -> None:
    (tmp_path / "cut.wav").write_bytes(wav_header(2000)[:length])
    with pytest.raises(AudioFileError) as caught:
        read_clip(tmp_path / "cut.wav")
    assert caught.value.kind in ("not_audio", "no_samples")


@pytest.mark.parametrize("options", [{"subtype": "PCM_16"}, {"subtype": "PCM_24"}, {"subtype": "FLOAT"}])
def test_a_header_alone(tmp_path: Path, options: dict[str, str]) -> None:
    soundfile.write(tmp_path / "header.wav", np.zeros(0), RATE_HZ, **options)
    refused(tmp_path / "header.wav", "no_samples")


def test_a_header_that_promises_sound_which_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "header.wav").write_bytes(wav_header(32000))
    refused(tmp_path / "header.wav", "no_samples")


def test_a_cut_wav_file_gives_what_is_left(tmp_path: Path) -> None:
    data = written(tmp_path / "a.wav", subtype="PCM_16")
    (tmp_path / "a.wav").write_bytes(data[: 44 + 2 * 6000 + 1])
    np.testing.assert_allclose(read_clip(tmp_path / "a.wav").samples, tone()[:6000], atol=2**-15)


@pytest.mark.parametrize("name", ["a.flac", "a.ogg", "a.opus", "a.mp3"])
def test_a_cut_compressed_file_gives_what_is_left_or_says_that_it_is_damaged(tmp_path: Path, name: str) -> None:
    random = np.random.default_rng(7)
    noise = np.convolve(random.uniform(-1, 1, 5 * RATE_HZ), np.ones(8) / 8, "same")
    soundfile.write(tmp_path / name, noise, RATE_HZ, **({"format": "OGG", "subtype": "OPUS"} if "opus" in name else {}))
    data = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(data[: len(data) // 2])
    try:
        samples = read_clip(tmp_path / name).samples
    except AudioFileError as error:
        assert error.kind == "damaged"
        assert name in str(error)
    else:
        assert 1 < len(samples) / RATE_HZ < 4
        assert np.corrcoef(samples[2000:14000], noise[2000:14000])[0, 1] > 0.8


def test_a_header_that_promises_gigabytes_takes_no_memory(tmp_path: Path) -> None:
    """The limit of 1800 s is not what saves it: 48 channels of 192 kHz would be 3.6 GB in 100 s."""
    path = tmp_path / "promise.wav"
    path.write_bytes(wav_header(48 * 2 * 192_000 * 100, 192_000, 48) + bytes(48 * 2 * 1000))
    resource = pytest.importorskip("resource", reason="Windows does not tell the peak of memory so")
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        assert read_clip(path).samples.shape == (1000, 48)
    except AudioFileError as error:
        assert error.kind in ("too_long", "damaged", "not_audio")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 200_000


def test_a_wav_file_whose_header_was_never_finished_gives_its_sound(tmp_path: Path) -> None:
    """Recorders that write to a pipe promise 4 GB."""
    (tmp_path / "stream.wav").write_bytes(wav_header(2**32 - 1) + (tone() * 32767).astype("<i2").tobytes())
    np.testing.assert_allclose(read_clip(tmp_path / "stream.wav").samples, tone(), atol=2**-14)


def test_more_than_half_an_hour_is_refused_with_its_length(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    with path.open("wb") as file:
        file.write(wav_header(2 * RATE_HZ * 2400))
        file.truncate(44 + 2 * RATE_HZ * 2400)
    assert "40 minutes" in refused(path, "too_long")


@pytest.mark.parametrize("rate_hz", [1, 2_000_000_000])
def test_a_rate_that_can_not_be(tmp_path: Path, rate_hz: int) -> None:
    (tmp_path / "rate.wav").write_bytes(wav_header(2000, rate_hz) + bytes(2000))
    assert str(rate_hz) in refused(tmp_path / "rate.wav", "damaged")


@pytest.mark.parametrize("seed", range(20))
def test_a_file_with_overwritten_bytes_never_ends_in_anything_but_a_sentence(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    for name in ("a.wav", "a.flac", "a.ogg", "a.mp3", "a.aiff"):
        data = bytearray(written(tmp_path / name))
        for at in random.integers(0, min(len(data), 400 if seed % 2 else len(data)), 12):
            data[at] = random.integers(256)
        (tmp_path / name).write_bytes(data)
        try:
            samples = read_clip(tmp_path / name).samples
        except AudioFileError as error:
            assert name in str(error)
        else:
            assert np.isfinite(samples).all()
            assert np.abs(samples).max() <= 1


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others on Windows")
def test_a_file_that_may_not_be_read() -> None:
    script = "try: read_clip(sys.argv[1])\nexcept Exception as error: print(type(error).__name__, error.kind, error)"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "secret.wav"
        soundfile.write(path, tone(), RATE_HZ)
        path.chmod(0)
        printed = run_unprivileged(script, path)
    assert printed == f"AudioFileError unreadable {path} can't be read: permission denied. Check its permissions.\n"
