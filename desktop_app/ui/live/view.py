"""What the control of this room asks of the window: values in, nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.work.message_view import MessageView

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.answer.wording import Remark, Wording
    from desktop_app.ui.signal.rolling_mfcc import MfccPicture


class LiveView(MessageView, Protocol):
    """Where the answers to a running recording are shown."""

    def keep_room(self, wordings: Sequence[Wording], remarks: Sequence[Remark]) -> None:
        """Let the cards stand still whichever of these they show; empty for no more room than what they show needs."""

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""

    def show_probabilities(self, labels: Sequence[str], probabilities: Mapping[str, float], note: str = "") -> None:
        """Show the bars; empty ones for an empty mapping. `note` says what they are about, if that is not plain."""

    def show_remark(self, remark: Remark | None) -> None:
        """Show how well the sound was heard; None for no remark."""

    def show_segments(self, segments: Sequence[Segment] | None, whole: bool = False) -> None:
        """Show the answers over time, None for none: those so far, or those of a whole file."""

    def begin_live(self) -> None:
        """Empty the plots for a recording that begins."""

    def show_live_mfcc(self, picture: MfccPicture) -> None:
        """Show the MFCCs of the last seconds of a running recording."""
