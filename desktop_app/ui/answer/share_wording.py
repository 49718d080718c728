"""What fills the time of speech, in words: the answer to a sound that holds several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop_app.ui.formatting import percent, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import Conditions, Verdict

SEVERAL_FROM = 0.1
"""Of the time of speech: an answer that fills less is no reason to call a sound one of several."""

MOST_OTHERS = 3
NOT_SURE = "not sure"


def of_speech(verdict: Verdict, shares: Mapping[str, float] | None) -> dict[str, float]:
    """Return the shares of the time of speech where one probability would describe no moment of a sound; else nothing.

    So it is where two answers or more each fill at least a tenth of that time, and where what fills most of it is not
    the most probable on average.

    Parameters
    ----------
    verdict : Verdict
        For the whole sound.
    shares : mapping of str to float or None
        Shares of all its time by answer, as a timeline has them; None where they are not known.

    Returns
    -------
    dict of str to float, (0, 1]
        The answer that leads first, then the others by share.
    """
    lead = verdict.emotion or verdict.status
    if shares is None or lead not in shares or not verdict.probabilities:
        return {}
    spoken = {answer: share for answer, share in shares.items() if share > 0 and answer != "no_speech"}
    total = sum(spoken.values())
    ranked = sorted(spoken, key=lambda answer: (answer != lead, -spoken[answer]))
    filled = {answer: spoken[answer] / total for answer in ranked}
    several = sum(share >= SEVERAL_FROM for share in filled.values()) > 1
    hidden = verdict.emotion is not None and verdict.probabilities[verdict.emotion] < max(
        verdict.probabilities.values()
    )
    return filled if several or hidden else {}


def of_the_speech(share: float) -> str:
    """Return a share of the time of speech, as the number under a headline."""
    return f"{percent(share)} of the speech"


def mostly(filled: Mapping[str, float], conditions: Conditions) -> str:
    """Return what fills the time of speech: “Mostly sad: 47 % of the 59.0 s of speech; happy 30 %, not sure 23 %.”.

    Parameters
    ----------
    filled : mapping of str to float
        As :func:`of_speech` returns it.
    conditions : Conditions
        Those of the same verdict.
    """
    lead, *others = filled
    whole = f"the {seconds(conditions.speech_s)} of speech" if conditions.speech_s else "the speech"
    return f"Mostly {_name(lead)}: {percent(filled[lead])} of {whole}{_others(filled, others)}."


def spoken_mostly(filled: Mapping[str, float], span: str) -> str:
    """Return the same as the text twin of a plot, about a stretch: “mostly sad from 0 to 9 s, 47 % of the speech”."""
    lead, *others = filled
    return f"mostly {_name(lead)} from {span}, {of_the_speech(filled[lead])}{_others(filled, others)}"


def _others(filled: Mapping[str, float], others: list[str]) -> str:
    said = ", ".join(f"{_name(answer)} {percent(filled[answer])}" for answer in others[:MOST_OTHERS])
    return f"; {said}" if said else ""


def _name(answer: str) -> str:
    return NOT_SURE if answer == "uncertain" else answer
