"""The answers about a stretch of sound: over time, and for the whole of it, from the same windows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.level_track import LevelTrack
from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.hearing import Heard, HeardWindow
from desktop_app.recognition.model import Array
from desktop_app.recognition.probabilities import calibrated
from desktop_app.recognition.segments import Segment, Segments
from desktop_app.recognition.speech import Stretch
from desktop_app.recognition.verdict import ANSWERED, Conditions, Status, Verdict, decide
from desktop_app.recognition.windows import Phrase

SMOOTHING = (0.25, 0.5, 0.25)
"""Weights of the window before, the window itself and the one after, where they are of one phrase."""


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


class Answered(NamedTuple):
    """What a window says after its neighbours were asked too.

    ``stretches`` is the speech that it answers for; ``probabilities`` float32 (classes,), calibrated; ``raw`` float32
    (classes,), its own before that; ``start_s`` to ``end_s`` was heard.
    """

    start_s: float
    end_s: float
    stretches: tuple[Stretch, ...]
    probabilities: Array
    raw: Array

    @property
    def speech_s(self) -> float:
        """Seconds of speech that it answers for."""
        return sum(x.duration_s for x in self.stretches)


def answer_phrase(phrase: Phrase, windows: Sequence[HeardWindow], info: ModelInfo) -> list[Answered]:
    """Return what the windows of a phrase say; windows in which the model hears no speech say nothing.

    Parameters
    ----------
    phrase : Phrase
    windows : sequence of HeardWindow
        All that were cut from it.
    """
    if not windows:
        return []
    centres = np.array([(window.start_s + window.end_s) / 2 for window in windows])
    borders = [phrase.start_s, *((centres[1:] + centres[:-1]) / 2).tolist(), phrase.end_s]
    voiced = np.array([x.speech is None or x.speech >= info.thresholds.min_speech for x in windows])
    raw = np.stack([window.probabilities for window in windows])
    # The temperature was fitted on such means.
    smoothed = calibrated(smooth(raw, voiced), info.temperature)
    answered = []
    for i in np.flatnonzero(voiced).tolist():
        own = _within(phrase.stretches, borders[i], borders[i + 1])
        if own:
            answered.append(Answered(windows[i].start_s, windows[i].end_s, own, smoothed[i], raw[i]))
    return answered


def answer(heard: Heard, info: ModelInfo) -> tuple[Verdict, Timeline]:
    """Return the answer for all that was heard, and the answers over its time."""
    by_phrase: dict[int, list[HeardWindow]] = {}
    for window in heard.windows:
        by_phrase.setdefault(window.phrase, []).append(window)
    answered = [x for p in heard.phrases for x in answer_phrase(p, by_phrase.get(p.number, []), info)]
    verdict = whole(answered, heard.levels, heard.duration_s, (heard.rate_hz, heard.channels), info)
    timeline = _timeline(answered, verdict, heard.duration_s, info)
    return _moved(verdict, heard.start_s), _moved_timeline(timeline, heard.start_s)


def whole(
    answered: Sequence[Answered],
    levels: LevelTrack,
    duration_s: float,
    source: tuple[int, int],
    info: ModelInfo,
) -> Verdict:
    """Return the answer for a whole: what fills most of the time of speech, with the mean of the probabilities.

    Each window counts by the seconds of speech that it answers for. Where windows differ so that the mean would describe
    no moment, the answer that fills most time leads.

    Parameters
    ----------
    source : (int, int)
        Rate in hertz and number of channels.
    """
    speech = [stretch for x in answered for stretch in x.stretches]
    speech_s = sum(stretch.duration_s for stretch in speech)
    conditions = Conditions(
        *source,
        levels.over(speech) if speech else levels.level_dbfs,
        levels.clipped,
        min(1.0, speech_s / duration_s) if duration_s else 0.0,
        speech_s,
    )
    if not answered:
        return decide({}, conditions, 0.0, duration_s, info.thresholds)
    start_s, end_s = answered[0].stretches[0].start_s, answered[-1].stretches[-1].end_s
    weights = np.array([x.speech_s for x in answered])
    mean = np.average(np.stack([x.raw for x in answered]), axis=0, weights=weights)
    probabilities = calibrated(mean.astype(np.float32), info.temperature)
    verdict = decide(_named(probabilities, info), conditions, 0.0, duration_s, info.thresholds)
    verdict = replace(verdict, start_s=start_s, end_s=end_s)
    return _led_by_time(verdict, answered, info) if verdict.status in ANSWERED else verdict


def _led_by_time(verdict: Verdict, answered: Sequence[Answered], info: ModelInfo) -> Verdict:
    """Return the answer of the mean, unless another one fills more of the time."""
    spent: dict[str | None, float] = {}
    for x in answered:
        emotion = _emotion(x.probabilities, info)
        spent[emotion] = spent.get(emotion, 0.0) + x.speech_s
    leading = max(spent, key=lambda emotion: spent[emotion])
    if spent[leading] <= spent.get(verdict.emotion, 0.0):
        return verdict
    return replace(verdict, status=Status.UNCERTAIN if leading is None else Status.EMOTION, emotion=leading)


def _timeline(answered: Sequence[Answered], verdict: Verdict, duration_s: float, info: ModelInfo) -> Timeline:
    """Return the answers over time; what is true of the whole, that its speech is too quiet or too short, is of each."""
    segments = Segments(limit=None)
    status = None if verdict.status in ANSWERED else verdict.status
    statuses = []
    for x in answered:
        for segment in segments_of(x, info, status):
            segments.add(Segment(segments.end_s, segment.start_s, Status.NO_SPEECH, None, None))
            segments.add(segment)
        statuses.append(status or (Status.UNCERTAIN if _emotion(x.probabilities, info) is None else Status.EMOTION))
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


def segments_of(answered: Answered, info: ModelInfo, status: Status | None = None) -> list[Segment]:
    """Return a segment for each stretch that a window answers for; of `status` instead of its own where that is given."""
    emotion = None if status else _emotion(answered.probabilities, info)
    probability = None if status else float(answered.probabilities.max())
    own = status or (Status.UNCERTAIN if emotion is None else Status.EMOTION)
    return [Segment(x.start_s, x.end_s, own, emotion, probability) for x in answered.stretches]


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


def smooth(probabilities: Array, voiced: NDArray[np.bool_]) -> Array:
    """Return the weighted mean of each row with its neighbours, as far as these are voiced; 0 for rows that are not.

    Parameters
    ----------
    probabilities : float32, (n, classes)
    voiced : bool, (n,)

    Returns
    -------
    float32, (n, classes)
        Voiced rows keep the sum of 1.

    Examples
    --------
    >>> rows = np.array([[1, 0], [0, 1], [0, 1], [1, 0]], np.float32)
    >>> smooth(rows, np.array([True, True, True, False]))[:, 0].tolist()
    [0.6666666865348816, 0.25, 0.0, 0.0]
    """
    weights = voiced.astype(np.float32)
    rows = np.pad(probabilities * weights[:, None], ((1, 1), (0, 0)))
    weights = np.pad(weights, 1)
    before, here, after = SMOOTHING
    total = before * rows[:-2] + here * rows[1:-1] + after * rows[2:]
    weight = before * weights[:-2] + here * weights[1:-1] + after * weights[2:]
    mean = total / np.where(weight > 0, weight, 1)[:, None] * voiced[:, None]
    return np.ascontiguousarray(mean, np.float32)


def _emotion(probabilities: Array, info: ModelInfo) -> str | None:
    best = int(probabilities.argmax())
    return info.labels[best] if probabilities[best] >= info.thresholds.min_probability else None


def _named(probabilities: Array, info: ModelInfo) -> dict[str, float]:
    return dict(zip(info.labels, probabilities.tolist(), strict=True))


def _within(stretches: Sequence[Stretch], start_s: float, end_s: float) -> tuple[Stretch, ...]:
    """Return the parts of stretches that lie between two times."""
    cut = (Stretch(max(x.start_s, start_s), min(x.end_s, end_s)) for x in stretches)
    return tuple(x for x in cut if x.duration_s > 0)


def _moved(verdict: Verdict, by_s: float) -> Verdict:
    return replace(verdict, start_s=verdict.start_s + by_s, end_s=verdict.end_s + by_s) if by_s else verdict


def _moved_timeline(timeline: Timeline, by_s: float) -> Timeline:
    if not by_s:
        return timeline
    moved = tuple(replace(x, start_s=x.start_s + by_s, end_s=x.end_s + by_s) for x in timeline.segments)
    return replace(timeline, times_s=timeline.times_s + by_s, segments=moved)
