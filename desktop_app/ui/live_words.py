"""What is said while a recording runs: the answer so far, its conditions, and the strip in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.ui.answer_words import RECORDING, WITHOUT_EMOTION, Remark, Wording, remark, wording
from desktop_app.ui.words import NO_BREAK_SPACE, percent, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import ModelInfo, Segment, Verdict
    from desktop_app.ui.jobs import Unfinished
    from desktop_app.ui.meter import Reading

SO_FAR = "So far"
PAUSED = "So far, paused"
MOST_SPOKEN = 40
TOO_QUIET = "Move closer or turn the microphone up."

FINAL = "The answer for the whole recording comes when you stop."
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
    said = {"uncertain": f"{when} No emotion stands out.", "too_quiet": f"{when} {TOO_QUIET}"}.get(verdict.status, when)
    return shown._replace(kicker=kicker, meaning=f"{said} {FINAL}", final=False)


def _ago(ago_s: float) -> str:
    """Return a time that has passed in whole seconds."""
    return seconds(ago_s) if ago_s >= 59.5 else f"{round(ago_s)}{NO_BREAK_SPACE}s"


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
    if verdict is None or info is None or verdict.status in ("too_short", "no_speech"):
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


def segment_name(segment: Segment) -> tuple[str, str]:
    """Return sign and name of a segment without an emotion, as the strip writes them."""
    sign, headline, _ = WITHOUT_EMOTION[segment.status]
    name = headline.lower()
    return sign, f"? {name}" if segment.status == "uncertain" else name


def spoken_segment(segment: Segment) -> str:
    """Return a segment as a sentence says it: “angry from 7.4 to 12.4 s, 81 %”."""
    what = segment.emotion or WITHOUT_EMOTION[segment.status][1].lower()
    sure = segment.emotion is not None and segment.probability is not None
    number = f", {percent(segment.probability or 0.0)}" if sure else ""
    return f"{what} from {segment.start_s:.1f} to {segment.end_s:.1f}\N{NO-BREAK SPACE}s{number}"


def spoken_segments(segments: Sequence[Segment]) -> str:
    """Return the text twin of the strip, the latest last; of very many, the last forty."""
    if not segments:
        return "Nothing yet."
    left_out = len(segments) - MOST_SPOKEN
    said = "; ".join(spoken_segment(segment) for segment in segments[-MOST_SPOKEN:])
    return f"After {left_out} earlier ones: {said}." if left_out > 0 else f"{said}."


def spoken_timeline(segments: Sequence[Segment]) -> str:
    """Return the text twin of the strip of a whole file; of very many segments, the first forty."""
    said = "; ".join(spoken_segment(segment) for segment in segments[:MOST_SPOKEN])
    left_out = len(segments) - MOST_SPOKEN
    return f"{said}; and {left_out} more." if left_out > 0 else f"{said}."
