"""The line over the plots: which sound this is, and what was done to it."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop_app.ui.channels.channel_box import ChannelBox
from desktop_app.ui.widgets.elided_label import ElidedLabel


class TitleLine(QWidget):
    """File name and treatment on one line; for a sound with several channels, the choice of them at its end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel()
        font = self.name.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self.name.setFont(font)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.treatment = ElidedLabel()
        self.treatment.setObjectName("muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.name)
        row.addWidget(self.treatment)
        row.addStretch(1)
        self.channels = ChannelBox()
        row.addWidget(self.channels)

    def show_title(self, name: str, treatment: str, tip: str = "") -> None:
        """Show both; `tip` is the whole path."""
        self.name.setText(name)
        self.name.setAccessibleName(f"Sound: {name}" if name else "")
        self.name.setToolTip(tip)
        self.treatment.setText(treatment)
        self.treatment.setToolTip(treatment)
