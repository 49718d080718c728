"""What the controls of this room ask of the window: values in, nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.answer.view import AnswerView
from desktop_app.ui.channels.view import VoicesView
from desktop_app.ui.work.message_view import MessageView

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.answer.wording import Wording
    from desktop_app.ui.signal.peaks import Envelope, Floats


class CloseLookView(Protocol):
    """The plots, looked at more closely."""

    def show_closer(self, envelope: Envelope) -> None:
        """Show the samples of a part of the sound that is shown."""

    def show_mfcc(self, values: Floats, hop_s: float, start_s: float) -> None:
        """Show the MFCCs, (frames, coefficients), of the sound that is shown, or of a part that begins at `start_s`."""


class PartView(MessageView, Protocol):
    """Where a selection is answered."""

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""

    def show_progress(self, share: float | None, text: str) -> None:
        """Show how much of the work on the sound is done, [0, 1]; None when there is none."""


class FileView(AnswerView, CloseLookView, PartView, VoicesView, Protocol):
    """Where a file is shown."""

    def show_title(self, name: str, treatment: str, tip: str = "") -> None:
        """Show which sound this is and what was done to it."""

    def show_nothing(self) -> None:
        """Show that there is no sound."""

    def clear_plots(self) -> None:
        """Empty the plots until the next sound has been read."""

    def show_sound(self, envelope: Envelope, text: str) -> None:
        """Show a waveform and its text twin, without MFCCs."""

    def refine_sound(self, envelope: Envelope, text: str) -> None:
        """Show a better picture of the sound that is shown; the view stays where it is."""

    def set_plot_text(self, text: str) -> None:
        """Change the text twin of the plots."""

    def show_segments(self, segments: Sequence[Segment] | None, whole: bool = False) -> None:
        """Show the answers over time, None for none: those so far, or those of a whole file."""

    def show_channels(self, count: int, chosen: str) -> None:
        """Show the choice of channels: ``mix``, ``each`` or a number; of 1 channel there is none."""

    def show_tracks(self, tracks: Mapping[int, Sequence[Segment]], shown: int | None) -> None:
        """Show the answers over time to each channel by its number, `shown` marked."""

    def mark_channel(self, shown: int | None) -> None:
        """Mark another one of these channels."""
