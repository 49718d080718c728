"""What the windows of a phrase say, each about the speech that lies nearest to its centre."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.recognition.answer.probabilities import calibrated
from desktop_app.recognition.answer.segments import Segment
from desktop_app.recognition.answer.verdict import Status
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.models.model import Array
from desktop_app.recognition.speech.voice_activity import Stretch
from desktop_app.recognition.speech.window_inference import HeardWindow
from desktop_app.recognition.speech.windows import Phrase

SMOOTHING = (0.25, 0.5, 0.25)
"""Weights of the window before, the window itself and the one after, where they are of one phrase."""


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


class PhraseAnswers:
    """Answers for the windows of one phrase as they come: each is final when the next one is there.

    Parameters
    ----------
    info : ModelInfo
    """

    def __init__(self, info: ModelInfo) -> None:
        self._info = info
        self._windows: list[HeardWindow] = []
        # The windows before this one are answered; the last of them is kept for its neighbour's sake.
        self._first = 0

    def add(self, window: HeardWindow, phrase: Phrase) -> list[Answered]:
        """Take the next window of the phrase, which is known up to the window's end; return the final answers."""
        self._windows.append(window)
        answered = self._answers(self._windows, phrase, over=False)
        self._first, self._windows = min(1, len(self._windows) - 1), self._windows[-2:]
        return answered

    def finish(self, phrase: Phrase) -> list[Answered]:
        """Return the answers that are left when the phrase is over and all its windows were taken."""
        return self.preview(phrase, [])

    def preview(self, phrase: Phrase, windows: Sequence[HeardWindow]) -> list[Answered]:
        """Return the answers that are left if the phrase ended so, with some more windows."""
        return self._answers([*self._windows, *windows], phrase, over=True)

    def _answers(self, windows: Sequence[HeardWindow], phrase: Phrase, over: bool) -> list[Answered]:
        """Return the answers of all windows but those before `_first`, and but the last one while another may come."""
        stop = len(windows) if over else len(windows) - 1
        if self._first >= stop:
            return []
        centres = np.array([(window.start_s + window.end_s) / 2 for window in windows])
        borders = [phrase.start_s, *((centres[1:] + centres[:-1]) / 2).tolist(), phrase.end_s]
        voiced = np.array([x.speech is None or x.speech >= self._info.thresholds.min_speech for x in windows])
        raw = np.stack([window.probabilities for window in windows])
        # The temperature was fitted on such means.
        smoothed = calibrated(smooth(raw, voiced), self._info.temperature)
        answered = []
        for i in range(self._first, stop):
            own = _within(phrase.stretches, borders[i], borders[i + 1]) if voiced[i] else ()
            if own:
                answered.append(Answered(windows[i].start_s, windows[i].end_s, own, smoothed[i], raw[i]))
        return answered


def answer_phrase(phrase: Phrase, windows: Sequence[HeardWindow], info: ModelInfo) -> list[Answered]:
    """Return what the windows of a phrase say; windows in which the model hears no speech say nothing.

    Parameters
    ----------
    phrase : Phrase
    windows : sequence of HeardWindow
        All that were cut from it.
    """
    return PhraseAnswers(info).preview(phrase, windows)


def segments_of(answered: Answered, info: ModelInfo, status: Status | None = None) -> list[Segment]:
    """Return a segment for each stretch that a window answers for; of `status` instead of its own if one is given."""
    emotion = None if status else emotion_of(answered.probabilities, info)
    probability = None if status else float(answered.probabilities.max())
    own = status or status_of(answered.probabilities, info)
    return [Segment(x.start_s, x.end_s, own, emotion, probability) for x in answered.stretches]


def emotion_of(probabilities: Array, info: ModelInfo) -> str | None:
    """Return the most probable label; None where it is not probable enough."""
    best = int(probabilities.argmax())
    return info.labels[best] if probabilities[best] >= info.thresholds.min_probability else None


def status_of(probabilities: Array, info: ModelInfo) -> Status:
    """Return whether probabilities are an emotion or uncertain."""
    return Status.UNCERTAIN if emotion_of(probabilities, info) is None else Status.EMOTION


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


def _within(stretches: Sequence[Stretch], start_s: float, end_s: float) -> tuple[Stretch, ...]:
    """Return the parts of stretches, which lie in their order, between two times."""
    first = bisect_right(stretches, start_s, key=lambda x: x.end_s)
    cut = []
    for i in range(first, len(stretches)):
        if stretches[i].start_s >= end_s:
            break
        cut.append(Stretch(max(stretches[i].start_s, start_s), min(stretches[i].end_s, end_s)))
    return tuple(x for x in cut if x.duration_s > 0)
