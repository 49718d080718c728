"""A verdict in words: what the number means, what to do when there is none, and how well the sound was heard.

Recognition is named here for type checkers alone: importing it loads onnxruntime, which must not delay the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop_app.ui.colours import look
from desktop_app.ui.words import dbfs, percent, rate, seconds

if TYPE_CHECKING:
    from desktop_app.recognition import Conditions, ModelInfo, Verdict

QUIET_DBFS = -50.0
CLIPPED_SHARE = 0.001
LITTLE_SPEECH = 0.5

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


def wording(verdict: Verdict, info: ModelInfo) -> Wording:
    """Return a verdict as the card shows it."""
    ranked = sorted(verdict.probabilities.items(), key=lambda item: -item[1])
    if verdict.emotion is not None:
        probability = verdict.probabilities[verdict.emotion]
        letter, colour = look(verdict.emotion)
        others = ", ".join(f"{label} {percent(p)}" for label, p in ranked[1:3])
        return Wording(
            letter, colour, verdict.emotion.capitalize(), percent(probability), meaning(probability, info),
            f"Next: {others}", final=True,
        )  # fmt: skip
    letter, headline, advice = WITHOUT_EMOTION[verdict.status]
    heard = f"It lasts {seconds(verdict.end_s - verdict.start_s)} at {dbfs(verdict.conditions.level_dbfs)}."
    closest = ", ".join(f"{label} {percent(p)}" for label, p in ranked[:3])
    return Wording(letter, None, headline, "", f"{advice} {'' if closest else heard}".strip(),
                   f"Closest: {closest}" if closest else "", final=True)  # fmt: skip


WITHOUT_EMOTION = {
    "uncertain": ("?", "Not sure", "No emotion stands out. A longer or clearer stretch of speech may help."),
    "no_speech": ("–", "No speech", "No voice was heard in this sound. Check that the right microphone was on."),
    "too_short": ("–", "Too short", "There is not enough sound for an answer. Record a whole sentence."),
    "too_quiet": ("–", "Too quiet", "No voice stands out of the silence. Move closer or turn the microphone up."),
}


def meaning(probability: float, info: ModelInfo) -> str:
    """Return what a probability means, from the reliability that was measured when the model was evaluated.

    ``info.metrics["reliability"]`` is a list of ``{"from", "to", "right", "clips"}``, all shares in [0, 1] but the
    last; a model without it, or without clips of that score, gets a sentence that claims nothing.
    """
    table = info.metrics.get("reliability")
    for row in table if isinstance(table, list) else []:
        try:
            low, high, right = float(row["from"]), float(row["to"]), float(row["right"])
            measured = int(row["clips"]) > 0 and (low <= probability < high or low < probability == high == 1)
        except (KeyError, TypeError, ValueError):
            continue
        if measured:
            band = f"{low * 100:.0f}–{percent(high)}"
            return f"Of clips scored {band}, {percent(right)} were right on speakers it had never heard."
    return NOT_MEASURED


def remark(verdict: Verdict, model_rate_hz: int) -> Remark:
    """Return how well the sound was heard, with advice when something was in the way."""
    conditions = verdict.conditions
    heard = details(conditions)
    for hinders, headline, advice in (
        (verdict.status == "too_short", "Too short to judge", "Record at least a whole sentence."),
        (conditions.clipped > CLIPPED_SHARE, "Clipped", "Turn the microphone down, or move away from it."),
        (conditions.level_dbfs < QUIET_DBFS, "Quiet", "Turn the microphone up, or move closer to it."),
        (
            conditions.speech is not None and conditions.speech < LITTLE_SPEECH,
            "Little speech", "Leave out long pauses and background noise.",
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
    if conditions.speech is not None:
        parts.append(f"{percent(conditions.speech)} speech")
    return ", ".join([*parts, f"{rate(conditions.rate_hz)} source"])


def spoken(verdict: Verdict) -> str:
    """Return a verdict as the text twin of a plot: “angry from 0.5 to 3.5 s, 81 %”."""
    what = verdict.emotion or WITHOUT_EMOTION[verdict.status][1].lower()
    number = f", {percent(verdict.probabilities[verdict.emotion])}" if verdict.emotion is not None else ""
    return f"{what} from {verdict.start_s:.1f} to {seconds(verdict.end_s)}{number}"
