"""Measures the real window during a batch: the longest block of the main thread, cost and memory.

``python tests/benchmarks/batch_window.py FOLDER`` starts a private screen, opens the folder in the window, and prints a
line for each figure once the batch has ended, as ``live_window.py`` does. Meanwhile it scrolls and sorts the table.
On a busy machine the main thread also waits for Python's lock while the thread that holds it waits for a core: a second
figure is without the time that any thread of the program was ready to run and had none. Needs Xvfb, as the tests do.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from tests.benchmarks.live_window import LONG_S, PROBE_MS, Measured  # noqa: E402 -- found by the line above

SCROLL_MS = 40
SORT_MS = 1500


def main() -> None:
    """Start a screen, run the window in a process of its own, and pass on what it prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="of sounds")
    parser.add_argument("--model", default=None, help="name or file; the default model when left out")
    parser.add_argument("--theme", default="light", choices=("light", "dark"))
    parser.add_argument("--scale", default="1", help="QT_SCALE_FACTOR")
    parser.add_argument("--picture", type=Path, help="where to save a picture of the screen, half way through")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not given.folder.is_dir():
        parser.error(f"{given.folder} is no folder; give one that holds sound files")
    if given.inside:
        inside(given)
        return
    from tests.support.screen import Screen

    with tempfile.TemporaryDirectory() as home, Screen() as screen:
        own = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, "QT_SCALE_FACTOR": given.scale}
        done = subprocess.run(
            [sys.executable, __file__, "--inside", *sys.argv[1:]],
            env=os.environ | screen.environment | own, cwd=REPOSITORY, check=False,
        )  # fmt: skip
    sys.exit(done.returncode)


def inside(given: argparse.Namespace) -> None:
    """Run the window with the batch, and print the figures."""
    from PySide6.QtCore import QSettings, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from desktop_app.ui.app import build

    app = QApplication([])
    settings = QSettings(str(Path(os.environ["HOME"]) / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("theme", given.theme)
    window, controller = build(app, settings)
    window.show()
    controller.start([], given.model)
    measured = WithoutWaits()
    page = window.pages.batch
    columns = [0, 3, 4, 5]

    def scroll() -> None:
        bar = page.view.verticalScrollBar()
        bar.setValue((bar.value() + 97) % max(1, bar.maximum()))

    def sort() -> None:
        columns.append(columns.pop(0))
        page.view.sortByColumn(columns[0], Qt.SortOrder.DescendingOrder)

    def picture() -> None:
        if given.picture is not None:
            subprocess.run(["import", "-window", "root", str(given.picture)], check=True)

    def begin() -> None:
        if controller.models.loaded is None:
            QTimer.singleShot(100, begin)
            return
        measured.start()
        controller.open([str(given.folder)])
        controller.batch.ended.connect(end)

    def end() -> None:
        measured.stop()
        print(f"{measured}\n{page.summary.text()}")
        picture()
        window.close()
        app.quit()

    timers = [QTimer(interval=SCROLL_MS), QTimer(interval=SORT_MS)]
    for timer, work in zip(timers, (scroll, sort), strict=True):
        timer.timeout.connect(work)
        timer.start()
    QTimer.singleShot(1000, begin)
    app.exec()


class WithoutWaits(Measured):
    """Adds the longest block without the waits of any thread for a core."""

    def __init__(self) -> None:
        super().__init__()
        self._waits: dict[str, int] = {}
        self._worst_alone_s = 0.0
        self._alone_over = 0

    def _probe(self) -> None:
        gap_s = time.perf_counter() - self._last_s - PROBE_MS / 1000
        before, self._waits = self._waits, waits_ns()
        waited_s = sum(ns - before.get(thread, 0) for thread, ns in self._waits.items()) / 1e9
        alone_s = gap_s - waited_s
        self._worst_alone_s = max(self._worst_alone_s, alone_s)
        self._alone_over += alone_s > LONG_S
        super()._probe()

    def __str__(self) -> str:
        alone = f"{self._worst_alone_s * 1000:.0f} ms, {self._alone_over} over 50 ms"
        return f"{super().__str__()}\nblock without all waits     {alone}"


def waits_ns() -> dict[str, int]:
    """Return how long each thread of this process was ready to run while others had the processors."""
    waits = {}
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(OSError):
            waits[task.name] = int((task / "schedstat").read_text(encoding="ascii").split()[1])
    return waits


if __name__ == "__main__":
    main()
