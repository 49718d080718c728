"""What is said while a recording runs; its conditions are judged in :mod:`~desktop_app.ui.live.live_conditions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.answer.wording import RECORDING, Wording, wording
from desktop_app.ui.formatting import NO_BREAK_SPACE, percent, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import ModelInfo, Verdict
    from desktop_app.ui.jobs import Unfinished

SO_FAR = "So far"
PAUSED = "So far, paused"
TOO_QUIET = "Move closer or turn the microphone up."
UNSURE = "No emotion stands out."
WAITING = "Waiting for the microphone: no sound has come from it yet."

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


def opening_text(device_name: str) -> str:
    r"""Return what to say while a microphone takes long to open; its name may be unknown.

    Examples
    --------
    >>> opening_text("USB"), opening_text("")
    ('Waiting for the microphone “USB”: it is being opened.', 'Waiting for the microphone: it is being opened.')
    """
    return f"Waiting for the microphone{f' “{device_name}”' if device_name else ''}: it is being opened."


def live_text(elapsed_s: float, paused: bool, waiting: bool = False) -> str:
    """Return the text twin of the plots; `waiting` until the first sample has come."""
    if waiting and not paused:
        return WAITING
    return f"{'Paused after' if paused else 'Recording for'} {int(elapsed_s)} s."


def dropped_text(frames: int, rate_hz: int) -> str:
    r"""Return what to say about lost sound.

    Examples
    --------
    >>> dropped_text(4096, 48000).startswith("4096 samples (0.09\N{NO-BREAK SPACE}s) are missing so far")
    True
    """
    return (
        f"{frames} samples ({seconds(frames / rate_hz)}) are missing so far: the computer is too busy to record "
        "everything. Close other programs."
    )


def unfinished_text(unfinished: Unfinished, count: int) -> str:
    """Return the offer of a recording that was cut off, the first of `count`."""
    more = f" {count - 1} more after it." if count > 1 else ""
    there = f": {seconds(unfinished.duration_s)} of it are there" if unfinished.duration_s is not None else ""
    return f"{unfinished.path.name} was cut off when the program ended{there}.{more}"
