"""How the window starts: it stands first, then all else is loaded."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QWidget

from desktop_app.ui.process.first_paint import PATIENCE_MS, FirstPaint
from tests.support.command import environment, run

LATE = {"pyqtgraph", "onnxruntime", "soundfile", "sounddevice", "soxr", "platformdirs"}


def test_the_window_is_built_before_plots_sound_and_model_are_imported():
    code = "import sys, desktop_app.ui.app; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), timeout=60)
    assert done.returncode == 0, done.stderr
    assert not LATE & set(done.stdout.split())


def test_a_window_tells_once_that_it_was_painted(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    stands = FirstPaint(window)
    told = []
    stands.done.connect(lambda: told.append(True))
    window.show()
    qtbot.waitUntil(lambda: told == [True], timeout=PATIENCE_MS - 100)
    window.repaint()
    qtbot.wait(PATIENCE_MS + 200)
    assert told == [True]


def test_a_window_that_is_never_seen_starts_all_the_same(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    with qtbot.waitSignal(FirstPaint(window).done, timeout=PATIENCE_MS + 5000):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="the off-screen platform is tried on Linux")
def test_the_command_tells_when_it_stands_is_ready_and_has_answered(model_path, happy, tmp_path):
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    code = (
        "import sys, threading, _thread; threading.Timer(20, _thread.interrupt_main).start();"
        "from desktop_app.ui.process import startup_timing as start_times; say = start_times.StartTimes._say\n"
        "def end(self, what):\n"
        "    say(self, what)\n"
        "    if what == 'answered':\n"
        "        self.parent().close()\n"
        "start_times.StartTimes._say = end\n"
        "from desktop_app.cli.main import main\n"
        "status = main(['open', '--timing', *sys.argv[1:]])\n"
        "sys.stdout.flush(); import os; os._exit(status)"
    )
    command = [sys.executable, "-c", code, "--model", str(model_path), str(happy)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(**home), timeout=60)
    assert done.returncode == 0, done.stderr
    stages = [line.split() for line in done.stdout.splitlines()]
    assert [stage for stage, _, _ in stages] == ["shown", "ready", "answered"]
    for column in (1, 2):
        assert sorted(stages, key=lambda stage: float(stage[column])) == stages


def test_the_self_test_passes_from_source_and_every_run_has_a_number_of_its_own(tmp_path):
    plain = environment(HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    first, second = (run(name, env=plain) for name in ("--self-test", "self-test"))
    for done in (first, second):
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.splitlines()[-1] == "passed: all 6" and "from source" in done.stdout
    assert first.stdout.splitlines()[0] != second.stdout.splitlines()[0]
