"""Which channels of a sound are to be heard, and to which of them the answer is shown. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.recognition import FileResult, Segment

MIX, EACH = "mix", "each"
"""What may be chosen, besides the number of a channel."""


class ChannelChoice:
    """The choice for one sound, and the answers to it that are known.

    Parameters
    ----------
    count : int
        How many channels the sound has.

    Attributes
    ----------
    chosen : str
        ``mix``, ``each``, or the number of a channel, from 1 on.
    shown : int or None
        The channel whose answer is shown; None for all of them, mixed.
    """

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self.chosen = MIX
        self.shown: int | None = None
        self._answers: dict[int | None, FileResult] = {}

    @property
    def wanted(self) -> tuple[int | None, ...]:
        """The channels to be heard; None is the mix."""
        if self.chosen == MIX:
            return (None,)
        return tuple(range(1, self.count + 1)) if self.chosen == EACH else (int(self.chosen),)

    @property
    def missing(self) -> tuple[int | None, ...]:
        """What of it has no answer yet."""
        return tuple(channel for channel in self.wanted if channel not in self._answers)

    @property
    def answer(self) -> FileResult | None:
        """The answer to be shown; None until all that is wanted has one."""
        return None if self.missing else self._answers[self.shown]

    @property
    def tracks(self) -> dict[int, Sequence[Segment]]:
        """The answers over time to each channel that is wanted, by its number, once they are there."""
        results = [self._answers[channel] for channel in self.wanted]
        return {x.channel: x.timeline.segments for x in results if x.channel is not None and x.timeline is not None}

    def choose(self, chosen: str) -> None:
        """Choose what is to be heard; of several channels the first is shown."""
        self.chosen = chosen
        self.shown = self.wanted[0]

    def show(self, channel: int) -> bool:
        """Show another one of the channels that are wanted; return whether that is a change."""
        if channel == self.shown or channel not in self.wanted:
            return False
        self.shown = channel
        return True

    def take(self, results: Iterable[FileResult]) -> None:
        """Take answers."""
        self._answers.update((result.channel, result) for result in results)

    def forget(self) -> None:
        """Forget all answers: another model is in use."""
        self._answers.clear()
