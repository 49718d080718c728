"""The answers about a stretch of sound: over time, and for the whole of it, from the same windows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from desktop_app.recognition.answer.segments import Segment, Segments
from desktop_app.recognition.answer.verdict import ANSWERED, Status, Verdict
from desktop_app.recognition.answers import Answered, answer_phrase, segments_of, status_of
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.models.model import Array
from desktop_app.recognition.speech.window_inference import Heard, HeardWindow
from desktop_app.recognition.whole import Whole


@dataclass(frozen=True, eq=False)
class Timeline:
    """Answers over the time of a file, or of a part of one.

    Each window answers for the speech of its phrase that lies nearest to its centre; in the rest nobody speaks.

    Parameters
    ----------
    times_s : float64, (n, 2)
        Start and end of every window in which speech was heard, none where there is none; they overlap.
    probabilities : float32, (n, classes)
        In the model's label order, smoothed over time; rows sum to 1, or are 0 where the status has none.
    statuses : tuple of Status, (n,)
    segments : tuple of Segment
        Neighbours that agree, merged; without gaps from the start to the end.
    shares : dict of str to float, [0, 1]
        Share of time by answer, summing to 1: every label, then every other status, in that order.
    """

    times_s: NDArray[np.float64]
    probabilities: Array
    statuses: tuple[Status, ...]
    segments: tuple[Segment, ...]
    shares: dict[str, float]


def answer(heard: Heard, info: ModelInfo) -> tuple[Verdict, Timeline]:
    """Return the answer for all that was heard, and the answers over its time."""
    by_phrase: dict[int, list[HeardWindow]] = {}
    for window in heard.windows:
        by_phrase.setdefault(window.phrase, []).append(window)
    answered = [x for p in heard.phrases for x in answer_phrase(p, by_phrase.get(p.number, []), info)]
    whole = Whole(info, heard.rate_hz, heard.channels, heard.levels)
    whole.add(answered)
    verdict = whole.verdict(heard.duration_s)
    timeline = _timeline(answered, verdict, heard.duration_s, info)
    return _moved(verdict, heard.start_s), _moved_timeline(timeline, heard.start_s)


def _timeline(answered: Sequence[Answered], verdict: Verdict, duration_s: float, info: ModelInfo) -> Timeline:
    """Return the answers over time; that the speech of the whole is too quiet or too short is true of each."""
    segments = Segments(limit=None)
    status = None if verdict.status in ANSWERED else verdict.status
    statuses = []
    for x in answered:
        for segment in segments_of(x, info, status):
            segments.add_after_silence(segment)
        statuses.append(status or status_of(x.probabilities, info))
    rest = status if status and not answered else Status.NO_SPEECH
    segments.add(Segment(segments.end_s, duration_s, rest, None, None))
    if not segments.merged:
        segments.add(Segment(0.0, duration_s, verdict.status, None, None), empty=True)
    probabilities = np.array([x.probabilities for x in answered], np.float32).reshape(-1, len(info.labels))
    return Timeline(
        np.array([(x.start_s, x.end_s) for x in answered], np.float64).reshape(-1, 2),
        probabilities * (status is None),
        tuple(statuses),
        segments.merged,
        shares(segments.merged, info.labels),
    )


def shares(segments: Sequence[Segment], labels: Sequence[str]) -> dict[str, float]:
    """Return the share of time of every label and every other status, [0, 1], summing to 1."""
    answers = [*labels, *(status.value for status in Status if status is not Status.EMOTION)]
    spent = dict.fromkeys(answers, 0.0)
    for segment in segments:
        spent[segment.emotion or segment.status.value] += segment.end_s - segment.start_s
    total_s = sum(spent.values())
    if not total_s:
        return spent | {segments[0].status.value: 1.0}
    return {name: seconds / total_s for name, seconds in spent.items()}


def _moved(verdict: Verdict, by_s: float) -> Verdict:
    return replace(verdict, start_s=verdict.start_s + by_s, end_s=verdict.end_s + by_s) if by_s else verdict


def _moved_timeline(timeline: Timeline, by_s: float) -> Timeline:
    if not by_s:
        return timeline
    moved = tuple(replace(x, start_s=x.start_s + by_s, end_s=x.end_s + by_s) for x in timeline.segments)
    return replace(timeline, times_s=timeline.times_s + by_s, segments=moved)
