import os
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from desktop_app.errors import OutputError
from desktop_app.results.write import check_destination, write_text

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs POSIX files")


def test_the_text_is_written_as_utf_8_without_changing_its_line_ends(tmp_path):
    write_text(tmp_path / "results.json", "Grüße\n你好\r\n")
    assert (tmp_path / "results.json").read_bytes() == "Grüße\n你好\r\n".encode()
    assert os.listdir(tmp_path) == ["results.json"]


def test_a_table_begins_with_a_byte_order_mark_without_which_excel_garbles_names(tmp_path):
    write_text(tmp_path / "results.CSV", "Grüße,1\n")
    assert (tmp_path / "results.CSV").read_bytes() == b"\xef\xbb\xbf" + "Grüße,1\n".encode()


@pytest.mark.parametrize("name", ["interview.m4a", "call.AMR", "video.mp4", "a.wav", "old.mp2"])
def test_no_results_are_written_under_the_name_of_a_sound(tmp_path, name):
    with pytest.raises(OutputError, match=f"not written to .*{name}: that is a sound file, or named like one"):
        check_destination(tmp_path / name)


@pytest.mark.parametrize(
    "start", [b"RIFF", b"OggS", b"fLaC", b"ID3\3", b"\xff\xfb\x90\x64", b"\0\0\0\x20ftypM4A ", b"#!AMR\n", b"FORM"]
)
def test_a_sound_of_any_name_is_never_replaced_by_results(tmp_path, start):
    tape = tmp_path / "tape"
    tape.write_bytes(start + bytes(100))
    with pytest.raises(OutputError, match="that is a sound file"):
        write_text(tape, "results")
    assert tape.read_bytes() == start + bytes(100)


def test_older_results_in_any_encoding_are_no_sounds(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "results.txt").write_text("file,status", encoding=encoding)
        write_text(tmp_path / "results.txt", "new")
        assert (tmp_path / "results.txt").read_text() == "new"


@posix_only
def test_a_new_file_has_the_usual_permissions_and_an_older_one_keeps_its_own(tmp_path):
    usual, older = tmp_path / "usual", tmp_path / "older"
    usual.touch()
    older.touch()
    older.chmod(0o640)
    write_text(tmp_path / "new", "x")
    write_text(older, "x")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)
    assert stat.S_IMODE(older.stat().st_mode) == 0o640


@posix_only
def test_a_link_stays_a_link_and_its_target_gets_the_text(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


@posix_only
def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    write_text(pipe, "hello")
    reader.join(10)
    assert read == ["hello"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("missing/results.csv", "there is no folder .*missing"), ("folder", "it is a folder")],
)
def test_a_place_that_can_not_be_is_refused_in_a_sentence(tmp_path, name, sentence):
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError, match=sentence):
        check_destination(tmp_path / name)
    with pytest.raises(OutputError, match=sentence):
        write_text(tmp_path / name, "x")


WITH_LITTLE_ROOM = """
import resource, signal, sys
from pathlib import Path
from desktop_app.errors import OutputError
from desktop_app.results.write import write_text
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_text(Path(sys.argv[1]), "x" * 5000)
except OutputError as error:
    print(error)
"""


@posix_only
def test_when_there_is_no_room_the_older_file_stays_whole(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", WITH_LITTLE_ROOM, str(path)], capture_output=True, text=True, check=True
    )
    assert f"The results can't be written to {path}: file too large" in done.stdout
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["results.csv"]


AS_A_PLAIN_USER = """
import os, sys
from pathlib import Path
from desktop_app.errors import OutputError
from desktop_app.results.write import write_text
if os.geteuid() == 0:
    os.setuid(65534)
for name in sys.argv[1:]:
    try:
        write_text(Path(name), "x")
    except OutputError as error:
        print(error)
"""


@pytest.fixture
def open_folder():
    """Yield a temporary folder that every user may look into, unlike tmp_path."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@posix_only
def test_a_read_only_file_and_a_folder_that_allows_no_new_files_are_refused(open_folder):
    locked, read_only = open_folder / "locked", open_folder / "read-only.csv"
    locked.mkdir()
    locked.chmod(0o555)
    read_only.write_text("old")
    read_only.chmod(0o444)
    command = [sys.executable, "-c", AS_A_PLAIN_USER, read_only, locked / "new.csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert "it is read-only" in first
    assert "allows no new files" in second
    assert read_only.read_text() == "old"
