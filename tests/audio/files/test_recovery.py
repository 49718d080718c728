import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from desktop_app.audio import read_clip
from desktop_app.audio.files.recovery import Marker, discard, keep, unfinished_recordings
from desktop_app.audio.files.wav_file import WavFile
from desktop_app.errors import RecordingError

PROGRAM = """
import sys
from pathlib import Path
import numpy as np
from desktop_app.audio.files.recovery import Marker
from desktop_app.audio.files.wav_file import WavFile
marker = Marker(Path(sys.argv[1]))
file = WavFile(Path(sys.argv[1]), 8000, 1)
file.write(np.full((int(sys.argv[2]), 1), 0.25, np.float32))
print("written", flush=True)
sys.stdin.read()
"""


@contextmanager
def recording(path: Path, frames: int = 800) -> Iterator[None]:
    """Run a program that records to `path`, and kill it."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(path), str(frames)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"written\n"
        yield
        program.kill()


def killed(path: Path, frames: int = 800) -> Path:
    with recording(path, frames):
        pass
    return path


def marker_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.recording")


def test_what_a_killed_program_left_is_found_until_it_is_kept(tmp_path: Path) -> None:
    path = killed(tmp_path / "Aufnahme für Zoë 录音.wav")
    assert unfinished_recordings(tmp_path) == unfinished_recordings(tmp_path) == [path]
    assert keep(path) == path
    assert unfinished_recordings(tmp_path) == []
    assert os.listdir(tmp_path) == [path.name]
    assert len(read_clip(path).samples) == 800


def test_a_running_recording_of_another_program_is_not_offered_nor_deleted(tmp_path: Path) -> None:
    path = tmp_path / "live.wav"
    with recording(path):
        assert unfinished_recordings(tmp_path) == []
        keep(path)
        with pytest.raises(RecordingError, match="no unfinished recording any more"):
            discard(path)
        assert path.exists()
    assert unfinished_recordings(tmp_path) == [path]


def test_a_running_recording_of_this_program_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "live.wav"
    marker = Marker(path)
    file = WavFile(path, 8000, 1)
    file.write(np.zeros((80, 1), np.float32))
    assert unfinished_recordings(tmp_path) == []
    file.close()
    marker.remove()
    marker.remove()
    assert os.listdir(tmp_path) == ["live.wav"]


def test_a_discarded_recording_is_gone_with_its_marker(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    discard(path)
    assert os.listdir(tmp_path) == []


def test_a_recording_that_was_kept_elsewhere_meanwhile_can_not_be_discarded(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    keep(path)
    with pytest.raises(RecordingError, match="Delete it yourself"):
        discard(path)
    assert path.exists()


def test_several_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    paths = [killed(tmp_path / f"Recording {number}.wav") for number in (3, 1, 2)]
    (tmp_path / "finished.wav").write_bytes(paths[0].read_bytes())
    assert unfinished_recordings(tmp_path) == sorted(paths)


def test_a_header_that_the_kill_left_behind_the_sound_is_mended(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    with path.open("ab") as file:
        file.write(bytes(2 * 200 + 1))
    assert len(read_clip(path).samples) == 800
    assert unfinished_recordings(tmp_path) == [path]
    assert len(read_clip(path).samples) == 1000
    assert path.stat().st_size == 44 + 2 * 1000


def test_a_header_that_promises_more_than_the_file_holds_is_mended(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    os.truncate(path, 44 + 2 * 300)
    assert unfinished_recordings(tmp_path) == [path]
    assert len(read_clip(path).samples) == 300


@pytest.mark.parametrize("size", [0, 10, 43, 44])
def test_a_file_without_sound_is_cleared_away_with_its_marker(tmp_path: Path, size: int) -> None:
    path = killed(tmp_path / "a.wav", frames=0)
    os.truncate(path, size)
    assert unfinished_recordings(tmp_path) == []
    assert os.listdir(tmp_path) == []


def test_a_marker_without_its_file_is_cleared_away(tmp_path: Path) -> None:
    killed(tmp_path / "a.wav").unlink()
    assert unfinished_recordings(tmp_path) == []
    assert os.listdir(tmp_path) == []


def test_another_file_of_that_name_stays_and_is_not_offered(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    path.write_text("my notes, which are no sound, but have the name of a recording that was cut off")
    assert unfinished_recordings(tmp_path) == []
    assert path.read_text().startswith("my notes")
    assert os.listdir(tmp_path) == ["a.wav"]


def test_an_empty_marker_and_one_full_of_nonsense_count_as_any_other(tmp_path: Path) -> None:
    paths = [killed(tmp_path / "a.wav"), killed(tmp_path / "b.wav")]
    marker_of(paths[0]).write_bytes(b"")
    marker_of(paths[1]).write_bytes(bytes(range(256)))
    assert unfinished_recordings(tmp_path) == paths


def test_a_marker_that_can_not_be_opened_is_passed_over(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    marker_of(path).unlink()
    marker_of(path).mkdir()
    assert unfinished_recordings(tmp_path) == []
    assert keep(path) == path
    assert path.exists()


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert unfinished_recordings(tmp_path / "none") == []


def test_the_marker_of_a_file_that_is_there_already_is_left_to_it(tmp_path: Path) -> None:
    path = killed(tmp_path / "a.wav")
    Marker(path).remove()
    assert unfinished_recordings(tmp_path) == [path]


def test_a_name_too_long_for_a_marker_costs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 251}.wav"
    marker = Marker(path)
    file = WavFile(path, 8000, 1)
    marker.remove()
    file.close()
    assert os.listdir(tmp_path) == [path.name]


def test_looking_for_unfinished_recordings_never_takes_the_marker_of_one_that_begins(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from desktop_app.audio.files.recovery import unfinished_recordings
print("looking", flush=True)
while True:
    assert unfinished_recordings(Path(sys.argv[1])) == []
"""
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as looker:
        try:
            assert looker.stdout is not None
            assert looker.stdout.readline() == b"looking\n"
            for number in range(300):
                path = tmp_path / f"{number}.wav"
                marker = Marker(path)
                file = WavFile(path, 8000, 1)
                file.write(np.zeros((8, 1), np.float32))
                assert marker_of(path).exists()
                file.remove()
                marker.remove()
            assert looker.poll() is None
        finally:
            looker.kill()
    assert os.listdir(tmp_path) == []
