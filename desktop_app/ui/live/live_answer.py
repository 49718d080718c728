"""What the card says while a recording runs: the answer to what was said last stays through every pause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.recognition import Segment, Verdict

RANKS = {"no_speech": 1, "too_quiet": 2, "uncertain": 3, "emotion": 3}
"""What is shown gives way to what ranks as high: neither a breath nor a murmur takes an answer away."""


class LiveAnswer:
    """Chooses from the verdicts as they come.

    Attributes
    ----------
    verdict : Verdict or None
        What was said last. One without speech when nothing has been said yet; None before the first.
    ago_s : float or None
        Seconds since the last word; None while somebody speaks, as far as is known, and where nobody has.
    """

    def __init__(self) -> None:
        self.verdict: Verdict | None = None
        self.ago_s: float | None = None

    def add(self, verdict: Verdict, segments: Sequence[Segment]) -> None:
        """Take in a verdict, and the answers over time up to now."""
        if verdict.status == "too_short":
            # The first half second of a phrase: until it can be answered, the former answer stays.
            return
        if self.verdict is None or RANKS[verdict.status] >= RANKS[self.verdict.status]:
            self.verdict, self.ago_s = verdict, None
        elif verdict.status == "no_speech":
            self.ago_s = _since_speech(segments)


def _since_speech(segments: Sequence[Segment]) -> float | None:
    """Return for how long nobody has spoken; None where nobody has at all."""
    last_s = next((segment.end_s for segment in reversed(segments) if segment.status != "no_speech"), None)
    return None if last_s is None else segments[-1].end_s - last_s
