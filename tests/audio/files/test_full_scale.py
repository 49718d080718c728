import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import overviews
from desktop_app.audio.files import full_scale as module
from desktop_app.audio.files.full_scale import full_scale_of
from desktop_app.audio.files.part_reader import PartReader
from desktop_app.audio.files.reader import open_sound

RATE_HZ = 8000
NOISE = np.random.default_rng(7).normal(0, 0.1, 400_000).astype(np.float32)


def measured(path: Path) -> float:
    with open_sound(path) as file:
        return full_scale_of(file)


def write(path: Path, samples: np.ndarray, subtype: str = "FLOAT") -> Path:
    soundfile.write(path, samples, RATE_HZ, subtype)
    return path


@pytest.mark.parametrize("peak", [0.3, 1.0, 1.5, 40_000.0])
def test_it_is_the_peak_and_one_at_the_least(tmp_path: Path, peak: float) -> None:
    loud = NOISE / np.abs(NOISE).max() * np.float32(peak)
    assert measured(write(tmp_path / "a.wav", loud)) == pytest.approx(max(1.0, peak))


@pytest.mark.parametrize("fault", [1e30, -3e38, 1e6, 2000.0])
def test_a_lone_fault_does_not_make_all_else_silent(tmp_path: Path, fault: float) -> None:
    wave = NOISE.copy()
    wave[1234] = fault
    assert measured(write(tmp_path / "a.wav", wave)) == 1.0
    wave[::50] *= 20
    assert 1 < measured(write(tmp_path / "b.wav", wave)) < 20


def test_integers_are_not_read_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_measured", None)
    assert measured(write(tmp_path / "a.wav", NOISE, "PCM_16")) == 1.0


def test_a_file_is_read_through_once_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.wav", 20 * NOISE)
    first = measured(path)
    assert first == np.abs(20 * NOISE).max()
    with monkeypatch.context() as patched:
        patched.setattr(module, "Peaks", None)
        assert measured(path) == first
    write(path, 30 * NOISE)
    os.utime(path, ns=(1, 1))
    assert measured(path) == np.abs(30 * NOISE).max()


def test_parts_and_pictures_have_the_scale_of_the_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", np.concatenate([NOISE, 20 * NOISE]))
    peak = np.abs(20 * NOISE).max()
    with PartReader(path) as part:
        assert part.read(1.0, 2.0).tolist() == (NOISE[8000:16000] / peak).tolist()
    rough, *_, complete = overviews(path)
    assert complete.peak_dbfs == 0.0
    for picture in (rough, complete):
        assert picture.highs[: len(picture.highs) // 2 - 1].max() <= NOISE.max() / peak


def test_the_end_of_a_damaged_file_does_not_count(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", 20 * NOISE)
    path.write_bytes(path.read_bytes()[:200_001])
    assert measured(path) == np.abs(20 * NOISE[: (200_001 - 80) // 4]).max()
