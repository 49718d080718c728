"""The window: it puts the parts in their places, and passes values in and wishes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui.answer_words import Remark, Wording
from desktop_app.ui.bars_card import BarsCard
from desktop_app.ui.conditions_card import ConditionsCard
from desktop_app.ui.messages import Messages
from desktop_app.ui.plots import Plots
from desktop_app.ui.settings_dialog import SettingsDialog
from desktop_app.ui.shortcuts import Shortcut
from desktop_app.ui.theme import ThemeChoice
from desktop_app.ui.title_line import TitleLine
from desktop_app.ui.toolbar import Toolbar
from desktop_app.ui.verdict_card import VerdictCard

if TYPE_CHECKING:
    from desktop_app.ui.envelope import Envelope, Floats
    from desktop_app.ui.take import Frame

PROGRAM = "Speech Emotion"


class Window(QWidget):
    """The one window; a :class:`~desktop_app.ui.view.View`."""

    record_pressed = Signal()
    files_chosen = Signal(list)
    recordings_wanted = Signal()
    microphone_chosen = Signal(str)
    microphones_wanted = Signal()
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
        bar.open.clicked.connect(self.choose_files)
        bar.open.recording_chosen.connect(lambda path: self.files_chosen.emit([path]))
        bar.open.menu_opened.connect(self.recordings_wanted)
        bar.microphone.chosen.connect(self.microphone_chosen)
        bar.microphone.refresh_wanted.connect(self.microphones_wanted)
        bar.model.chosen.connect(self.model_chosen)
        bar.model.other_wanted.connect(self.choose_model)
        bar.theme.chosen.connect(self.theme_chosen)
        bar.settings.clicked.connect(self.settings_wanted)
        self.plots.empty.clicked.connect(self.choose_files)
        QShortcut(QKeySequence(Shortcut.DISMISS), self, self.messages.dismiss_last)
        QShortcut(QKeySequence(Shortcut.QUIT), self, self.close)

    def choose_files(self) -> None:
        """Open the dialog for sounds."""
        # Only here: it imports libsndfile, and by now a worker has done so.
        from desktop_app.audio import EXTENSIONS

        patterns = " ".join(f"*{name} *{name.upper()}" for name in sorted(EXTENSIONS))
        dialog = QFileDialog(self, "Open a sound", "", f"Sound files ({patterns});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda paths: self.files_chosen.emit(list(paths)))
        dialog.open()

    def choose_model(self) -> None:
        """Open the dialog for models."""
        dialog = QFileDialog(self, "Open a model", "", "Models (*.onnx);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.model_chosen)
        dialog.open()

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
        self.toolbar.record.set_recording(recording)
        self.toolbar.microphone.set_locked(recording)
        if not recording:
            self.toolbar.level.show_level(None, None, False)
            self.toolbar.show_elapsed(None)

    def show_frame(self, frame: Frame) -> None:
        """Show level, time and waveform of a running recording."""
        self.toolbar.level.show_level(frame.level_dbfs, frame.peak_dbfs, frame.clipped)
        self.toolbar.show_elapsed(frame.elapsed_s)
        self.plots.show_live(frame.columns, frame.span_s, f"Recording for {int(frame.elapsed_s)} s.")

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
