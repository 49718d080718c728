"""What is said while a recording runs; its conditions are judged in :mod:`~desktop_app.ui.live.live_conditions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.answer.wording import RECORDING, Wording, wording
from desktop_app.ui.formatting import NO_BREAK_SPACE, percent, seconds
from desktop_app.ui.microphone.device_words import WAITING

if TYPE_CHECKING:
    from desktop_app.recognition import ModelInfo, Verdict

SO_FAR = "So far"
PAUSED = "So far, paused"
TOO_QUIET = "Move closer or turn the microphone up."
UNSURE = "No emotion stands out."

FINAL = "The answer for the whole recording comes when you stop."
LONG_AGO_S = 3599.0
NOTHING_YET = Wording("…", None, "Nothing said yet", meaning=f"No voice has been heard so far. {FINAL}")


def live_wording(verdict: Verdict | None, info: ModelInfo, paused: bool = False, ago_s: float | None = None) -> Wording:
    """Return a rolling answer as the card shows it: marked as one, whatever it says.

    Parameters
    ----------
    verdict : Verdict or None
        About what was said last; None before the first.
    ago_s : float, optional
        Seconds since the last word, where that is over.
    """
    kicker = PAUSED if paused else SO_FAR
    if verdict is None or verdict.status == "too_short":
        return RECORDING._replace(kicker=kicker)
    if verdict.status == "no_speech":
        return NOTHING_YET._replace(kicker=kicker)
    shown = wording(verdict, info)
    when = f"The last {seconds(verdict.end_s - verdict.start_s)}." if ago_s is None else f"Said {_ago(ago_s)} ago."
    advice = {"uncertain": UNSURE, "too_quiet": TOO_QUIET}.get(verdict.status, "")
    return shown._replace(kicker=kicker, meaning=_joined(when, advice, FINAL), final=False)


def waiting_wording(paused: bool = False) -> Wording:
    """Return what stands in the place of an answer until the first sample has come."""
    return Wording("…", None, "Waiting", meaning=WAITING, kicker=PAUSED if paused else SO_FAR)


def live_wordings(info: ModelInfo) -> list[Wording]:
    """Return the longest of all that may stand in the card while a recording runs, to keep room for them."""
    names = sorted(info.labels, key=len)[-3:]
    listed = [f"{name} {percent(0.88)}" for name in names]
    many = Wording("", None, "", percent(1), "", f"Closest: {', '.join(listed)}", PAUSED)
    whens = f"The last {seconds(59.9)}.", f"Said {_ago(LONG_AGO_S)} ago."
    said = [many._replace(meaning=_joined(when, advice, FINAL)) for when in whens for advice in (UNSURE, TOO_QUIET)]
    return [*said, NOTHING_YET, waiting_wording(), RECORDING]


def _ago(ago_s: float) -> str:
    """Return a time that has passed in whole seconds."""
    return seconds(ago_s) if ago_s >= 59.5 else f"{round(ago_s)}{NO_BREAK_SPACE}s"


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def live_text(elapsed_s: float, paused: bool, waiting: bool = False) -> str:
    """Return the text twin of the plots; `waiting` until the first sample has come."""
    if waiting and not paused:
        return WAITING
    return f"{'Paused after' if paused else 'Recording for'} {int(elapsed_s)} s."
