from pathlib import Path

import numpy as np
import pytest
import soundfile

from desktop_app.audio import PartReader
from desktop_app.errors import AudioFileError

RATE_HZ = 1000
RAMP = np.linspace(-1, 1, 700_000, dtype=np.float32)


@pytest.mark.parametrize("start, stop", [(0, 10), (123, 456), (690_000, 700_000), (1000, 600_000)])
def test_a_part_is_what_lies_there(tmp_path: Path, start: int, stop: int) -> None:
    soundfile.write(tmp_path / "ramp.wav", np.stack((RAMP, RAMP), axis=1), RATE_HZ, "FLOAT")
    with PartReader(tmp_path / "ramp.wav") as part:
        assert (part.rate_hz, part.channels, part.duration_s) == (RATE_HZ, 2, 700.0)
        assert part.read(start / RATE_HZ, stop / RATE_HZ).tolist() == RAMP[start:stop].tolist()


@pytest.mark.parametrize(
    "start_s, end_s, frames", [(-5, 1, 1000), (699, 800, 1000), (700, 701, 0), (5, 5, 0), (6, 5, 0)]
)
def test_what_lies_outside_is_left_out(tmp_path: Path, start_s: float, end_s: float, frames: int) -> None:
    soundfile.write(tmp_path / "ramp.wav", RAMP, RATE_HZ, "FLOAT")
    with PartReader(tmp_path / "ramp.wav") as part:
        assert len(part.read(start_s, end_s)) == frames


@pytest.mark.parametrize("name", ["tone.ogg", "tone.mp3", "tone.flac"])
def test_a_place_in_a_compressed_file_is_found(tmp_path: Path, name: str) -> None:
    rate_hz = 16_000
    samples = np.zeros(20 * rate_hz, np.float32)
    samples[12 * rate_hz : 13 * rate_hz] = 0.5 * np.sin(np.arange(rate_hz) * 0.3)
    soundfile.write(tmp_path / name, samples, rate_hz)
    with PartReader(tmp_path / name) as part:
        assert np.abs(part.read(12.1, 12.9)).max() > 0.4
        assert np.abs(part.read(10.0, 11.5)).max() < 0.05
        assert np.abs(part.read(13.5, 15.0)).max() < 0.05


def test_a_file_that_is_no_sound_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter.wav").write_text("no sound")
    with pytest.raises(AudioFileError, match=r"letter\.wav holds no sound"):
        PartReader(tmp_path / "letter.wav")
