"""What the controllers ask of the window: values in, nothing out. Whatever a person does comes back as signals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.answer.wording import Remark, Wording
    from desktop_app.ui.microphone.check_words import CheckResult
    from desktop_app.ui.plots.cursor import Span
    from desktop_app.ui.recording.recording_session import Frame
    from desktop_app.ui.signal.meter import Reading
    from desktop_app.ui.signal.peaks import Envelope, Floats
    from desktop_app.ui.signal.rolling_mfcc import MfccPicture
    from desktop_app.ui.theme.theme import ThemeChoice


class View(Protocol):
    """The window as the controllers see it; in tests, anything that has these methods."""

    def say(self, topic: str, tone: str, sentence: str) -> None:
        """Show a sentence about `topic`; `tone` is ``"error"``, ``"note"`` or ``"info"``."""

    def unsay(self, topic: str) -> None:
        """Take the sentence about `topic` away."""

    def show_microphones(self, names: Sequence[str], current: str | None) -> None:
        """Show the microphones, `current` chosen."""

    def set_recording_possible(self, why_not: str | None) -> None:
        """Enable recording, or say why it is off."""

    def set_recording(self, recording: bool) -> None:
        """Show whether a recording runs."""

    def show_opening(self) -> None:
        """Show that the microphone is being opened; until the recording begins, or is shown to have ended."""

    def set_paused(self, paused: bool) -> None:
        """Show whether a running recording is paused."""

    def show_frame(self, frame: Frame) -> None:
        """Show level, time and waveform of a running recording."""

    def begin_live(self) -> None:
        """Empty the plots for a recording that begins."""

    def show_live_mfcc(self, picture: MfccPicture) -> None:
        """Show the MFCCs of the last seconds of a running recording."""

    def show_segments(self, segments: Sequence[Segment] | None, whole: bool = False) -> None:
        """Show the answers over time, None for none: those so far, or those of a whole file."""

    def show_channels(self, count: int, chosen: str) -> None:
        """Show the choice of channels: ``mix``, ``each`` or a number; of 1 channel there is none."""

    def show_tracks(self, tracks: Mapping[int, Sequence[Segment]], shown: int | None) -> None:
        """Show the answers over time to each channel by its number, `shown` marked."""

    def mark_channel(self, shown: int | None) -> None:
        """Mark another one of these channels."""

    def offer_channels(self, count: int) -> None:
        """Offer to hear each of so many channels by itself; 0 for no offer."""

    def show_shares(self, shares: Mapping[str, float] | None, of_selection: bool = False) -> None:
        """Show the share of time of each answer, in a file or in a selection of it; None for none."""

    def offer_recovery(self, path: Path | None, sentence: str) -> None:
        """Offer a recording that was cut off; None for no offer."""

    def set_listening(self, listening: bool) -> None:
        """Show whether the recording that is offered is being played."""

    def open_check(self, microphone: str) -> None:
        """Open the guide to the microphone check."""

    def set_checking(self, checking: bool) -> None:
        """Show whether the microphone check has the microphone."""

    def show_check_listening(self, microphone: str) -> None:
        """Show that the check listens to a microphone."""

    def show_check_progress(self, share: float, reading: Reading) -> None:
        """Show how far the check is, [0, 1], and the level."""

    def show_check_result(self, result: CheckResult) -> None:
        """Show what the check found."""

    def show_title(self, name: str, treatment: str, tip: str = "") -> None:
        """Show which sound this is and what was done to it."""

    def show_nothing(self) -> None:
        """Show that there is no sound."""

    def prepare_plots(self) -> None:
        """Build the plots: what they need has been imported."""

    def clear_plots(self) -> None:
        """Empty the plots until the next sound has been read."""

    def show_sound(self, envelope: Envelope, text: str) -> None:
        """Show a waveform and its text twin, without MFCCs."""

    def refine_sound(self, envelope: Envelope, text: str) -> None:
        """Show a better picture of the sound that is shown; the view stays where it is."""

    def show_closer(self, envelope: Envelope) -> None:
        """Show the samples of a part of the sound that is shown."""

    def show_mfcc(self, values: Floats, hop_s: float, start_s: float) -> None:
        """Show the MFCCs, (frames, coefficients), of the sound that is shown, or of a part that begins at `start_s`."""

    def show_progress(self, share: float | None, text: str) -> None:
        """Show how much of the work on the sound is done, [0, 1]; None when there is none."""

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

    def set_plot_text(self, text: str) -> None:
        """Change the text twin of the plots."""

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""

    def keep_room(self, wordings: Sequence[Wording], remarks: Sequence[Remark]) -> None:
        """Let the cards stand still whichever of these they show; empty for no more room than what they show needs."""

    def show_probabilities(self, labels: Sequence[str], probabilities: Mapping[str, float], note: str = "") -> None:
        """Show the bars; empty ones for an empty mapping. `note` says what they are about, if that is not plain."""

    def show_remark(self, remark: Remark | None) -> None:
        """Show how well the sound was heard; None for no remark."""

    def show_models(self, models: Sequence[tuple[str, str]], current: str | None) -> None:
        """Show (title, path) of the models; `current` is the path of the one in use."""

    def show_recordings(self, paths: Sequence[Path]) -> None:
        """Show the last recordings, newest first."""

    def show_theme(self, choice: ThemeChoice) -> None:
        """Show which theme is chosen."""

    def show_settings(
        self, folder: str, loudspeakers: tuple[Sequence[str], str | None], model: str, about: str
    ) -> None:
        """Open the settings; `loudspeakers` are their names, and the one that was chosen."""
