import os
import threading
from pathlib import Path

import pytest

from desktop_app.audio.files.file_lock import lock, open_locked

posix_only = pytest.mark.skipif(os.name != "posix", reason="Windows deletes no open file")


def test_a_file_is_held_once_until_it_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "held"
    first = open_locked(path, lambda: path.open("a+b"))
    assert first is not None
    assert open_locked(path, lambda: path.open("a+b")) is None
    first.close()
    second = open_locked(path, lambda: path.open("a+b"))
    assert second is not None
    second.close()


def test_whoever_looks_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "held"
    looking = path.open("a+b")
    assert lock(looking)
    timer = threading.Timer(0.1, looking.close)
    timer.start()
    file = open_locked(path, lambda: path.open("a+b"))
    timer.join()
    assert file is not None
    file.close()


@posix_only
def test_a_file_that_is_taken_away_before_it_is_locked_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "held"
    opened = []

    def open_and_lose_the_first():
        opened.append(path.open("a+b"))
        if len(opened) == 1:
            path.unlink()
        return opened[-1]

    file = open_locked(path, open_and_lose_the_first)
    assert file is opened[1]
    assert path.exists()
    assert opened[0].closed
    file.close()
