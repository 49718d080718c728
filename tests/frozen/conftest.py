"""What the checks of the packaged program share. `make package` builds it; without it they are skipped, and say so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import REPOSITORY
from tests.support.screen import Screen, missing_programs

DIST = REPOSITORY / "dist"
NAME = "speech-emotion.exe" if sys.platform == "win32" else "speech-emotion"


@pytest.fixture(scope="session")
def folder() -> Path:
    """The folder of the packaged program, as it was built."""
    places = [DIST / "speech-emotion", DIST / "Speech Emotion.app" / "Contents" / "MacOS"]
    for place in reversed(places):
        if (place / NAME).is_file():
            return place
    pytest.skip("there is no packaged program in dist/: “make package” builds it")


@pytest.fixture
def copy(folder, tmp_path):
    """A copy that a test may break: its files are links to those of the original, so they are replaced, not changed."""
    if sys.platform == "darwin":
        pytest.skip("the parts of an .app lie in several folders")
    return Path(shutil.copytree(folder, tmp_path / "copy", symlinks=True, copy_function=link_or_copy))


def link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture
def person(tmp_path) -> dict[str, str]:
    """The environment of somebody who has nothing of Python, and an empty home."""
    (tmp_path / "home").mkdir()
    kept = {name: value for name, value in os.environ.items() if name in ("SYSTEMROOT", "TMP", "TEMP", "TMPDIR")}
    return kept | {"PATH": "/nowhere", "HOME": str(tmp_path / "home"), "LANG": "C.UTF-8"}


@pytest.fixture(scope="session")
def screen():
    """A real X screen."""
    if missing := missing_programs():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"the tests on a screen need {', '.join(missing)}")
    with Screen() as screen:
        yield screen


def run(program: Path, *arguments: object, env: dict[str, str], before: tuple[str, ...] = (), timeout_s: float = 120):
    """Run the packaged program, perhaps by another one, and check that it never shows a traceback."""
    command = [*before, str(program), *map(str, arguments)]
    done = subprocess.run(
        command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=timeout_s, stdin=subprocess.DEVNULL
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def pass_self_test(done) -> str:
    """Check that a self-test passed, and return its number."""
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    assert lines[-1] == "passed: all 6" and all(line.startswith("passed") for line in lines[1:]), done.stdout
    return lines[0].rpartition(" ")[2]
