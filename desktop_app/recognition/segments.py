"""Answers over time: neighbours that agree, merged."""

from collections import deque
from dataclasses import dataclass, replace

from desktop_app.recognition.verdict import Status, Verdict

MAX_SEGMENTS = 20_000
"""More than two hours of live answers of which no two neighbours agree; beyond it the oldest are forgotten."""


@dataclass(frozen=True)
class Segment:
    """A stretch of time with one answer.

    Parameters
    ----------
    start_s, end_s : float
    status : Status
    emotion : str or None
        None unless `status` is ``emotion``.
    probability : float or None, [0, 1]
        Mean of the most probable label's over the stretch; None when `status` has no probabilities.
    """

    start_s: float
    end_s: float
    status: Status
    emotion: str | None
    probability: float | None


class Segments:
    """Merges verdicts as they come.

    Parameters
    ----------
    limit : int or None
        How many segments are kept at most, the oldest being forgotten; all of them for None.

    Examples
    --------
    >>> from desktop_app.recognition.verdict import Conditions
    >>> loud = Conditions(rate_hz=16000, channels=1, level_dbfs=-20.0, clipped=0.0)
    >>> segments = Segments()
    >>> for end_s, emotion in ((1.0, "sad"), (1.5, "sad"), (2.0, "happy")):
    ...     segments.add(Verdict(Status.EMOTION, emotion, 0.0, end_s, loud, {emotion: 1.0}))
    >>> [(segment.start_s, segment.end_s, segment.emotion) for segment in segments.merged]
    [(0.0, 1.5, 'sad'), (1.5, 2.0, 'happy')]
    """

    def __init__(self, limit: int | None = MAX_SEGMENTS) -> None:
        self._segments: deque[Segment] = deque(maxlen=limit)
        self._verdicts_in_last = 0

    @property
    def merged(self) -> tuple[Segment, ...]:
        """The segments so far, without gaps."""
        return tuple(self._segments)

    def add(self, verdict: Verdict) -> None:
        """Take a verdict as the answer from the end of the one before, or from 0, to its own end."""
        last = self._segments[-1] if self._segments else None
        if last is None or (last.status, last.emotion) != (verdict.status, verdict.emotion):
            start_s = 0.0 if last is None else last.end_s
            self._segments.append(Segment(start_s, verdict.end_s, verdict.status, verdict.emotion, verdict.probability))
            self._verdicts_in_last = 1
            return
        self._verdicts_in_last += 1
        probability = last.probability
        if probability is not None and verdict.probability is not None:
            probability += (verdict.probability - probability) / self._verdicts_in_last
        self._segments[-1] = replace(last, end_s=verdict.end_s, probability=probability)
