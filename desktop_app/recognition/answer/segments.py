"""Answers over time: neighbours that agree, merged."""

from collections import deque
from dataclasses import dataclass, replace

from desktop_app.recognition.answer.verdict import Status

MAX_SEGMENTS = 20_000
"""Hours of live answers of which no two neighbours agree; beyond it the oldest are forgotten."""


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
        Mean of the most probable label's over the time of the stretch; None when `status` has no probabilities.
    """

    start_s: float
    end_s: float
    status: Status
    emotion: str | None
    probability: float | None


class Segments:
    """Merges segments as they come.

    Parameters
    ----------
    limit : int or None
        How many segments are kept at most, the oldest being forgotten; all of them for None.

    Examples
    --------
    >>> segments = Segments()
    >>> for end_s, emotion in ((1.0, "sad"), (1.5, "sad"), (2.0, "happy")):
    ...     segments.add(Segment(segments.end_s, end_s, Status.EMOTION, emotion, 1.0))
    >>> [(segment.start_s, segment.end_s, segment.emotion) for segment in segments.merged]
    [(0.0, 1.5, 'sad'), (1.5, 2.0, 'happy')]
    """

    def __init__(self, limit: int | None = MAX_SEGMENTS) -> None:
        self._segments: deque[Segment] = deque(maxlen=limit)

    @property
    def merged(self) -> tuple[Segment, ...]:
        """The segments so far, without gaps."""
        return tuple(self._segments)

    @property
    def end_s(self) -> float:
        """Where the last one ends; 0 before the first."""
        return self._segments[-1].end_s if self._segments else 0.0

    def add_after_silence(self, segment: Segment) -> None:
        """Take the next segment, before which nobody speaks since the end of the last one."""
        self.add(Segment(self.end_s, segment.start_s, Status.NO_SPEECH, None, None))
        self.add(segment)

    def add(self, segment: Segment, empty: bool = False) -> None:
        """Take the next segment, which begins where the last one ended; one without length if it may be `empty`."""
        last = self._segments[-1] if self._segments else None
        length_s = segment.end_s - segment.start_s
        if length_s <= 0 and not empty:
            return
        if last is None or (last.status, last.emotion) != (segment.status, segment.emotion):
            self._segments.append(segment)
            return
        probability = last.probability
        if probability is not None and segment.probability is not None:
            so_far_s = last.end_s - last.start_s
            probability += (segment.probability - probability) * length_s / (so_far_s + length_s)
        self._segments[-1] = replace(last, end_s=segment.end_s, probability=probability)
