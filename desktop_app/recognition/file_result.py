"""What became of one file."""

from dataclasses import dataclass

from desktop_app.errors import SpeechEmotionError
from desktop_app.recognition.answer.verdict import Verdict
from desktop_app.recognition.timeline import Timeline


@dataclass(frozen=True)
class FileResult:
    """What became of one file: a verdict or an error; both when the file is damaged on the way of a timeline.

    Parameters
    ----------
    file : str
        The path as it was given.
    verdict : Verdict or None
    error : SpeechEmotionError or None
        With a verdict, what ended the sound before the file's end: verdict and timeline are about the part before.
    duration_s : float or None
        Length of the file, or of the part that could be read; None when nothing could.
    timeline : Timeline or None
        Answers over time, where they were asked for.
    channel : int or None
        The one channel that was heard, from 1 on; None for all of them, mixed.
    """

    file: str
    verdict: Verdict | None = None
    error: SpeechEmotionError | None = None
    duration_s: float | None = None
    timeline: Timeline | None = None
    channel: int | None = None
