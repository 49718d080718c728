"""The probabilities of all labels, always in the model's order."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from desktop_app.ui.formatting import percent
from desktop_app.ui.theme.colours import EMOTIONS, look
from desktop_app.ui.theme.theme import scheme_of
from desktop_app.ui.widgets.card import Card, label

STEPS = 1000


class ProbabilityBar(QProgressBar):
    """One bar, in the colour of its emotion; a progress bar, so that screen readers know it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.colour = look(name).colour
        self.setRange(0, STEPS)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a slim bar."""
        return QSize(120, 14)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return how far it may shrink."""
        return QSize(40, 14)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the track and the filled part, of which a sliver is always seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QPainterPath()
        track.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.fillPath(track, QColor(scheme_of(self.palette()).track))
        if self.isEnabled():
            painter.setClipPath(track)
            width = max(2.5, self.width() * self.value() / STEPS)
            painter.fillRect(QRectF(0, 0, width, self.height()), QColor(self.colour))


class BarsCard(Card):
    """A row for every label: letter, name, bar, number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Probabilities", parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 14, 18, 14)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(11)
        self._grid.setColumnStretch(2, 1)
        self.rows: dict[str, tuple[ProbabilityBar, QLabel]] = {}
        self.set_labels(tuple(EMOTIONS))

    def set_labels(self, labels: Sequence[str]) -> None:
        """Make a row for each label of a model."""
        if list(labels) == list(self.rows):
            return
        for widget in self.findChildren(QWidget):
            widget.deleteLater()
        self.rows = {}
        for row, name in enumerate(labels):
            letter, text, number = label(bold=True, muted=True), label(), label()
            letter.setText(look(name).letter)
            text.setText(name)
            widest = max(number.fontMetrics().horizontalAdvance(percent(p)) for p in (1, 0.001, 0.999))
            number.setMinimumWidth(widest)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            bar = ProbabilityBar(name)
            for column, widget in enumerate((letter, text, bar, number)):
                self._grid.addWidget(widget, row, column)
            self.rows[name] = (bar, number)
        self.show_probabilities({})

    def show_probabilities(self, probabilities: Mapping[str, float], note: str = "") -> None:
        """Show a probability for each label; an empty mapping empties the bars. `note` says what they are about."""
        for name, (bar, number) in self.rows.items():
            known = name in probabilities
            bar.setEnabled(known)
            bar.setValue(round(probabilities.get(name, 0.0) * STEPS))
            number.setText(percent(probabilities[name]) if known else "–")
            bar.setAccessibleDescription(number.text())
        said = ", ".join(f"{name} {percent(p)}" for name, p in probabilities.items())
        self.setAccessibleDescription(f"{note}: {said}" if said and note else said or "No probabilities.")
        self.setToolTip(note)

    def has_answer(self) -> bool:
        """Tell whether there are probabilities to be seen."""
        return any(bar.value() for bar, _ in self.rows.values())
