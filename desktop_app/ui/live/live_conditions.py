"""How well a running recording is heard. A breath is no fault: only what has been wrong for a while is told."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop_app.ui.answer.wording import QUIET_DBFS, Remark, details, narrow_advice, speech_text
from desktop_app.ui.formatting import dbfs, percent, rate, seconds
from desktop_app.ui.signal.meter import NO_SIGNAL_DBFS, NO_SIGNAL_S

if TYPE_CHECKING:
    from desktop_app.recognition import Conditions, Verdict
    from desktop_app.ui.signal.meter import Reading

SPOKEN = ("emotion", "uncertain", "too_quiet")
"""Answers about a voice."""

PAUSE_S = 5.0
"""People pause for so long between sentences: only a longer silence is told of."""

JUDGED = 6
"""Speech is judged by so many answers, three seconds of it."""

LOUDER_DB = 3.0
"""So much louder than what is called quiet has to be what is not called so any more."""

LONG_S, NEARLY_ALL = 36_000.0, 0.999
"""Hardly any number takes more room."""

_PENDING = Remark(True, "Listening", "how well you are heard is said here once you speak", pending=True)
_NO_MODEL = Remark(True, "No model", "only the level is watched until there is one", pending=True)
_LITTLE = Remark(
    False, "Little speech", f"no voice was heard for {seconds(PAUSE_S)}",
    "Speak, or check that the right microphone is chosen.",
)  # fmt: skip
_SILENT = Remark(
    False, "Quiet", f"nothing stood out of the silence for {seconds(PAUSE_S)}",
    "Speak, turn the microphone up, or move closer to it.",
)  # fmt: skip


class LiveConditions:
    """Judges answers and readings of the level as they come, with a memory of some seconds.

    Times of answers are those of the sound; the time of a reading is given, on any clock.

    Parameters
    ----------
    device_name : str
    model_rate_hz : int or None
        None without a model: then there are no answers.
    """

    def __init__(self, device_name: str, model_rate_hz: int | None) -> None:
        self._device_name = device_name
        self._model_rate_hz = model_rate_hz
        self._answers: deque[tuple[float, Conditions]] = deque()
        self._spoken: deque[Conditions] = deque(maxlen=JUDGED)
        self._spoke_s: float | None = None
        self._quiet = False
        self._had_signal = False
        self._silent_since_s: float | None = None
        self._most_clipped = 0.0
        self._said = self._waiting

    def add(self, verdict: Verdict) -> None:
        """Take in an answer."""
        if verdict.status == "too_short":
            return
        if self._spoke_s is None:
            self._spoke_s = verdict.start_s
        self._answers.append((verdict.end_s, verdict.conditions))
        while self._answers[0][0] <= verdict.end_s - PAUSE_S:
            self._answers.popleft()
        if verdict.status in SPOKEN:
            self._spoke_s = verdict.end_s
            self._spoken.append(verdict.conditions)
            self._judge_level()

    def remark(self, reading: Reading, now_s: float, paused: bool = False) -> Remark:
        """Return what to say now; during a pause of the recording, what was said before."""
        if not paused:
            self._said = self._judge(reading, now_s)
        return self._said

    def longest(self, rate_hz: int) -> list[Remark]:
        """Return the longest of all remarks about a device of this rate, to keep room for them."""
        share = percent(NEARLY_ALL)
        parts = dbfs(-100), f"{share} clipped", speech_text(LONG_S, NEARLY_ALL), f"{rate(rate_hz)} source"
        heard = ", ".join(parts)
        remarks = [self._waiting, self._no_signal, _clipping(NEARLY_ALL), _PENDING, _NO_MODEL, _LITTLE, _SILENT]
        remarks.append(_too_quiet(heard))
        if self._model_rate_hz is not None and rate_hz < self._model_rate_hz:
            remarks.append(_narrow(heard, self._model_rate_hz))
        return remarks

    def _judge(self, reading: Reading, now_s: float) -> Remark:
        if reading.waiting:
            return self._waiting
        if self._is_dead(reading, now_s):
            return self._no_signal
        if reading.clipping:
            # A number that rose and fell with every frame could not be read.
            self._most_clipped = max(self._most_clipped, reading.clipped_share)
            return _clipping(self._most_clipped)
        self._most_clipped = 0.0
        return _NO_MODEL if self._model_rate_hz is None else self._judge_answers(self._model_rate_hz)

    def _judge_answers(self, model_rate_hz: int) -> Remark:
        if not self._answers or self._spoke_s is None:
            return _PENDING
        if self._answers[-1][0] - self._spoke_s >= PAUSE_S:
            levels = [conditions.level_dbfs for _, conditions in self._answers]
            return _SILENT if sum(levels) / len(levels) < QUIET_DBFS else _LITTLE
        if not self._spoken or (len(self._spoken) < JUDGED and self._level() < QUIET_DBFS):
            return _PENDING
        heard = details(self._mean())
        if self._quiet:
            return _too_quiet(heard)
        if self._spoken[-1].rate_hz < model_rate_hz:
            return _narrow(heard, model_rate_hz)
        return Remark(True, "Heard well", heard)

    def _is_dead(self, reading: Reading, now_s: float) -> bool:
        """Tell whether nothing but zeros comes. Microphones that suppress noise give them in every pause."""
        if not reading.no_signal:
            self._silent_since_s = None
            self._had_signal |= reading.level_dbfs > NO_SIGNAL_DBFS
            return False
        if self._silent_since_s is None:
            self._silent_since_s = now_s
        return not self._had_signal or now_s - self._silent_since_s >= PAUSE_S - NO_SIGNAL_S

    def _judge_level(self) -> None:
        if len(self._spoken) == JUDGED:
            self._quiet = self._level() < QUIET_DBFS + (LOUDER_DB if self._quiet else 0.0)

    def _level(self) -> float:
        return sum(conditions.level_dbfs for conditions in self._spoken) / len(self._spoken)

    def _mean(self) -> Conditions:
        """Return the conditions of what was spoken: those of pauses are of no interest. Speech is all so far."""
        clipped = sum(conditions.clipped for conditions in self._spoken) / len(self._spoken)
        return replace(self._spoken[-1], level_dbfs=self._level(), clipped=clipped)

    @property
    def _waiting(self) -> Remark:
        name = f"“{self._device_name}”"
        return Remark(True, "Waiting for the microphone", f"no sound has come from {name} yet", pending=True)

    @property
    def _no_signal(self) -> Remark:
        return Remark(
            False, "No signal", f"nothing but digital silence comes from “{self._device_name}”",
            "Check that it is switched on and not muted, or choose another.",
        )  # fmt: skip


def _clipping(share: float) -> Remark:
    much = f"{percent(share)} of the last seconds is cut off, " if share > 0 else ""
    return Remark(
        False, "Clipping", f"{much}louder than the microphone can take",
        "Turn the microphone down, or move away from it.",
    )  # fmt: skip


def _too_quiet(heard: str) -> Remark:
    return Remark(False, "Quiet", heard, "Turn the microphone up, or move closer to it.")


def _narrow(heard: str, model_rate_hz: int) -> Remark:
    return Remark(False, "Narrow band", heard, narrow_advice(model_rate_hz))
