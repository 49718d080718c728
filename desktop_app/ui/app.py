"""The window's front: builds everything, hands it on, and runs."""

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSocketNotifier, QTimer, qVersion
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.controller import Controller
from desktop_app.ui.process.first_paint import FirstPaint
from desktop_app.ui.process.gc_on_main_thread import Collector
from desktop_app.ui.process.qt_fatal_errors import explain_fatal_errors
from desktop_app.ui.process.startup_timing import StartTimes
from desktop_app.ui.settings.settings import Key, read_text, write_text
from desktop_app.ui.theme.choice import ThemeChoice
from desktop_app.ui.theme.theme import Theme
from desktop_app.ui.widgets.icons import app_icon
from desktop_app.ui.window import PROGRAM, Window
from desktop_app.ui.wiring import connect

SWITCH_S = 0.001


def run(files: Sequence[str], model: str | None = None, timing: bool = False) -> int:
    """Open the window and return its exit status when it closes.

    Parameters
    ----------
    files : paths of sounds to open
    model : str, optional
        Name of a shipped model, or a model file; by default the one used last.
    timing : bool
        Print a line when the window is in sight, when the model is ready, and when the first file is answered.

    Raises
    ------
    SpeechEmotionError
        When there is no screen to open a window on.
    """
    _check_screen()
    app = QApplication.instance() or QApplication([PROGRAM])
    assert isinstance(app, QApplication)
    app.setApplicationName(PROGRAM)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("speech-emotion")
    app.setWindowIcon(app_icon())
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "speech-emotion", "speech-emotion")
    window, controller = build(app, settings)
    # The window is to stand before any of the work begins.
    stands = FirstPaint(window)
    if timing:
        StartTimes(stands.done, controller.models.changed, window.bars.has_answer, window)
    stands.done.connect(lambda: controller.start(files, model))
    window.show()
    with _Interrupts(app):
        return app.exec()


def try_window(sound: Path, patience_s: float) -> str:
    """Open the window off screen with a sound, wait for the answer, and return it in words.

    Raises
    ------
    SpeechEmotionError
        When there is no answer in time, with what the window says instead.
    """
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    explain_fatal_errors()
    app = QApplication([PROGRAM])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        write_text(settings, Key.RECORDINGS, folder)
        window, controller = build(app, settings)
        give_up = time.monotonic() + patience_s
        found: list[str] = []

        def look() -> None:
            if window.bars.has_answer():
                found.append(f"{window.verdict.headline.text()} {window.verdict.number.text()}".strip())
            if found or time.monotonic() > give_up:
                timer.stop()
                window.close()

        timer = QTimer(app, interval=50)
        timer.timeout.connect(look)
        timer.start()
        window.show()
        controller.start([str(sound)])
        app.exec()
        said = " ".join(window.messages.sentences())
    if not found:
        raise SpeechEmotionError(f"The window has no answer to {sound.name}. {said}".strip(), kind="no_answer")
    return f"Qt {qVersion()}, off screen; {sound.name}: {found[0]}"


def build(app: QApplication, settings: QSettings) -> tuple[Window, Controller]:
    """Return the window and its controller, connected, with nothing begun.

    Parameters
    ----------
    settings : QSettings
        Where choices are remembered.
    """
    # A worker busy with Python keeps the main thread waiting for so long, each time that Qt is called and returns.
    sys.setswitchinterval(SWITCH_S)
    choice = _theme_choice(settings)
    theme = Theme(app, choice)
    collector = Collector(app)
    window = Window()
    controller = Controller(window, settings)
    window.show_theme(choice)
    geometry = settings.value(Key.GEOMETRY)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)

    def close() -> None:
        settings.setValue(Key.GEOMETRY, window.saveGeometry())
        controller.close()
        collector.stop()

    connect(window, controller)
    window.closing.connect(close)
    controller.theme_changed.connect(lambda chosen: theme.choose(ThemeChoice(chosen)))
    return window, controller


def _theme_choice(settings: QSettings) -> ThemeChoice:
    try:
        return ThemeChoice(read_text(settings, Key.THEME) or ThemeChoice.SYSTEM)
    except ValueError:
        return ThemeChoice.SYSTEM


def _check_screen() -> None:
    """Qt ends the whole process when it finds no screen: ask before it does."""
    screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in screens):
        raise SpeechEmotionError(
            "There is no screen to open a window on. Run this in a desktop session, or use “speech-emotion classify "
            "FILE”, which needs none.",
            kind="no_screen",
        )


class _Interrupts:
    """Closes the windows on Ctrl+C: while Qt waits for events, Python would not notice the signal."""

    def __init__(self, app: QApplication) -> None:
        self._app = app

    def __enter__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._app.closeAllWindows)
        self._former_fd = signal.set_wakeup_fd(self._writer.fileno())
        self._former = {number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)}

    def __exit__(self, *_: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._former_fd)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()


def _ignore(_number: int, _frame: object) -> None:
    """Do nothing: the socket's notifier closes the windows."""
