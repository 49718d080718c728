"""From paths to results: a row for every file, whatever happens to it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from desktop_app.audio.find import Found
from desktop_app.audio.reader import open_sound, read_clip
from desktop_app.errors import AudioFileError, CancelledError, SpeechEmotionError
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.recogniser import Recogniser
from desktop_app.recognition.timeline import recognise_whole

__all__ = ["FileResult", "recognise_file", "recognise_files"]


IN_BLOCKS_FROM_S = 60.0
IN_BLOCKS_FROM_SAMPLES = 24_000_000
"""Files of more are read in blocks, which take less memory; shorter ones at once, which is simpler and as good."""


def recognise_file(
    path: Path,
    recogniser: Recogniser,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FileResult:
    """Read and recognise one file of any length; an error becomes part of the result.

    Parameters
    ----------
    progress, cancelled : callable, optional
        As for :func:`recognise_whole`, of a long file.

    Raises
    ------
    CancelledError
        When `cancelled` says so.
    """
    try:
        with open_sound(path) as file:
            in_blocks = (
                file.frames > IN_BLOCKS_FROM_S * file.samplerate or file.frames * file.channels > IN_BLOCKS_FROM_SAMPLES
            )
        if in_blocks:
            return recognise_whole(path, recogniser.model, progress, cancelled)
        clip = read_clip(path)
        return FileResult(str(path), recogniser.recognise(clip), None, clip.duration_s)
    except CancelledError:
        raise
    except SpeechEmotionError as error:
        return FileResult(str(path), error=error)
    except MemoryError:
        message = f"{path} is too long for the memory of this machine. Cut it into shorter files."
        return FileResult(str(path), error=AudioFileError(message, kind="too_long"))


def recognise_files(found: Iterable[Found], recogniser: Recogniser) -> Iterator[FileResult]:
    """Recognise files one after the other, as :func:`desktop_app.audio.find_audio_files` lists them."""
    for path, error in found:
        yield recognise_file(path, recogniser) if error is None else FileResult(str(path), error=error)
