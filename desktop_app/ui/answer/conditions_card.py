"""How well the sound was heard."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.ui.answer.wording import Remark
from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.card import Card, height_of, label, set_look
from desktop_app.ui.widgets.icons import icon


class ConditionsCard(Card):
    """Green when nothing was in the way, amber with advice when something was; by sign and word as well.

    Of no colour while there is nothing to judge yet.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Conditions", parent)
        self._remark: Remark | None = None
        self._expected: tuple[Remark, ...] = ()
        self._sign = QLabel()
        self.text = label(wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.hide()

    def show_remark(self, remark: Remark | None) -> None:
        """Show a remark; None hides the card."""
        self._remark = remark
        self.setVisible(remark is not None)
        if remark is None:
            return
        set_look(self, "tone", "" if remark.pending else "good" if remark.good else "warn")
        self.text.setText(remark.text)
        self.setAccessibleDescription(remark.text)
        self._grow(remark)
        self._draw_sign()

    def keep_room(self, remarks: Sequence[Remark]) -> None:
        """Stay as high as the longest of these needs; empty to be as high as what is shown."""
        self._expected = tuple(remarks)
        self._reserve()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep room at the new width."""
        super().resizeEvent(event)
        self._reserve()

    def _reserve(self) -> None:
        self.text.setMinimumHeight(0)
        for remark in self._expected:
            self._grow(remark)

    def _grow(self, remark: Remark) -> None:
        """Be high enough for a remark, if room is kept."""
        if self._expected:
            least = height_of(self.text, remark.text, self.text.width())
            self.text.setMinimumHeight(max(self.text.minimumHeight(), least))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Draw the sign in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw_sign()

    def _draw_sign(self) -> None:
        scheme = scheme_of(self.palette())
        name, colour = "information", scheme.muted
        if self._remark is not None and not self._remark.pending:
            name, colour = ("good", scheme.good) if self._remark.good else ("warning", scheme.warn)
        self._sign.setPixmap(icon(name, colour).pixmap(QSize(18, 18), self.devicePixelRatio()))
