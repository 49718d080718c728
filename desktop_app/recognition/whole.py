"""The answer for a whole, from what its windows say; kept as sums, so that it costs the same after hours."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.signal.level import SILENCE_DBFS
from desktop_app.audio.signal.level_track import LevelTrack
from desktop_app.recognition.answer.probabilities import calibrated
from desktop_app.recognition.answer.verdict import ANSWERED, Conditions, Status, Verdict, decide
from desktop_app.recognition.answers import Answered, emotion_of
from desktop_app.recognition.models.contract import ModelInfo


class Whole:
    """Takes what windows say, and answers for all of it by the mean of their probabilities.

    Each window counts by the seconds of speech that it answers for. Where windows differ so that the mean would
    describe no moment, the answer that fills most time leads.

    Parameters
    ----------
    info : ModelInfo
    rate_hz, channels : int
        Of the source.
    levels : LevelTrack
        Of the source, as far as the windows that are taken.
    """

    def __init__(self, info: ModelInfo, rate_hz: int, channels: int, levels: LevelTrack) -> None:
        self._info = info
        self._source = rate_hz, channels
        self._levels = levels
        self._sum: NDArray[np.float64] = np.zeros(len(info.labels))
        self._energy = 0.0
        self._spent: dict[str | None, float] = {}
        self._start_s, self._end_s = np.inf, 0.0

    @property
    def speech_s(self) -> float:
        """Seconds of speech so far."""
        return sum(self._spent.values())

    def add(self, answered: Iterable[Answered]) -> None:
        """Take what the next windows say."""
        for x in answered:
            emotion, speech_s = emotion_of(x.probabilities, self._info), x.speech_s
            self._spent[emotion] = self._spent.get(emotion, 0.0) + speech_s
            self._sum = self._sum + x.raw.astype(np.float64) * speech_s
            self._energy += self._levels.energy(x.stretches)
            self._start_s = min(self._start_s, x.stretches[0].start_s)
            self._end_s = x.stretches[-1].end_s

    def plus(self, answered: Iterable[Answered]) -> "Whole":
        """Return another one that has taken some more."""
        other = copy(self)
        other._spent = dict(self._spent)
        other.add(answered)
        return other

    def verdict(self, duration_s: float) -> Verdict:
        """Return the answer; `duration_s` is the length of the source."""
        speech_s, thresholds = self.speech_s, self._info.thresholds
        share = min(1.0, speech_s / duration_s) if duration_s else 0.0
        level = dbfs_of(self._energy, speech_s) if speech_s else self._levels.level_dbfs
        conditions = Conditions(*self._source, level, self._levels.clipped, share, speech_s)
        if not speech_s:
            return decide({}, conditions, 0.0, duration_s, thresholds)
        mean = calibrated((self._sum / speech_s).astype(np.float32), self._info.temperature)
        named = dict(zip(self._info.labels, mean.tolist(), strict=True))
        verdict = decide(named, conditions, 0.0, duration_s, thresholds)
        verdict = replace(verdict, start_s=self._start_s, end_s=self._end_s)
        return self._led_by_time(verdict) if verdict.status in ANSWERED else verdict

    def _led_by_time(self, verdict: Verdict) -> Verdict:
        """Return the answer of the mean, unless another one fills more of the time."""
        leading = max(self._spent, key=lambda emotion: self._spent[emotion])
        if self._spent[leading] <= self._spent.get(verdict.emotion, 0.0):
            return verdict
        return replace(verdict, status=Status.UNCERTAIN if leading is None else Status.EMOTION, emotion=leading)


def dbfs_of(energy: float, duration_s: float) -> float:
    """Return the level of stretches in dBFS from their energy, as :meth:`LevelTrack.energy` has it."""
    return SILENCE_DBFS if energy <= 0 else max(SILENCE_DBFS, 10 * float(np.log10(energy / duration_s)))
