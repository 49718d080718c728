"""The microphone check: listens for five seconds and says what it found. Not modal: the window stays in use."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.microphone.check_words import CHECK_S, CheckResult
from desktop_app.ui.microphone.level_meter import LevelMeter
from desktop_app.ui.signal.meter import Reading
from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.announce import announce
from desktop_app.ui.widgets.card import Card, label, set_look
from desktop_app.ui.widgets.icons import icon

STEPS = 100
INVITATION = (
    f"Press Listen and speak for {CHECK_S:g} seconds, as loud and as far away as when you record. "
    "Nothing of it is kept."
)
SENTENCE = "“The weather was fine this morning, so we walked along the river to the old bridge.”"


class CheckDialog(QDialog):
    """Emits ``begun`` when a person wants to be listened to, and ``cancelled`` when they have had enough."""

    begun = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Microphone check")
        self._good = True
        self._listening = False
        self.microphone = label(1.15, bold=True)
        self.invitation = label(muted=True, wrap=True)
        self.invitation.setText(INVITATION)
        self.sentence = label(wrap=True)
        self.sentence.setText(SENTENCE)
        self.progress = QProgressBar()
        self.progress.setRange(0, STEPS)
        self.progress.setTextVisible(False)
        self.progress.setObjectName("checkProgress")
        self.progress.setFixedHeight(8)
        self.progress.setAccessibleName("Progress of the check")
        self.level = LevelMeter()
        self.card = Card("Result of the check")
        self._fill_result()
        self.listen = QPushButton("Listen")
        self.listen.setObjectName("primary")
        self.listen.setDefault(True)
        self.listen.clicked.connect(self._press)
        self.done_button = QPushButton("Close")
        self.done_button.setAccessibleName("Close the microphone check")
        self.done_button.setToolTip("Close")
        self.done_button.clicked.connect(self.close)
        self._lay_out()
        self.show_idle("")

    def _fill_result(self) -> None:
        self._sign = QLabel()
        self.headline = label(1.15, bold=True, wrap=True)
        self.details = label(wrap=True)
        self.advice = label(wrap=True)
        words = QVBoxLayout()
        words.setSpacing(6)
        for part in (self.headline, self.details, self.advice):
            words.addWidget(part)
        row = QHBoxLayout(self.card)
        row.setContentsMargins(14, 12, 16, 12)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.listen)
        buttons.addWidget(self.done_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 20, 16)
        rows.setSpacing(12)
        for part in (self.microphone, self.invitation, self.sentence, self.progress, self.level, self.card):
            rows.addWidget(part)
        rows.addStretch(1)
        rows.addLayout(buttons)
        self.setMinimumWidth(480)
        self.resize(480, 400)

    def show_idle(self, microphone: str) -> None:
        """Invite to the check of a microphone."""
        self.microphone.setText(f"Microphone: {microphone}" if microphone else "No microphone")
        self.card.hide()
        self._set_listening(False)

    def show_listening(self, microphone: str) -> None:
        """Show that the check of a microphone runs."""
        self.show_idle(microphone)
        self._set_listening(True)
        self.level.show_reading(Reading(waiting=True))
        announce(self, "Speak now")

    def show_progress(self, share: float, reading: Reading) -> None:
        """Show how much was heard, [0, 1], and how loud it is."""
        self.progress.setValue(round(share * STEPS))
        self.level.show_reading(reading)

    def show_result(self, result: CheckResult) -> None:
        """Show what was found, and what to do."""
        self._set_listening(False)
        self._good = result.good
        set_look(self.card, "tone", "good" if result.good else "warn")
        texts = (result.headline, result.details, result.advice)
        for part, text in zip((self.headline, self.details, self.advice), texts, strict=True):
            part.setText(text)
            part.setVisible(bool(text))
        self.card.setAccessibleDescription(" ".join(text for text in texts if text))
        self._draw_sign()
        self.card.show()
        self.card.setFocus()
        announce(self, self.card.accessibleDescription())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the sign in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Listen no longer."""
        self._stop()
        super().closeEvent(event)

    def reject(self) -> None:
        """Listen no longer, also when Esc closes the dialog."""
        self._stop()
        super().reject()

    def _press(self) -> None:
        if self._listening:
            self._stop()
        else:
            self.begun.emit()

    def _stop(self) -> None:
        if self._listening:
            self._set_listening(False)
            self.cancelled.emit()

    def _set_listening(self, listening: bool) -> None:
        self._listening = listening
        self.listen.setText("Cancel" if listening else "Listen")
        self.listen.setAccessibleName("Cancel the check" if listening else "Listen for five seconds")
        self.listen.setToolTip(self.listen.accessibleName())
        self.progress.setValue(0)
        self.level.show_reading(None)

    def _draw_sign(self) -> None:
        scheme = scheme_of(self.palette())
        name, colour = ("good", scheme.good) if self._good else ("warning", scheme.warn)
        self._sign.setPixmap(icon(name, colour).pixmap(QSize(22, 22), self.devicePixelRatio()))
