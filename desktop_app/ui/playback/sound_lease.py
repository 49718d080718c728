"""Who has the sound system: recording, checking, playing, listing devices get in each other's way. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple


class Use(Enum):
    """What the sound system's devices are used for."""

    RECORD = auto()
    CHECK = auto()
    PLAY = auto()
    LIST = auto()


class _Holder(NamedTuple):
    use: Use
    busy: Callable[[], bool]
    give_back: Callable[[], object] | None


class SoundLease:
    """Lets one use at a time have the devices.

    Whoever uses them says so itself, so that nothing has to be remembered twice.
    """

    def __init__(self) -> None:
        self._holders: list[_Holder] = []

    def add(self, use: Use, busy: Callable[[], bool], give_back: Callable[[], object] | None = None) -> None:
        """Make a use known.

        Parameters
        ----------
        use : Use
        busy : callable
            Tells whether it has the devices.
        give_back : callable, optional
            Makes it give them back soon, for those that yield to every other use but a search.
        """
        self._holders.append(_Holder(use, busy, give_back))

    def take(self, use: Use, but: Callable[[], object] | None = None) -> Use | None:
        """Return who is in the way of a use; None when it may begin, for which others have been made to yield.

        Parameters
        ----------
        use : Use
        but : callable, optional
            The `give_back` of the one that asks, which need not yield to itself.
        """
        for holder in self._holders:
            yields = holder.give_back is not None and use is not Use.LIST
            if not yields and holder.use is not use and holder.busy():
                return holder.use
        for holder in self._holders:
            if holder.give_back is not None and holder.give_back != but and use is not Use.LIST:
                holder.give_back()
        return None
