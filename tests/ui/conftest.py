"""What the tests of the window share. They need no screen: Qt paints off screen, but for those on Xvfb."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.ui.app import build
from desktop_app.ui.controller import Controller
from desktop_app.ui.window import Window
from tests.support.screen import Screen, missing_programs
from tests.support.sound_server import SoundServer
from tests.support.tiny_model import write_tiny_model
from tests.support.tones import tone
from tests.ui.recorded_view import RecordedView

os.environ["QT_QPA_PLATFORM"] = "offscreen"

ARTIFACTS = Path(__file__).parents[2] / "artifacts"


@pytest.fixture(scope="session")
def model_path(tmp_path_factory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.onnx", speech=True)


@pytest.fixture
def happy(tmp_path) -> Path:
    path = tmp_path / "happy.wav"
    soundfile.write(path, tone("happy", 2.5, rate_hz=48000), 48000)
    return path


@pytest.fixture
def sad(tmp_path) -> Path:
    path = tmp_path / "sad.wav"
    soundfile.write(path, tone("sad", 3.0), 16000)
    return path


@pytest.fixture
def settings(tmp_path) -> QSettings:
    """Settings of a person who keeps recordings in a folder of the test."""
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("recordings_folder", str(tmp_path / "recordings"))
    (tmp_path / "recordings").mkdir()
    return settings


@pytest.fixture
def parts(qtbot, qapp: QApplication, settings) -> Iterator[tuple[Window, Controller]]:
    """The real window and its controller, with nothing begun."""
    window, controller = build(qapp, settings)
    window.show()
    yield window, controller
    window.close()
    window.deleteLater()
    controller.deleteLater()


@pytest.fixture
def window(parts) -> Window:
    return parts[0]


@pytest.fixture(autouse=True)
def no_window_is_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a top-level widget behind."""
    before = set(qapp.topLevelWidgets())
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    # The menus of pyqtgraph's plots belong to no window, and outlive their plots.
    left = [widget for widget in qapp.topLevelWidgets() if widget not in before and not isinstance(widget, QMenu)]
    assert not left, f"{len(left)} left behind, the first is {left[0]}"


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A real X screen, for subprocesses with its environment."""
    if missing := missing_programs():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"the tests on a screen need {', '.join(missing)}: apt install xvfb xdotool imagemagick"
        )
    with Screen() as screen:
        yield screen


@pytest.fixture
def home(tmp_path, screen) -> dict[str, str]:
    """The environment of a person with a screen and an empty home."""
    (tmp_path / "home").mkdir()
    return screen.environment | {
        "HOME": str(tmp_path / "home"), "XDG_CONFIG_HOME": str(tmp_path / "home"), "LANG": "C.UTF-8",
    }  # fmt: skip


@pytest.fixture
def server() -> Iterator[SoundServer]:
    """A sound server of the test's own, which it may break."""
    server = SoundServer()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def view():
    return RecordedView()


@pytest.fixture
def controller(qtbot, view, settings):
    controller = Controller(view, settings)
    yield controller
    controller.close()
