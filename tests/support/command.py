"""The command ``speech-emotion`` as people start it: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "desktop_app")
TIMEOUT_S = 60


def environment(**changes: str | None) -> dict[str, str]:
    """Return the environment of a plain terminal without a screen, with changes; None leaves a variable out."""
    without_screen = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}
    values = os.environ | without_screen | {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"} | changes
    return {name: value for name, value in values.items() if value is not None}


def start(*arguments: object, **options: object) -> subprocess.Popen[str]:
    """Start the command with pipes for its output, as text."""
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, "env": environment()}
    return subprocess.Popen([*COMMAND, *map(os.fspath, arguments)], text=True, encoding="utf-8", **(given | options))


def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, and check that it never shows a traceback."""
    with start(*arguments, **options) as process:
        try:
            out, err = process.communicate(timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    done = subprocess.CompletedProcess(arguments, process.returncode, out, err)
    assert "Traceback" not in (err or ""), err
    return done
