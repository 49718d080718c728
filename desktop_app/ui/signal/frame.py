"""What is seen of a running recording at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.audio import Samples
    from desktop_app.ui.signal.meter import Reading
    from desktop_app.ui.signal.peaks import Columns


@dataclass(frozen=True)
class Frame:
    """What the window shows of a running recording, almost thirty times a second; ``new`` is what has just come.

    ``end_s`` is where the last column ends.
    """

    elapsed_s: float
    end_s: float
    reading: Reading
    columns: Columns
    span_s: float
    new: Samples
    paused: bool = False
    dropped_frames: int = 0
