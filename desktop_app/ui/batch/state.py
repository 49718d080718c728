"""How far a batch is, for those who show it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BatchState:
    """What the page shows besides the table.

    ``share`` is the part that is done, [0, 1]; ``left`` the number of files that wait, also after a cancelled batch.
    """

    name: str
    summary: str
    share: float
    running: bool
    left: int
    failed: int
