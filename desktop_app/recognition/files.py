"""From paths to results: a row for every file, whatever happens to it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_app.audio.find import Found
from desktop_app.audio.reader import read_clip
from desktop_app.errors import AudioFileError, SpeechEmotionError
from desktop_app.recognition.recogniser import Recogniser
from desktop_app.recognition.verdict import Verdict


@dataclass(frozen=True)
class FileResult:
    """What became of one file: either a verdict or an error.

    Parameters
    ----------
    file : str
        The path as it was given.
    verdict : Verdict or None
    error : SpeechEmotionError or None
    duration_s : float or None
        Length of the file, None when it could not be read.
    """

    file: str
    verdict: Verdict | None = None
    error: SpeechEmotionError | None = None
    duration_s: float | None = None


def recognise_file(path: Path, recogniser: Recogniser) -> FileResult:
    """Read and recognise one file; an error becomes part of the result."""
    try:
        clip = read_clip(path)
        return FileResult(str(path), recogniser.recognise(clip), None, clip.duration_s)
    except SpeechEmotionError as error:
        return FileResult(str(path), error=error)
    except MemoryError:
        message = f"{path} is too long for the memory of this machine. Cut it into shorter files."
        return FileResult(str(path), error=AudioFileError(message, kind="too_long"))


def recognise_files(found: Iterable[Found], recogniser: Recogniser) -> Iterator[FileResult]:
    """Recognise files one after the other, as :func:`desktop_app.audio.find_audio_files` lists them."""
    for path, error in found:
        yield recognise_file(path, recogniser) if error is None else FileResult(str(path), error=error)
