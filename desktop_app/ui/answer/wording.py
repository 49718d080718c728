"""A verdict in words: what the number means, what to do when there is none, and how well the sound was heard.

Recognition is named here for type checkers alone: importing it loads onnxruntime, which must not delay the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.ui.answer.share_wording import mostly, of_speech, of_the_speech, spoken_mostly
from desktop_app.ui.formatting import clock, dbfs, percent, rate, seconds
from desktop_app.ui.theme.colours import look

if TYPE_CHECKING:
    from desktop_app.recognition import Conditions, ModelInfo, Verdict
    from desktop_app.ui.signal.span import Span

QUIET_DBFS = -50.0
CLIPPED_SHARE = 0.001

MEAN = "Mean over all of the speech"
ELSEWHERE = "on speakers, in studios and mostly languages that it had never heard"
NOT_MEASURED = "This is the model’s own estimate: how often it is right on speakers it had never heard is not recorded."


class Wording(NamedTuple):
    """What the verdict card shows.

    ``colour`` is None for anything that is no emotion; ``number``, ``meaning``, ``next`` and ``kicker`` (a word over
    the headline that says of which kind this answer is) may be empty. ``final`` tells whether it is an answer that
    stays.
    """

    letter: str
    colour: str | None
    headline: str
    number: str = ""
    meaning: str = ""
    next: str = ""
    kicker: str = ""
    final: bool = False


class Remark(NamedTuple):
    """What the conditions card shows; ``pending`` when there is nothing to judge yet, neither good nor bad."""

    good: bool
    headline: str
    details: str
    advice: str = ""
    pending: bool = False

    @property
    def text(self) -> str:
        """All of it, as sentences."""
        return " ".join(part for part in (f"{self.headline}: {self.details}.", self.advice) if part)


EMPTY = Wording("?", None, "No sound yet", meaning="Record or open a sound to see which emotion it sounds like.")
RECORDING = Wording("●", None, "Recording", meaning="The answer comes when you stop.")
LISTENING = Wording("…", None, "Listening", meaning="The model is hearing the sound.")
NO_MODEL = Wording("?", None, "No model", meaning="The sound can be seen, but there is no model to hear it.")
CANCELLED = Wording("×", None, "Cancelled", meaning="Select a stretch to hear that, or open the file again.")
FAILED = Wording("×", None, "No answer", meaning="The line above says why.")


def wording(verdict: Verdict, info: ModelInfo, shares: Mapping[str, float] | None = None) -> Wording:
    """Return a verdict as the card shows it.

    Parameters
    ----------
    shares : mapping of str to float, optional
        Of the time of the same sound, by answer: where it holds several, what fills the time of speech leads.
    """
    if filled := of_speech(verdict, shares):
        return _wording_of_several(verdict, filled)
    ranked = sorted(verdict.probabilities.items(), key=lambda item: (item[0] != verdict.emotion, -item[1]))
    if verdict.emotion is not None:
        probability = verdict.probabilities[verdict.emotion]
        letter, colour = look(verdict.emotion)
        others = ", ".join(f"{label} {percent(p)}" for label, p in ranked[1:3])
        return Wording(
            letter, colour, verdict.emotion.capitalize(), percent(probability), meaning(probability, info),
            f"Next: {others}", final=True,
        )  # fmt: skip
    letter, headline, advice = WITHOUT_EMOTION[verdict.status]
    closest = ", ".join(f"{label} {percent(p)}" for label, p in ranked[:3])
    return Wording(letter, None, headline, "", f"{advice} {'' if closest else _heard(verdict)}".strip(),
                   f"Closest: {closest}" if closest else "", final=True)  # fmt: skip


WITHOUT_EMOTION = {
    "uncertain": ("?", "Not sure", "No emotion stands out. A longer or clearer stretch of speech may help."),
    "no_speech": ("–", "No speech", "No voice was heard in this sound. Check that the right microphone was on."),
    "too_short": ("–", "Too short", "There is not enough speech for an answer. Record a whole sentence."),
    "too_quiet": ("–", "Too quiet", "There is speech, but too quiet. Move closer or turn the microphone up."),
}


def _wording_of_several(verdict: Verdict, filled: Mapping[str, float]) -> Wording:
    lead = next(iter(filled))
    letter, colour = look(lead) if verdict.emotion is not None else (WITHOUT_EMOTION[lead][0], None)
    headline = lead.capitalize() if verdict.emotion is not None else WITHOUT_EMOTION[lead][1]
    return Wording(
        letter, colour, headline, of_the_speech(filled[lead]), mostly(filled, verdict.conditions),
        "The bars show the mean over all of the speech.", final=True,
    )  # fmt: skip


def _heard(verdict: Verdict) -> str:
    """Return how much was heard of a sound without an answer."""
    spoken_s, level = verdict.conditions.speech_s, dbfs(verdict.conditions.level_dbfs)
    if spoken_s:
        return f"It holds {seconds(spoken_s)} of speech at {level}."
    return f"It lasts {seconds(verdict.end_s - verdict.start_s)} at {level}."


def meaning(probability: float, info: ModelInfo) -> str:
    """Return what a probability means, from the reliability that was measured when the model was evaluated.

    ``info.metrics["reliability"]`` is a list of ``{"from", "to", "right", "clips"}``, all shares in [0, 1] but the
    last; a model without it, or without clips of that score, gets a sentence that claims nothing.
    """
    table = info.metrics.get("reliability")
    where = ELSEWHERE if info.metrics.get("reliability_protocol") == "cross" else "on speakers it had never heard"
    for row in table if isinstance(table, list) else []:
        try:
            low, high, right = float(row["from"]), float(row["to"]), float(row["right"])
            measured = float(row["clips"]) > 0 and 0 <= right <= 1 and 0 <= low <= high <= 1
        except (KeyError, TypeError, ValueError, OverflowError):
            continue
        if measured and (low <= probability < high or low < probability == high == 1):
            band = f"{low * 100:.0f}–{percent(high)}"
            return f"Of clips scored {band}, {percent(right)} were right {where}."
    return NOT_MEASURED


def remark(verdict: Verdict, model_rate_hz: int) -> Remark:
    """Return how well the sound was heard, with advice when something was in the way."""
    conditions = verdict.conditions
    heard = details(conditions)
    for hinders, headline, advice in (
        (verdict.status == "too_short", "Too short to judge", "Record at least a whole sentence."),
        (verdict.status == "no_speech", "No voice found", "Check that the right microphone was on, and speak into it."),
        (conditions.clipped > CLIPPED_SHARE, "Clipped", "Turn the microphone down, or move away from it."),
        (
            verdict.status == "too_quiet" or conditions.level_dbfs < QUIET_DBFS,
            "Quiet", "Turn the microphone up, or move closer to it.",
        ),
        (
            conditions.rate_hz < model_rate_hz,
            "Narrow band", narrow_advice(model_rate_hz),
        ),
    ):  # fmt: skip
        if hinders:
            return Remark(False, headline, heard, advice)
    return Remark(True, "Heard well", heard)


def narrow_advice(model_rate_hz: int) -> str:
    """Return what to do about a sound of fewer samples a second than the model was made for."""
    return f"The model was made for {rate(model_rate_hz)}; record at that rate or above."


def details(conditions: Conditions) -> str:
    """Return conditions in numbers."""
    parts = [dbfs(conditions.level_dbfs), f"{percent(conditions.clipped)} clipped"]
    if conditions.speech_s:
        parts.append(speech_text(conditions.speech_s, conditions.speech))
    return ", ".join([*parts, f"{rate(conditions.rate_hz)} source"])


def speech_text(speech_s: float, share: float | None) -> str:
    """Return how much speech there is: “3.5 s of speech (88 % of the time)”."""
    return f"{seconds(speech_s)} of speech" + (f" ({percent(share)} of the time)" if share is not None else "")


def spoken(verdict: Verdict, shares: Mapping[str, float] | None = None) -> str:
    """Return a verdict as the text twin of a plot: “angry from 0.5 to 3.5 s, 81 %”."""
    span = f"{verdict.start_s:.1f} to {seconds(verdict.end_s)}"
    if filled := of_speech(verdict, shares):
        return spoken_mostly(filled, span)
    what = verdict.emotion or WITHOUT_EMOTION[verdict.status][1].lower()
    number = f", {percent(verdict.probabilities[verdict.emotion])}" if verdict.emotion is not None else ""
    return f"{what} from {span}{number}"


def selection_wording(wording: Wording, span: Span) -> Wording:
    """Return an answer marked as that to a part of the sound."""
    return wording._replace(kicker=f"Selection, {clock(span[0])} to {clock(span[1])}")


def channel_wording(wording: Wording, channel: int | None) -> Wording:
    """Return an answer marked as that to one channel of the sound; None for all of them."""
    if channel is None:
        return wording
    return wording._replace(kicker=f"Channel {channel}: {wording.kicker}" if wording.kicker else f"Channel {channel}")
