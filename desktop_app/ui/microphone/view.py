"""What the controls of this room ask of the window: values in, nothing out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.work.message_view import MessageView

if TYPE_CHECKING:
    from desktop_app.ui.microphone.check_words import CheckResult
    from desktop_app.ui.signal.meter import Reading


class MicrophoneView(MessageView, Protocol):
    """Where microphones are chosen."""

    def show_microphones(self, names: Sequence[str], current: str | None) -> None:
        """Show the microphones, `current` chosen."""

    def set_recording_possible(self, why_not: str | None) -> None:
        """Enable recording, or say why it is off."""


class CheckView(Protocol):
    """Where a microphone is checked."""

    def open_check(self, microphone: str) -> None:
        """Open the guide to the microphone check."""

    def show_check_listening(self, microphone: str) -> None:
        """Show that the check listens to a microphone."""

    def show_check_progress(self, share: float, reading: Reading) -> None:
        """Show how far the check is, [0, 1], and the level."""

    def show_check_result(self, result: CheckResult) -> None:
        """Show what the check found."""
