"""The window: it passes values in and wishes out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)

from desktop_app.ui.file.file_dialogs import choose_folder, choose_model, choose_picture, choose_sounds
from desktop_app.ui.live.live_words import live_text
from desktop_app.ui.settings.settings_dialog import SettingsDialog
from desktop_app.ui.shortcuts import Shortcut
from desktop_app.ui.signal.meter import Reading
from desktop_app.ui.sound_window import PROGRAM, SoundWindow
from desktop_app.ui.theme.choice import ThemeChoice
from desktop_app.ui.widgets.announce import announce

__all__ = ["PROGRAM", "Window"]

if TYPE_CHECKING:
    from desktop_app.ui.microphone.check_words import CheckResult
    from desktop_app.ui.signal.frame import Frame
    from desktop_app.ui.signal.rolling_mfcc import MfccPicture


class Window(SoundWindow):
    """The one window; a :class:`~desktop_app.ui.controller.View`."""

    record_pressed = Signal()
    pause_pressed = Signal()
    files_chosen = Signal(list)
    recordings_wanted = Signal()
    microphone_chosen = Signal(str)
    microphones_wanted = Signal()
    check_wanted = Signal()
    check_begun = Signal()
    check_cancelled = Signal()
    model_chosen = Signal(str)
    theme_chosen = Signal(str)
    settings_wanted = Signal()
    folder_chosen = Signal(str)
    loudspeaker_chosen = Signal(str)
    picture_wanted = Signal(str, object)
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM)
        self.setAccessibleName(PROGRAM)
        self.setAcceptDrops(True)
        self._connect()
        self.resize(QSize(1200, 780).boundedTo(self.screen().availableSize()))

    def _connect(self) -> None:
        bar = self.toolbar
        bar.record.clicked.connect(self.record_pressed)
        bar.pause.clicked.connect(self.pause_pressed)
        bar.open.clicked.connect(self.choose_files)
        bar.open.recording_chosen.connect(lambda path: self.files_chosen.emit([path]))
        bar.open.folder_wanted.connect(lambda: choose_folder(self, self.files_chosen.emit))
        bar.open.menu_opened.connect(self.recordings_wanted)
        bar.microphone.chosen.connect(self.microphone_chosen)
        bar.microphone.chosen.connect(self.check.show_idle)
        bar.microphone.refresh_wanted.connect(self.microphones_wanted)
        bar.microphone.check_wanted.connect(self.check_wanted)
        self.check.begun.connect(self.check_begun)
        self.check.cancelled.connect(self.check_cancelled)
        bar.model.chosen.connect(self.model_chosen)
        bar.model.other_wanted.connect(lambda: choose_model(self, self.model_chosen.emit))
        bar.theme.chosen.connect(self.theme_chosen)
        bar.settings.clicked.connect(self.settings_wanted)
        self.plots.empty.clicked.connect(self.choose_files)
        self.transport.whole_wanted.connect(self.plots.see_everything)
        self.transport.export_wanted.connect(self.save_picture)
        QShortcut(QKeySequence(Shortcut.DISMISS), self, self.dismiss)
        QShortcut(QKeySequence(Shortcut.QUIT), self, self.close)

    def choose_files(self) -> None:
        """Open the dialog for sounds."""
        choose_sounds(self, self.files_chosen.emit)

    def save_picture(self, kind: str) -> None:
        """Ask where to save the plots as a picture, ``"png"`` or ``"svg"``."""
        choose_picture(self, kind, lambda path: self.picture_wanted.emit(path, self.plots.picture(kind)))

    def say(self, topic: str, tone: str, sentence: str) -> None:
        """Show a sentence under the toolbar."""
        self.messages.say(topic, tone, sentence)

    def unsay(self, topic: str) -> None:
        """Take the sentence about `topic` away."""
        self.messages.unsay(topic)

    def show_microphones(self, names: Sequence[str], current: str | None) -> None:
        """Show the microphones."""
        self.toolbar.microphone.set_microphones(names, current)

    def set_recording_possible(self, why_not: str | None) -> None:
        """Enable recording, or say why it is off."""
        self.toolbar.record.set_possible(why_not)

    def set_recording(self, recording: bool) -> None:
        """Show whether a recording runs."""
        self.toolbar.set_recording(recording)

    def show_opening(self) -> None:
        """Show that the microphone is being opened."""
        self.toolbar.level.show_reading(Reading(waiting=True))

    def set_paused(self, paused: bool) -> None:
        """Show whether a running recording is paused."""
        self.toolbar.pause.set_paused(paused)
        announce(self, "Paused" if paused else "Recording")

    def show_frame(self, frame: Frame) -> None:
        """Show level, time and waveform of a running recording."""
        self.toolbar.level.show_reading(None if frame.paused else frame.reading)
        self.toolbar.show_elapsed(frame.elapsed_s)
        self.plots.show_live(frame, live_text(frame.elapsed_s, frame.paused, frame.reading.waiting))

    def begin_live(self) -> None:
        """Empty the plots for a recording that begins."""
        self.plots.begin_live()

    def show_live_mfcc(self, picture: MfccPicture) -> None:
        """Show the MFCCs of the last seconds of a running recording."""
        self.plots.show_live_mfcc(picture)

    def offer_recovery(self, path: Path | None, sentence: str) -> None:
        """Offer a recording that was cut off; None for no offer."""
        if path is None:
            self.recovery.hide()
        else:
            self.recovery.show_offer(path, sentence)

    def set_listening(self, listening: bool) -> None:
        """Show whether the recording that is offered is being played."""
        self.recovery.set_listening(listening)

    def open_check(self, microphone: str) -> None:
        """Open the guide to the microphone check."""
        self.check.show_idle(microphone)
        self.check.show()
        self.check.raise_()
        self.check.activateWindow()

    def set_checking(self, checking: bool) -> None:
        """Show whether the microphone check has the microphone."""
        self.toolbar.set_checking(checking)

    def show_check_listening(self, microphone: str) -> None:
        """Show that the check listens to a microphone."""
        self.check.show_listening(microphone)

    def show_check_progress(self, share: float, reading: Reading) -> None:
        """Show how far the check is, [0, 1], and the level."""
        self.check.show_progress(share, reading)

    def show_check_result(self, result: CheckResult) -> None:
        """Show what the check found."""
        self.check.show_result(result)

    def show_models(self, models: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show the models."""
        self.toolbar.model.set_models(models, current)

    def show_recordings(self, paths: Sequence[Path]) -> None:
        """Show the last recordings."""
        self.toolbar.open.set_recordings(paths)

    def show_theme(self, choice: ThemeChoice) -> None:
        """Show which theme is chosen."""
        self.toolbar.theme.show_choice(choice)

    def show_settings(
        self, folder: str, loudspeakers: tuple[Sequence[str], str | None], model: str, about: str
    ) -> None:
        """Open the settings."""
        dialog = SettingsDialog(folder, loudspeakers, model, about, self)
        dialog.loudspeaker_chosen.connect(self.loudspeaker_chosen)
        dialog.folder_chosen.connect(self.folder_chosen)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pause a recording or play a sound with Space, unless a control has its own use for it."""
        button = self.toolbar.pause if self.toolbar.pause.isVisible() else self.transport.play
        if event.key() == Qt.Key.Key_Space and button.isVisible() and not event.isAutoRepeat():
            button.click()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files."""
        if _files(event.mimeData()):
            event.acceptProposedAction()
            self.plots.set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Forget the drag."""
        self.plots.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files."""
        self.plots.set_dropping(False)
        event.acceptProposedAction()
        self.files_chosen.emit(_files(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Go out of sight at once, then let the controllers end their work."""
        self.hide()
        self.closing.emit()
        super().closeEvent(event)


def _files(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
