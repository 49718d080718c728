"""What the control of this room asks of the window: values in, nothing out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from desktop_app.ui.answer.wording import Remark, Wording


class AnswerView(Protocol):
    """The cards of an answer."""

    def show_wording(self, wording: Wording) -> None:
        """Show an answer, or what stands in its place."""

    def show_probabilities(self, labels: Sequence[str], probabilities: Mapping[str, float], note: str = "") -> None:
        """Show the bars; empty ones for an empty mapping. `note` says what they are about, if that is not plain."""

    def show_remark(self, remark: Remark | None) -> None:
        """Show how well the sound was heard; None for no remark."""

    def show_shares(self, shares: Mapping[str, float] | None, of_selection: bool = False) -> None:
        """Show the share of time of each answer, in a file or in a selection of it; None for none."""
