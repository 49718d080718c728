"""What the control of this room asks of the window: values in, nothing out."""

from __future__ import annotations

from typing import Protocol


class VoicesView(Protocol):
    """Where channels are offered."""

    def offer_channels(self, count: int) -> None:
        """Offer to hear each of so many channels by itself; 0 for no offer."""
