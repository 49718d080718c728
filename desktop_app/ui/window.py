"""The window: it puts the parts in their places, and passes values in and wishes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.announce import announce
from desktop_app.ui.answer_words import Remark, Wording
from desktop_app.ui.bars_card import BarsCard
from desktop_app.ui.check_dialog import CheckDialog
from desktop_app.ui.conditions_card import ConditionsCard
from desktop_app.ui.file_dialogs import choose_model, choose_sounds
from desktop_app.ui.live_words import live_text
from desktop_app.ui.messages import Messages
from desktop_app.ui.plots import Plots
from desktop_app.ui.recovery_line import RecoveryLine
from desktop_app.ui.settings_dialog import SettingsDialog
from desktop_app.ui.shortcuts import Shortcut
from desktop_app.ui.theme import ThemeChoice
from desktop_app.ui.title_line import TitleLine
from desktop_app.ui.toolbar import Toolbar
from desktop_app.ui.verdict_card import VerdictCard

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.check_words import CheckResult
    from desktop_app.ui.envelope import Envelope, Floats
    from desktop_app.ui.meter import Reading
    from desktop_app.ui.rolling_mfcc import MfccPicture
    from desktop_app.ui.take import Frame

PROGRAM = "Speech Emotion"


class Window(QWidget):
    """The one window; a :class:`~desktop_app.ui.view.View`."""

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
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(PROGRAM)
        self.setAccessibleName(PROGRAM)
        self.setAcceptDrops(True)
        self.toolbar = Toolbar()
        self.messages = Messages()
        self.recovery = RecoveryLine()
        self.check = CheckDialog(self)
        self.title = TitleLine()
        self.plots = Plots()
        self.verdict = VerdictCard()
        self.bars = BarsCard()
        self.conditions = ConditionsCard()
        self._lay_out()
        self._connect()
        self.resize(QSize(1200, 780).boundedTo(self.screen().availableSize()))

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.title)
        left.addWidget(self.plots, 1)
        body = QHBoxLayout()
        body.setContentsMargins(16, 12, 16, 16)
        body.setSpacing(18)
        body.addLayout(left, 1)
        body.addWidget(self._column())
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.toolbar)
        rows.addWidget(self.recovery)
        rows.addWidget(self.messages)
        rows.addLayout(body, 1)

    def _column(self) -> QScrollArea:
        """Return the cards, which scroll when the window is low."""
        column = QWidget()
        column.setObjectName("column")
        cards = QVBoxLayout(column)
        cards.setContentsMargins(0, 2, 2, 0)
        cards.setSpacing(14)
        for card in (self.verdict, self.bars, self.conditions):
            cards.addWidget(card)
        cards.addStretch(1)
        area = QScrollArea()
        area.setWidget(column)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedWidth(max(320, self.fontMetrics().averageCharWidth() * 50))
        return area

    def _connect(self) -> None:
        bar = self.toolbar
        bar.record.clicked.connect(self.record_pressed)
        bar.pause.clicked.connect(self.pause_pressed)
        bar.open.clicked.connect(self.choose_files)
        bar.open.recording_chosen.connect(lambda path: self.files_chosen.emit([path]))
        bar.open.menu_opened.connect(self.recordings_wanted)
        bar.microphone.chosen.connect(self.microphone_chosen)
        bar.microphone.refresh_wanted.connect(self.microphones_wanted)
        bar.microphone.check_wanted.connect(self.check_wanted)
        self.check.begun.connect(self.check_begun)
        self.check.cancelled.connect(self.check_cancelled)
        bar.model.chosen.connect(self.model_chosen)
        bar.model.other_wanted.connect(lambda: choose_model(self, self.model_chosen.emit))
        bar.theme.chosen.connect(self.theme_chosen)
        bar.settings.clicked.connect(self.settings_wanted)
        self.plots.empty.clicked.connect(self.choose_files)
        QShortcut(QKeySequence(Shortcut.DISMISS), self, self.messages.dismiss_last)
        QShortcut(QKeySequence(Shortcut.QUIT), self, self.close)

    def choose_files(self) -> None:
        """Open the dialog for sounds."""
        choose_sounds(self, self.files_chosen.emit)

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

    def set_paused(self, paused: bool) -> None:
        """Show whether a running recording is paused."""
        self.toolbar.pause.set_paused(paused)
        announce(self, "Paused" if paused else "Recording")

    def show_frame(self, frame: Frame) -> None:
        """Show level, time and waveform of a running recording."""
        self.toolbar.level.show_reading(None if frame.paused else frame.reading)
        self.toolbar.show_elapsed(frame.elapsed_s)
        self.plots.show_live(frame, live_text(frame.elapsed_s, frame.paused))

    def begin_live(self) -> None:
        """Empty the plots for a recording that begins."""
        self.plots.begin_live()

    def show_live_mfcc(self, picture: MfccPicture) -> None:
        """Show the MFCCs of the last seconds of a running recording."""
        self.plots.show_live_mfcc(picture)

    def show_segments(self, segments: Sequence[Segment] | None) -> None:
        """Show the answers over time; None for no strip."""
        self.plots.show_segments(segments)

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

    def show_check_listening(self) -> None:
        """Show that the check listens."""
        self.check.show_listening()

    def show_check_progress(self, share: float, reading: Reading) -> None:
        """Show how far the check is, [0, 1], and the level."""
        self.check.show_progress(share, reading)

    def show_check_result(self, result: CheckResult) -> None:
        """Show what the check found."""
        self.check.show_result(result)

    def show_title(self, name: str, treatment: str, tip: str = "") -> None:
        """Show which sound this is and what was done to it."""
        self.title.show_title(name, treatment, tip)
        self.setWindowTitle(f"{name} – {PROGRAM}" if name else PROGRAM)

    def show_nothing(self) -> None:
        """Invite a person to bring a sound."""
        self.show_title("", "")
        self.plots.show_nothing()

    def prepare_plots(self) -> None:
        """Build the plots ahead."""
        self.plots.prepare()

    def clear_plots(self) -> None:
        """Empty the plots until the next sound has been read."""
        self.plots.clear()

    def show_sound(self, envelope: Envelope, text: str) -> None:
        """Show a waveform and its text twin."""
        self.plots.show_sound(envelope, text)

    def show_mfcc(self, values: Floats, hop_s: float) -> None:
        """Show the MFCCs of the sound that is shown."""
        self.plots.show_mfcc(values, hop_s)

    def set_plot_text(self, text: str) -> None:
        """Change the text twin of the plots."""
        self.plots.set_text(text)

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""
        self.verdict.show_wording(wording)

    def show_probabilities(self, labels: Sequence[str], probabilities: Mapping[str, float]) -> None:
        """Show the bars."""
        self.bars.set_labels(labels)
        self.bars.show_probabilities(probabilities)

    def show_remark(self, remark: Remark | None) -> None:
        """Show how well the sound was heard."""
        self.conditions.show_remark(remark)

    def show_models(self, models: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show the models."""
        self.toolbar.model.set_models(models, current)

    def show_recordings(self, paths: Sequence[Path]) -> None:
        """Show the last recordings."""
        self.toolbar.open.set_recordings(paths)

    def show_theme(self, choice: ThemeChoice) -> None:
        """Show which theme is chosen."""
        self.toolbar.theme.show_choice(choice)

    def show_settings(self, folder: str, model: str, about: str) -> None:
        """Open the settings."""
        dialog = SettingsDialog(folder, model, about, self)
        dialog.folder_chosen.connect(self.folder_chosen)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pause with Space, unless a control has its own use for it."""
        if event.key() == Qt.Key.Key_Space and self.toolbar.pause.isVisible() and not event.isAutoRepeat():
            self.toolbar.pause.click()
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
