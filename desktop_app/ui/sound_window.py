"""What the window shows of a sound: plots, cursor and selection, the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from desktop_app.ui.answer.wording import Remark, Wording
from desktop_app.ui.window_parts import WindowParts

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.signal.peaks import Envelope, Floats
    from desktop_app.ui.signal.span import Span

PROGRAM = "Speech Emotion"


class SoundWindow(WindowParts):
    """The half of the :class:`~desktop_app.ui.controller.View` that is about a sound."""

    def show_title(self, name: str, treatment: str, tip: str = "") -> None:
        """Show which sound this is and what was done to it."""
        self.title.show_title(name, treatment, tip)
        self.setWindowTitle(f"{name} – {PROGRAM}" if name else PROGRAM)

    def show_nothing(self) -> None:
        """Invite a person to bring a sound."""
        self.show_title("", "")
        self.plots.show_nothing()

    def prepare_plots(self) -> None:
        """Build the plots ahead."""
        self.plots.prepare()

    def clear_plots(self) -> None:
        """Empty the plots until the next sound has been read."""
        self.plots.clear()

    def show_sound(self, envelope: Envelope, text: str) -> None:
        """Show a waveform and its text twin."""
        self.plots.show_sound(envelope, text)

    def refine_sound(self, envelope: Envelope, text: str) -> None:
        """Show a better picture of the sound that is shown."""
        self.plots.refine_sound(envelope, text)

    def show_closer(self, envelope: Envelope) -> None:
        """Show the samples of a part of the sound that is shown."""
        self.plots.show_closer(envelope)

    def show_mfcc(self, values: Floats, hop_s: float, start_s: float) -> None:
        """Show the MFCCs of the sound that is shown, or of a part of it."""
        self.plots.show_mfcc(values, hop_s, start_s)

    def set_plot_text(self, text: str) -> None:
        """Change the text twin of the plots."""
        self.plots.set_text(text)

    def show_segments(self, segments: Sequence[Segment] | None, whole: bool = False) -> None:
        """Show the answers over time: those so far, or those of a whole file."""
        self.plots.show_segments(segments, whole)

    def show_channels(self, count: int, chosen: str) -> None:
        """Show the choice of channels."""
        self.title.channels.show_channels(count, chosen)

    def show_tracks(self, tracks: Mapping[int, Sequence[Segment]], shown: int | None) -> None:
        """Show the answers over time to each channel."""
        self.plots.show_tracks(tracks, shown)

    def mark_channel(self, shown: int | None) -> None:
        """Mark another one of these channels."""
        self.plots.mark_channel(shown)

    def offer_channels(self, count: int) -> None:
        """Offer to hear each of so many channels by itself; 0 for no offer."""
        self.apart.show_offer(count)

    def show_shares(self, shares: Mapping[str, float] | None, of_selection: bool = False) -> None:
        """Show the share of time of each answer."""
        self.shares.show_shares(shares, of_selection)

    def show_progress(self, share: float | None, text: str) -> None:
        """Show how much of the work on the sound is done."""
        self.progress.show_share(share, text)

    def show_transport(self, duration_s: float | None) -> None:
        """Show the controls for playing a sound; None hides them."""
        self.transport.setVisible(duration_s is not None)
        if duration_s is not None:
            self.transport.show_length(duration_s)
            if self.focusWidget() in (None, self.plots.empty, self.toolbar.open.button):
                self.plots.waveform.setFocus()

    def show_playing(self, playing: bool) -> None:
        """Show whether the sound is played."""
        self.transport.show_playing(playing)

    def show_cursor(self, at_s: float) -> None:
        """Put the cursor somewhere."""
        self.plots.show_cursor(at_s)
        self.transport.show_time(at_s)

    def follow_cursor(self, at_s: float) -> None:
        """Put the cursor somewhere, and let the view follow it."""
        self.plots.follow_cursor(at_s)
        self.transport.show_time(at_s)

    def show_selection(self, span: Span | None) -> None:
        """Show a selection."""
        self.plots.select(span)
        self.transport.show_selection(span)

    def dismiss(self) -> None:
        """Take away what was added last: the selection, else a message."""
        if self.plots.selection is not None:
            self.plots.selected.emit(None)
        else:
            self.messages.dismiss_last()

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""
        self.verdict.show_wording(wording)

    def keep_room(self, wordings: Sequence[Wording], remarks: Sequence[Remark]) -> None:
        """Let the cards stand still whichever of these they show."""
        self.verdict.keep_room(wordings)
        self.conditions.keep_room(remarks)

    def show_probabilities(self, labels: Sequence[str], probabilities: Mapping[str, float], note: str = "") -> None:
        """Show the bars."""
        self.bars.set_labels(labels)
        self.bars.show_probabilities(probabilities, note)

    def show_remark(self, remark: Remark | None) -> None:
        """Show how well the sound was heard."""
        self.conditions.show_remark(remark)
