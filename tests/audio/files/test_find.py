import sys
import tempfile
from pathlib import Path

import pytest

from desktop_app.audio import find_audio_files
from tests.support.unprivileged import run_unprivileged


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def found_in(folder: Path) -> list[str]:
    return [found.path.relative_to(folder).as_posix() for found in find_audio_files([folder])]


def test_sound_files_in_a_folder_and_its_subfolders_come_in_order(tmp_path: Path) -> None:
    make(tmp_path, "b.WAV", "a.flac", "notes.txt", "sub/z.opus", "sub/deeper/y.mp3", "Zoë 录音/x.aiff", "wav")
    assert found_in(tmp_path) == ["a.flac", "b.WAV", "Zoë 录音/x.aiff", "sub/z.opus", "sub/deeper/y.mp3"]


def test_without_subfolders_only_the_folder_itself_is_searched(tmp_path: Path) -> None:
    make(tmp_path, "a.flac", "sub/z.opus", "only below/y.wav")
    folders = [tmp_path, tmp_path / "only below", tmp_path / "empty", tmp_path / "sub" / "z.opus"]
    (tmp_path / "empty").mkdir()
    found = [(found.path.name, found.error is None) for found in find_audio_files(folders, recursive=False)]
    assert found == [("a.flac", True), ("y.wav", True), ("empty", False), ("z.opus", True)]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, ".hidden.wav", "._a.wav", ".cache/b.wav", "a.wav")
    assert found_in(tmp_path) == ["a.wav"]


def test_a_file_named_outright_is_taken_whatever_it_is_called(tmp_path: Path) -> None:
    make(tmp_path, "voice.data", ".hidden.wav")
    paths = [tmp_path / "voice.data", tmp_path / ".hidden.wav", tmp_path / "missing.wav"]
    assert [(path, error) for path, error, _ in find_audio_files(paths)] == [(path, None) for path in paths]


def test_paths_come_in_the_order_they_were_named_and_may_be_text(tmp_path: Path) -> None:
    make(tmp_path, "one/b.wav", "two/a.wav")
    paths = [str(tmp_path / "two"), str(tmp_path / "one" / "b.wav")]
    assert [found.path.name for found in find_audio_files(paths)] == ["a.wav", "b.wav"]


@pytest.mark.parametrize("names", [[], ["readme.txt", "sub/notes.md"]])
def test_a_folder_without_sound_gives_one_row_that_says_so(tmp_path: Path, names: list[str]) -> None:
    make(tmp_path, *names)
    [(path, error, _)] = find_audio_files([tmp_path])
    assert path == tmp_path
    assert error is not None
    assert error.kind == "no_audio_in_folder"
    assert str(tmp_path) in str(error)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others on Windows")
def test_a_folder_that_may_not_be_read_gives_a_row_and_the_others_are_listed() -> None:
    script = "for path, error, _ in find_audio_files(sys.argv[1:]): print(path.name, error and error.kind)"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, "closed/a.wav", "open/b.wav")
        folder.chmod(0o755)
        (folder / "closed").chmod(0)
        printed = run_unprivileged(script, folder)
    assert printed == "b.wav None\nclosed unreadable\n"


def test_a_folder_that_links_to_its_parent_ends(tmp_path: Path) -> None:
    make(tmp_path, "sub/a.wav")
    try:
        (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this system makes no links")
    assert found_in(tmp_path) == ["sub/a.wav"]
