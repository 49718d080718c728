"""A timeline as a label track of Audacity."""

from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.results.made_by import made_by_text
from desktop_app.results.spans import DIGITS, answer_of, probability_text, segments_of
from desktop_app.terminal import printable


def as_audacity(result: FileResult, info: ModelInfo, sha256: str) -> str:
    r"""Return a result as labels, a line each: start and end in seconds, and ``angry 0.812345``, with tabs in between.

    The last label is a point at the end of the sound; it says by which program, model and settings this was made.

    Parameters
    ----------
    result : FileResult
        With a timeline; without one, a single label says the whole.
    info : ModelInfo
        Of the model that gave the result.
    sha256 : str
        Of the model file, in hexadecimal digits.

    Raises
    ------
    OutputError
        When the result has no answer.
    """
    segments = segments_of(result)
    labels = [
        (segment.start_s, segment.end_s, f"{answer_of(segment)} {probability_text(segment)}".rstrip())
        for segment in segments
    ]
    labels.append((segments[-1].end_s, segments[-1].end_s, made_by_text(info, sha256)))
    return "".join(f"{start:.{DIGITS}f}\t{end:.{DIGITS}f}\t{printable(text)}\n" for start, end, text in labels)
