"""What is said while a recording runs; its conditions are judged in :mod:`~desktop_app.ui.live_conditions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.answer_words import RECORDING, Wording, wording
from desktop_app.ui.words import percent, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import ModelInfo, Verdict
    from desktop_app.ui.jobs import Unfinished

SO_FAR = "So far"
PAUSED = "So far, paused"
FINAL = "The answer for the whole recording comes when you stop."
WAITING = "Waiting for the microphone: no sound has come from it yet."

_ADVICE = {
    "uncertain": "No emotion stands out at the moment.",
    "no_speech": "No voice is heard at the moment.",
    "too_short": "The first answer comes after a second.",
    "too_quiet": "Nothing stands out of the silence at the moment.",
}


def live_wording(
    verdict: Verdict | None, info: ModelInfo, paused: bool = False, last: Verdict | None = None
) -> Wording:
    """Return a rolling answer as the card shows it: marked as one, whatever it says; None before the first.

    Where it is none, because nobody speaks for example, the `last` that was an emotion can still be read.
    """
    kicker = PAUSED if paused else SO_FAR
    if verdict is None:
        return RECORDING._replace(kicker=kicker)
    shown = wording(verdict, info)
    heard = verdict.end_s - verdict.start_s
    said = f"The last {seconds(heard)}." if verdict.emotion else _ADVICE[verdict.status]
    heard_last = _last(last.emotion, last.probability) if last is not None and last.emotion else ""
    return shown._replace(kicker=kicker, meaning=f"{said} {FINAL}", next=shown.next or heard_last, final=False)


def waiting_wording(paused: bool = False) -> Wording:
    """Return what stands in the place of an answer until the first sample has come."""
    return Wording("…", None, "Waiting", meaning=WAITING, kicker=PAUSED if paused else SO_FAR)


def live_wordings(info: ModelInfo) -> list[Wording]:
    """Return the longest of all that may stand in the card while a recording runs, to keep room for them."""
    names = sorted(info.labels, key=len)[-3:]
    listed = [f"{name} {percent(0.88)}" for name in names]
    many = Wording(
        "", None, "", percent(1), f"The last {seconds(59.9)}. {FINAL}", f"Closest: {', '.join(listed)}", PAUSED
    )  # fmt: skip
    advised = [many._replace(meaning=f"{advice} {FINAL}", next=_last(names[-1], 1.0)) for advice in _ADVICE.values()]
    return [many, *advised, waiting_wording(), RECORDING]


def _last(emotion: str, probability: float | None) -> str:
    return f"Last heard: {emotion}" + (f" {percent(probability)}" if probability is not None else "")


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
