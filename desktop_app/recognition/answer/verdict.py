"""What the program says about a stretch of sound, and the one place that decides its status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

ROUNDING_S = 1e-9
"""Times are sums of fractions: a stretch may come out shorter than it is by this much."""


class Status(StrEnum):
    """What kind of answer a verdict is."""

    EMOTION = "emotion"
    UNCERTAIN = "uncertain"
    NO_SPEECH = "no_speech"
    TOO_SHORT = "too_short"
    TOO_QUIET = "too_quiet"


ANSWERED = (Status.EMOTION, Status.UNCERTAIN)
"""Statuses with probabilities: speech was heard and answered."""


@dataclass(frozen=True)
class Thresholds:
    """Limits that a model brings along in its metadata, ``thresholds``.

    Parameters
    ----------
    min_probability : float, [0, 1]
        Below it the verdict is ``uncertain``.
    min_speech : float, [0, 1]
        Windows in which the model's ``speech`` output is below it are no speech, whatever the detector says; used only
        with a model that has such an output.
    min_level_dbfs : float
        RMS level of speech below which the verdict is ``too_quiet``.
    min_duration_s : float
        Seconds of speech below which the verdict is ``too_short``.
    """

    min_probability: float = 0.0
    min_speech: float = 0.5
    min_level_dbfs: float = -60.0
    min_duration_s: float = 0.5


@dataclass(frozen=True)
class Conditions:
    """The circumstances under which a verdict was formed.

    Parameters
    ----------
    rate_hz, channels : int
        Of the source, before resampling and mixing down.
    level_dbfs : float
        RMS of the speech, or of all the sound where there is none, in dB below full scale; -120 for digital silence.
    clipped : float, [0, 1]
        Share of samples that are clipped.
    speech : float or None, [0, 1]
        Share of the time in which somebody speaks; None where that was not measured.
    speech_s : float or None
        The same in seconds.
    """

    rate_hz: int
    channels: int
    level_dbfs: float
    clipped: float
    speech: float | None = None
    speech_s: float | None = None


@dataclass(frozen=True)
class Verdict:
    """One answer about the sound from `start_s` to `end_s`.

    Parameters
    ----------
    status : Status
    emotion : str or None
        The most probable label, or, for a whole whose windows differ, the one that fills most of the time of speech;
        None unless `status` is ``emotion``.
    probabilities : mapping of str to float
        In the model's label order, summing to 1; empty unless `status` is ``emotion`` or ``uncertain``.
    start_s, end_s : float
        Stretch of the source that holds the speech, or all of it where there is none.
    conditions : Conditions
    """

    status: Status
    emotion: str | None
    start_s: float
    end_s: float
    conditions: Conditions
    probabilities: Mapping[str, float] = field(default_factory=dict)

    @property
    def probability(self) -> float | None:
        """Probability of the emotion, or of the most probable label where there is none; None without probabilities."""
        if self.emotion is not None:
            return self.probabilities[self.emotion]
        return max(self.probabilities.values(), default=None)


def decide(
    probabilities: Mapping[str, float], conditions: Conditions, start_s: float, end_s: float, thresholds: Thresholds
) -> Verdict:
    """Turn what was measured into a verdict; nowhere else is a status chosen.

    The checks run from the ground up: enough sound, speech in it, that loud enough, enough of it, sure enough.

    Examples
    --------
    >>> quiet = Conditions(rate_hz=48000, channels=1, level_dbfs=-91.0, clipped=0.0, speech=0.5, speech_s=1.5)
    >>> decide({"happy": 0.9, "sad": 0.1}, quiet, 0.0, 3.0, Thresholds()).status
    <Status.TOO_QUIET: 'too_quiet'>
    """
    if end_s - start_s < thresholds.min_duration_s - ROUNDING_S:
        status = Status.TOO_SHORT
    elif conditions.speech_s == 0:
        status = Status.NO_SPEECH
    elif conditions.level_dbfs < thresholds.min_level_dbfs:
        status = Status.TOO_QUIET
    elif conditions.speech_s is not None and conditions.speech_s < thresholds.min_duration_s - ROUNDING_S:
        status = Status.TOO_SHORT
    elif max(probabilities.values()) < thresholds.min_probability:
        status = Status.UNCERTAIN
    else:
        status = Status.EMOTION
    heard = status in ANSWERED
    return Verdict(
        status=status,
        emotion=max(probabilities, key=lambda label: probabilities[label]) if status is Status.EMOTION else None,
        start_s=start_s,
        end_s=end_s,
        conditions=conditions,
        probabilities=dict(probabilities) if heard else {},
    )
