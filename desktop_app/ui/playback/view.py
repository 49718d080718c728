"""What the control of this room asks of the window: values in, nothing out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.work.message_view import MessageView

if TYPE_CHECKING:
    from desktop_app.ui.signal.span import Span


class TransportView(MessageView, Protocol):
    """Where a sound is played, and its cursor and selection are seen."""

    def show_transport(self, duration_s: float | None) -> None:
        """Show the controls for playing a sound of this length; None hides them."""

    def show_playing(self, playing: bool) -> None:
        """Show whether the sound is played."""

    def show_cursor(self, at_s: float) -> None:
        """Put the cursor somewhere."""

    def follow_cursor(self, at_s: float) -> None:
        """Put the cursor somewhere, and let the view follow it."""

    def show_selection(self, span: Span | None) -> None:
        """Show a selection; None for none."""
