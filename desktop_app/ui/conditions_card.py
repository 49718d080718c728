"""How well the sound was heard."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.ui.answer_words import Remark
from desktop_app.ui.card import Card, label, set_look
from desktop_app.ui.icons import icon
from desktop_app.ui.theme import scheme_of


class ConditionsCard(Card):
    """Green when nothing was in the way, amber with advice when something was; by sign and word as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Conditions", parent)
        self._good = True
        self._sign = QLabel()
        self.text = label(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.hide()

    def show_remark(self, remark: Remark | None) -> None:
        """Show a remark; None hides the card."""
        self.setVisible(remark is not None)
        if remark is None:
            return
        self._good = remark.good
        set_look(self, "tone", "good" if remark.good else "warn")
        self.text.setText(" ".join(part for part in (f"{remark.headline}: {remark.details}.", remark.advice) if part))
        self.setAccessibleDescription(self.text.text())
        self._draw_sign()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the sign in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()

    def _draw_sign(self) -> None:
        scheme = scheme_of(self.palette())
        name, colour = ("good", scheme.good) if self._good else ("warning", scheme.warn)
        self._sign.setPixmap(icon(name, colour).pixmap(QSize(18, 18), self.devicePixelRatio()))
