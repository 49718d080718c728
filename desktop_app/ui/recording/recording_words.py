"""What is said of recordings that lost sound or were cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.formatting import seconds

if TYPE_CHECKING:
    from desktop_app.ui.recording.jobs import Unfinished


def dropped_text(frames: int, rate_hz: int) -> str:
    r"""Return what to say about lost sound.

    Examples
    --------
    >>> dropped_text(4096, 48000).startswith("4096 samples (0.09\N{NO-BREAK SPACE}s) are missing so far")
    True
    """
    return (
        f"{frames} samples ({seconds(frames / rate_hz)}) are missing so far: the computer is too busy to record "
        "everything. Close other programs."
    )


def unfinished_text(unfinished: Unfinished, count: int) -> str:
    """Return the offer of a recording that was cut off, the first of `count`."""
    more = f" {count - 1} more after it." if count > 1 else ""
    there = f": {seconds(unfinished.duration_s)} of it are there" if unfinished.duration_s is not None else ""
    return f"{unfinished.path.name} was cut off when the program ended{there}.{more}"
