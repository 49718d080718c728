import os
import sys
from datetime import datetime
from pathlib import Path

import pytest

from desktop_app.audio import list_recordings, new_recording_path, recordings_dir
from desktop_app.errors import RecordingError

NOW = datetime(2026, 11, 22, 11, 41, 3)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the home folder is moved in the way of Linux")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "Zoë Müller"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_MUSIC_DIR", "XDG_DOCUMENTS_DIR"):
        monkeypatch.delenv(name, raising=False)
    return home


@on_linux
def test_recordings_lie_in_the_music_folder(home: Path) -> None:
    (home / "Music").mkdir()
    (home / "Documents").mkdir()
    assert recordings_dir() == home / "Music" / "Speech Emotion"
    assert recordings_dir().is_dir()


@on_linux
def test_the_person_s_own_name_of_the_music_folder_counts(home: Path) -> None:
    (home / ".config").mkdir()
    (home / ".config" / "user-dirs.dirs").write_text('XDG_MUSIC_DIR="$HOME/Musik"\n')
    (home / "Musik").mkdir()
    assert recordings_dir() == home / "Musik" / "Speech Emotion"


@on_linux
def test_without_a_music_folder_they_lie_in_the_documents_folder(home: Path) -> None:
    (home / "Documents").mkdir()
    assert recordings_dir() == home / "Documents" / "Speech Emotion"


@on_linux
def test_without_either_a_music_folder_is_made(home: Path) -> None:
    assert recordings_dir() == home / "Music" / "Speech Emotion"


@on_linux
def test_a_music_folder_that_can_not_be_used_is_passed_over(home: Path) -> None:
    (home / "Music").mkdir()
    (home / "Music" / "Speech Emotion").touch()
    assert recordings_dir() == home / "Documents" / "Speech Emotion"


@on_linux
def test_a_home_where_nothing_can_be_made_is_named(home: Path) -> None:
    (home / "Music").touch()
    (home / "Documents").touch()
    with pytest.raises(RecordingError, match=r"neither in .*Music nor in .*Documents"):
        recordings_dir()


def test_a_new_name_bears_the_time(tmp_path: Path) -> None:
    assert new_recording_path(tmp_path, NOW) == tmp_path / "Recording 2026-11-22 11.41.03.wav"


def test_a_new_name_is_never_one_that_exists(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        path = new_recording_path(tmp_path, NOW)
        path.touch()
        names.append(path.name)
    assert names == [
        "Recording 2026-11-22 11.41.03.wav",
        "Recording 2026-11-22 11.41.03 (2).wav",
        "Recording 2026-11-22 11.41.03 (3).wav",
    ]


def test_recordings_are_listed_newest_first(tmp_path: Path) -> None:
    for age_s, name in ((30, "b.wav"), (10, "c.WAV"), (20, "a renamed ähm.wav"), (0, "notes.txt"), (0, ".hidden.wav")):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1_000_000 - age_s, 1_000_000 - age_s))
    (tmp_path / "folder.wav").mkdir()
    assert [path.name for path in list_recordings(tmp_path)] == ["c.WAV", "a renamed ähm.wav", "b.wav"]


def test_a_folder_that_is_not_there_has_no_recordings(tmp_path: Path) -> None:
    assert list_recordings(tmp_path / "none") == []
