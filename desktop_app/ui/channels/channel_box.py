"""The choice of channels: mixed, each by itself, or one."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_app.ui.channels.channel_choice import EACH, MIX

MOST_STRIPS = 32
"""With more channels there is no strip for each."""


class ChannelBox(QComboBox):
    """Emits ``chosen`` with ``mix``, ``each``, or the number of a channel; hidden for a sound with one channel."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Channels")
        self.setToolTip("Hear the channels mixed, each by itself, or one of them")
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))
        self.hide()

    def show_channels(self, count: int, chosen: str) -> None:
        """Show what can be chosen of so many channels, and what is."""
        if count != self._count():
            self.clear()
            self.addItem("Channels: mixed", MIX)
            if count <= MOST_STRIPS:
                self.addItem("Channels: each", EACH)
            for number in range(1, count + 1):
                self.addItem(f"Channel {number}", str(number))
        self.setCurrentIndex(self.findData(chosen))
        self.setVisible(count > 1)

    def _count(self) -> int:
        return sum(self.itemData(index) not in (MIX, EACH) for index in range(self.count()))
