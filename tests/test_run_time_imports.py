"""Who imports whom: nothing of training at run time, and data that runs one way."""

import ast
import subprocess
import sys

import pytest
import soundfile

from tests.support.command import REPOSITORY, environment
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import RATE_HZ, tone

TRAINING = {"tensorflow", "keras", "librosa", "numba", "llvmlite", "sklearn", "tf2onnx", "onnx", "model_export"}
WINDOW = {"PySide6", "shiboken6", "pyqtgraph"}
PACKAGE = REPOSITORY / "desktop_app"


def modules_after(code, *arguments, **variables):
    """Run code in a fresh process, and return the names of all top-level modules that are loaded in its end."""
    code += "\nimport sys; print('LOADED', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment(**variables), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    output, _, loaded = done.stdout.partition("LOADED ")
    return output, set(loaded.split())


RUN = "import sys; from desktop_app.cli.main import main; assert main(sys.argv[1:]) == 0"


def test_classify_loads_no_window_no_microphone_and_nothing_of_training(tmp_path):
    model = write_tiny_model(tmp_path / "tiny.onnx")
    soundfile.write(tmp_path / "happy.wav", tone("happy"), RATE_HZ)
    output, loaded = modules_after(RUN, "classify", tmp_path / "happy.wav", "--model", model)
    assert "happy  " in output
    assert {"numpy", "onnxruntime", "soundfile"} <= loaded
    assert not loaded & (TRAINING | WINDOW | {"sounddevice", "scipy"})


def test_the_python_interface_loads_no_window_no_microphone_and_nothing_of_training():
    _, loaded = modules_after("import desktop_app.api")
    assert {"numpy", "onnxruntime", "soxr"} <= loaded
    assert not loaded & (TRAINING | WINDOW | {"sounddevice", "scipy"})


WINDOW_UNTIL_IT_HAS_HEARD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from desktop_app.ui.app import run

app = QApplication([])
hearing = QTimer(interval=100)

def look():
    if "onnxruntime" in sys.modules:
        hearing.stop()
        QTimer.singleShot(2000, app.closeAllWindows)

hearing.timeout.connect(look)
hearing.start()
QTimer.singleShot(30_000, app.closeAllWindows)
assert run([sys.argv[1]], sys.argv[2]) == 0
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the off-screen platform is tried on Linux")
def test_a_window_that_has_heard_a_file_has_loaded_nothing_of_training(tmp_path):
    model = write_tiny_model(tmp_path / "tiny.onnx")
    soundfile.write(tmp_path / "happy.wav", tone("happy"), RATE_HZ)
    _, loaded = modules_after(
        WINDOW_UNTIL_IT_HAS_HEARD,
        *(tmp_path / "happy.wav", model),
        **{"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)},
    )
    assert {"PySide6", "pyqtgraph", "onnxruntime"} <= loaded
    assert not loaded & TRAINING


def test_the_version_and_wrong_usage_wait_for_no_library():
    code = "from desktop_app.cli.main import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass"
    for arguments in (["--version"], ["classify"]):
        _, loaded = modules_after(f"import sys\n{code}", *arguments)
        assert not loaded & (TRAINING | WINDOW | {"numpy", "onnxruntime", "soundfile", "sounddevice"})


def imports_of(path):
    """Return the dotted names that a source file imports anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("", TRAINING),
        ("audio", WINDOW | {"onnxruntime", "desktop_app.recognition", "desktop_app.results", "desktop_app.ui"}),
        ("recognition", WINDOW | {"sounddevice", "desktop_app.results", "desktop_app.ui"}),
        ("results", WINDOW | {"sounddevice", "desktop_app.ui"}),
        ("ui", {"desktop_app.cli"}),
    ],
)
def test_data_runs_one_way(package, forbidden):
    files = sorted((PACKAGE / package).rglob("*.py"))
    assert files
    for path in files:
        for name in imports_of(path):
            assert not any(name == bad or name.startswith(f"{bad}.") for bad in forbidden), f"{path} imports {name}"


def test_only_the_window_imports_qt():
    for path in PACKAGE.rglob("*.py"):
        if PACKAGE / "ui" not in path.parents:
            assert not {name.partition(".")[0] for name in imports_of(path)} & WINDOW, path
