"""What is said while a recording runs: the answer so far, and its conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.answer_words import RECORDING, Remark, Wording, remark, wording
from desktop_app.ui.words import seconds

if TYPE_CHECKING:
    from desktop_app.recognition import ModelInfo, Verdict
    from desktop_app.ui.jobs import Unfinished
    from desktop_app.ui.meter import Reading

SO_FAR = "So far"
PAUSED = "So far, paused"

_ADVICE = {
    "uncertain": "No emotion stands out at the moment.",
    "no_speech": "No voice is heard at the moment.",
    "too_short": "The first answer comes after a second.",
    "too_quiet": "Nothing stands out of the silence at the moment.",
}


def live_wording(verdict: Verdict | None, info: ModelInfo, paused: bool = False) -> Wording:
    """Return a rolling answer as the card shows it: marked as one, whatever it says; None before the first."""
    kicker = PAUSED if paused else SO_FAR
    if verdict is None:
        return RECORDING._replace(kicker=kicker)
    final = "The answer for the whole recording comes when you stop."
    shown = wording(verdict, info)
    heard = verdict.end_s - verdict.start_s
    said = f"The last {seconds(heard)}." if verdict.emotion else _ADVICE[verdict.status]
    return shown._replace(kicker=kicker, meaning=f"{said} {final}", final=False)


def live_remark(verdict: Verdict | None, reading: Reading, info: ModelInfo | None, device_name: str) -> Remark | None:
    """Return how well the sound is heard at the moment; None when there is nothing to say yet."""
    if reading.no_signal:
        return Remark(
            False, "No signal", f"nothing but digital silence comes from “{device_name}”",
            "Check that it is switched on and not muted, or choose another.",
        )  # fmt: skip
    if reading.clipping:
        return Remark(
            False, "Clipping", "the sound is louder than the microphone can take",
            "Turn the microphone down, or move away from it.",
        )  # fmt: skip
    if verdict is None or info is None or verdict.status == "too_short":
        return None
    return remark(verdict, info.sample_rate_hz)


def live_text(elapsed_s: float, paused: bool) -> str:
    """Return the text twin of the plots."""
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
