"""The window's front: builds everything, hands it on, and runs."""

import os
import signal
import socket
import sys
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QSettings, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from desktop_app import __version__
from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.collector import Collector
from desktop_app.ui.controller import Controller
from desktop_app.ui.icons import app_icon
from desktop_app.ui.settings import Key, read_text
from desktop_app.ui.theme import Theme, ThemeChoice
from desktop_app.ui.window import PROGRAM, Window


def run(files: Sequence[str], model: str | None = None) -> int:
    """Open the window and return its exit status when it closes.

    Parameters
    ----------
    files : paths of sounds to open
    model : str, optional
        Name of a shipped model, or a model file; by default the one used last.

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
    window.show()
    # The window is to stand before any of the work begins.
    QTimer.singleShot(0, lambda: controller.start(files, model))
    with _Interrupts(app):
        return app.exec()


def build(app: QApplication, settings: QSettings) -> tuple[Window, Controller]:
    """Return the window and its controller, connected, with nothing begun.

    Parameters
    ----------
    settings : QSettings
        Where choices are remembered.
    """
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

    window.record_pressed.connect(controller.toggle_recording)
    window.pause_pressed.connect(controller.recording.toggle_pause)
    window.files_chosen.connect(controller.open)
    window.recordings_wanted.connect(controller.list_recordings)
    window.microphone_chosen.connect(controller.microphones.choose)
    window.microphones_wanted.connect(controller.refresh_microphones)
    window.check_wanted.connect(controller.check.open)
    window.check_begun.connect(controller.begin_check)
    window.check_cancelled.connect(controller.check.cancel)
    window.model_chosen.connect(controller.models.choose)
    window.theme_chosen.connect(controller.choose_theme)
    window.settings_wanted.connect(controller.open_settings)
    window.folder_chosen.connect(controller.choose_folder)
    window.recovery.listen_wanted.connect(controller.listen)
    window.recovery.open_wanted.connect(lambda path: controller.open([str(path)]))
    window.recovery.keep_wanted.connect(controller.recovery.keep)
    window.recovery.discard_wanted.connect(controller.recovery.discard)
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
