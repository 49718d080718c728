import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import overviews
from desktop_app.audio.files import overview as module
from desktop_app.errors import AudioFileError

RATE_HZ = 8000
NOISE = np.random.default_rng(5).uniform(-0.5, 0.5, 900_001).astype(np.float32)


def write(path: Path, samples: np.ndarray, **format: str) -> Path:
    soundfile.write(path, samples, RATE_HZ, **format)
    return path


def complete(path: Path) -> module.Overview:
    *_, last = overviews(path)
    assert last.share == 1
    return last


def test_every_bin_holds_the_lowest_and_highest_sample_of_its_stretch(tmp_path: Path) -> None:
    found = complete(write(tmp_path / "noise.wav", NOISE, subtype="FLOAT"))
    assert (found.frames, found.rate_hz, found.channels, found.encoding) == (len(NOISE), RATE_HZ, 1, "float")
    starts = np.arange(0, len(NOISE), found.bin_frames)
    assert found.lows.tolist() == np.minimum.reduceat(NOISE, starts).tolist()
    assert found.highs.tolist() == np.maximum.reduceat(NOISE, starts).tolist()


@pytest.mark.parametrize("most", [1 << 12, 1 << 13])
def test_bins_are_joined_when_there_are_too_many_and_stay_exact(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(module, "MAX_BINS", most)
    found = complete(write(tmp_path / "noise.wav", NOISE, subtype="FLOAT"))
    assert most / 2 <= len(found.lows) <= most and found.bin_frames > module.FINEST_BIN
    starts = np.arange(0, len(NOISE), found.bin_frames)
    assert found.lows.tolist() == np.minimum.reduceat(NOISE, starts).tolist()
    assert found.highs.tolist() == np.maximum.reduceat(NOISE, starts).tolist()


def test_channels_are_mixed_down_and_levels_measured(tmp_path: Path) -> None:
    stereo = np.stack((np.full(20_000, 0.5), np.full(20_000, -0.1)), axis=1).astype(np.float32)
    found = complete(write(tmp_path / "stereo.wav", stereo, subtype="FLOAT"))
    assert found.channels == 2 and found.highs.max() == pytest.approx(0.2)
    assert found.level_dbfs == pytest.approx(20 * np.log10(0.2), abs=0.01)
    assert found.peak_dbfs == pytest.approx(20 * np.log10(0.5), abs=0.01)


@pytest.mark.parametrize("name", ["noise.wav", "noise.aiff", "noise.w64"])
def test_where_places_are_found_at_once_a_rough_picture_comes_first(tmp_path: Path, name: str) -> None:
    loud_end = NOISE * np.where(np.arange(len(NOISE)) > len(NOISE) // 2, 1.0, 0.01)
    rough, *_, last = overviews(write(tmp_path / name, loud_end))
    assert (rough.share, rough.level_dbfs, rough.frames) == (0, None, len(NOISE))
    middle = len(rough.highs) // 2
    assert rough.highs[: middle - 1].max() < 0.01 and rough.highs[middle + 1 :].min() > 0.1
    assert last.share == 1


def test_a_slow_disk_does_not_delay_the_rough_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROUGH_BUDGET_S", 0.0)
    rough, *_, last = overviews(write(tmp_path / "noise.wav", NOISE))
    assert rough.highs.max() == 0 and last.highs.max() > 0.4


def test_a_compressed_file_is_shown_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REPORT_S", 0.0)
    parts = list(overviews(write(tmp_path / "noise.ogg", NOISE)))
    shares = [part.share for part in parts]
    assert shares == sorted(shares) and 0 < shares[0] < 0.5 and shares[-1] == 1 and len(parts) > 3
    assert [part.duration_s for part in parts] == pytest.approx([len(NOISE) / RATE_HZ] * len(parts))
    assert len(parts[0].lows) < len(parts[-1].lows)


def is_open(path: Path) -> bool:
    """Tell whether this process has a file open."""
    return any(link.is_symlink() and link.readlink() == path for link in Path("/proc/self/fd").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="what a process has open stands in /proc on Linux")
def test_reading_ends_when_nobody_asks_for_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "REPORT_S", 0.0)
    path = write(tmp_path / "noise.ogg", NOISE)
    pictures = overviews(path)
    next(pictures)
    assert is_open(path)
    pictures.close()
    assert not is_open(path)


def test_a_damaged_file_is_shown_so_far_and_then_named(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.flac", NOISE)
    data = bytearray(whole.read_bytes())
    data[len(data) * 3 // 4 : len(data) * 3 // 4 + 4000] = bytes(4000)
    whole.write_bytes(data)
    seen = []
    with pytest.raises(AudioFileError, match=r"whole\.flac is damaged after"):
        for picture in overviews(whole):
            seen.append(picture)
    assert 0.3 < seen[-1].share < 0.8 and seen[-1].highs.min() > 0.2
    (tmp_path / "none.wav").write_bytes(b"")
    with pytest.raises(AudioFileError, match="is empty"):
        next(overviews(tmp_path / "none.wav"))


MEASURE = """
import resource, sys
from pathlib import Path
from desktop_app.audio import overviews
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
*_, last = overviews(Path(sys.argv[1]))
print(last.duration_s, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux")
def test_an_hour_takes_no_more_memory_than_ten_minutes(tmp_path: Path) -> None:
    grown = []
    for minutes in (10, 60):
        path = tmp_path / f"{minutes}.wav"
        with soundfile.SoundFile(path, "w", RATE_HZ, 2, "PCM_16") as file:
            file.write(np.zeros((1, 2), np.int16))
        header = path.read_bytes()[:-4]
        size = minutes * 60 * RATE_HZ * 4
        # A sparse file: the header says how much follows, and nothing of it takes room on the disk.
        header = header[:4] + (len(header) - 8 + size).to_bytes(4, "little") + header[8:-4] + size.to_bytes(4, "little")
        path.write_bytes(header)
        with path.open("r+b") as raw:
            raw.truncate(len(header) + size)
        done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
        duration_s, megabytes = done.stdout.split()
        assert float(duration_s) == minutes * 60
        grown.append(int(megabytes))
    assert abs(grown[1] - grown[0]) < 10 and grown[1] < 40, grown
