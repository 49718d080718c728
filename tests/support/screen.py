"""A private X screen (Xvfb), with a mouse and a camera."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PROGRAMS = ("Xvfb", "xdotool", "import")
START_S = 20.0

Spot = tuple[int, int]


def missing_programs() -> list[str]:
    """Return what has to be installed before a screen can be started."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


class Screen:
    """An X server without a window manager; a subprocess with `environment` opens its windows there."""

    SIZE = (1920, 1080)

    def __enter__(self) -> "Screen":
        reader, writer = os.pipe()
        width, height = self.SIZE
        # Xvfb itself chooses a display that is free, and tells it.
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(writer)
        with os.fdopen(reader) as told:
            display = told.readline().strip()
        if not display:
            raise RuntimeError("Xvfb does not start")
        self.environment = {"DISPLAY": f":{display}", "QT_QPA_PLATFORM": "xcb"}
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)

    def xdotool(self, *arguments: object) -> str:
        """Move the mouse, press keys, look for windows."""
        done = subprocess.run(
            ["xdotool", *map(str, arguments)],
            env=os.environ | self.environment, capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        return done.stdout

    def press(self, state: Mapping[str, Any], name: str) -> None:
        """Click the button of a name, where a watched window says that it is."""
        self.xdotool("mousemove", *state["buttons"][name], "click", 1)

    def drag(self, began: Callable[[], object], source: Spot = (1775, 975), target: Spot = (575, 375)) -> None:
        """Drag with the mouse, in steps as a hand does; `began` waits until the program at the source knows of it."""
        self.xdotool("mousemove", *source)
        time.sleep(0.2)
        self.xdotool("mousedown", 1)
        began()
        for step in range(11):
            self.xdotool("mousemove", *(round(a + (b - a) * step / 10) for a, b in zip(source, target, strict=True)))
            time.sleep(0.05)
        time.sleep(0.2)
        self.xdotool("mouseup", 1)

    def window_named(self, pattern: str) -> str:
        """Wait for a window whose title matches, and return its number."""
        give_up = time.monotonic() + START_S
        while time.monotonic() < give_up:
            found = self.xdotool("search", "--onlyvisible", "--name", pattern).split()
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no window is called {pattern!r} after {START_S:g} s")

    def photograph(self, path: Path, window: str = "root") -> None:
        """Save what is on the screen, or in one window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["import", "-window", window, str(path)], env=os.environ | self.environment, check=True, timeout=30
        )
