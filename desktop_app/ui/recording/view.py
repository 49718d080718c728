"""What the controls of this room ask of the window: values in, nothing out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.work.message_view import MessageView

if TYPE_CHECKING:
    from desktop_app.ui.signal.frame import Frame


class RecordingView(MessageView, Protocol):
    """Where a recording is seen."""

    def set_recording(self, recording: bool) -> None:
        """Show whether a recording runs."""

    def show_opening(self) -> None:
        """Show that the microphone is being opened; until the recording begins, or is shown to have ended."""

    def set_paused(self, paused: bool) -> None:
        """Show whether a running recording is paused."""

    def show_frame(self, frame: Frame) -> None:
        """Show level, time and waveform of a running recording."""


class RecoveryView(MessageView, Protocol):
    """Where a recording that was cut off is offered."""

    def offer_recovery(self, path: Path | None, sentence: str) -> None:
        """Offer a recording that was cut off; None for no offer."""

    def set_listening(self, listening: bool) -> None:
        """Show whether the recording that is offered is being played."""
