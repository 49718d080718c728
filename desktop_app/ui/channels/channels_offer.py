"""The offer to hear each channel by itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.widgets.offer_line import OfferLine


class ChannelsOffer(OfferLine):
    """Emits ``accepted``; may be declined, after which it is gone."""

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accept = self.add_button("Hear each", "Hear each channel", "Show the emotions of each channel by itself")
        self.accept.clicked.connect(self.accepted)
        self.decline = self.add_button("Not now", "Leave the channels mixed", "They can be chosen at any time")
        self.decline.clicked.connect(self.hide)

    def show_offer(self, channels: int) -> None:
        """Offer it for a sound with so many channels; 0 takes the offer away."""
        if channels:
            these = "The two channels" if channels == 2 else "Some of the channels"
            self.offer(f"{these} hold different voices. Hear each apart?")
        else:
            self.hide()
