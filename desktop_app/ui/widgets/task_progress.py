"""How far a longer piece of work is, with time left and a way to end it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from desktop_app.ui.widgets.card import label

STEPS = 1000


class ProgressLine(QWidget):
    """Emits ``cancelled`` when a person wants no more of it."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = label(muted=True)
        self.bar = QProgressBar()
        self.bar.setObjectName("checkProgress")
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName("Progress")
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleName("Cancel")
        self.cancel.setToolTip("End this work; what is there already stays")
        self.cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self.hide()

    def show_share(self, share: float | None, text: str = "") -> None:
        """Show how much is done, [0, 1], and say what; None hides the line."""
        self.setVisible(share is not None)
        if share is not None:
            self.bar.setValue(round(share * STEPS))
            self.text.setText(text)
            self.bar.setAccessibleDescription(text)
