"""The offer to go on with a batch that was interrupted."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.widgets.offer_line import OfferLine


class BatchOffer(OfferLine):
    """Emits ``accepted`` or ``declined``."""

    accepted = Signal()
    declined = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.accept = self.add_button("Go on", "Go on with the batch", "Recognise the rest of its files")
        self.accept.clicked.connect(self.accepted)
        tip = "Offer it no more; the sounds themselves stay where they are"
        self.decline = self.add_button("Forget it", "Forget the batch", tip)
        self.decline.clicked.connect(self.declined)

    def show_offer(self, sentence: str) -> None:
        """Show an offer; none for an empty sentence."""
        if sentence:
            self.offer(sentence)
        else:
            self.hide()
