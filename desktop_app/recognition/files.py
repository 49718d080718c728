"""From paths to results: a row for every file, whatever happens to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from desktop_app.audio.files.find import Found
from desktop_app.audio.signal.clip import Clip
from desktop_app.errors import AudioFileError, CancelledError, SpeechEmotionError
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.mfcc import Mfcc
from desktop_app.recognition.mfcc_of_windows import mfcc_of_windows
from desktop_app.recognition.models.model import Model
from desktop_app.recognition.recogniser import Recogniser
from desktop_app.recognition.speech.window_inference import Heard, hear_clip, hear_file
from desktop_app.recognition.timeline import answer

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


def recognise_timeline(
    path: Path,
    model: Model,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    channel: int | None = None,
) -> FileResult:
    """Say which emotions a file of any length sounds like over time, and as a whole.

    The file is read, resampled and heard in blocks: the memory taken hardly grows with its length.

    Parameters
    ----------
    path : Path
    model : Model
    progress : callable, optional
        Called with the share done, [0, 1], for every five seconds of sound.
    cancelled : callable, optional
        Asked as often; True ends the work.
    channel : int, optional
        The one channel to hear, from 1 on; all of them, mixed, when left out.

    Returns
    -------
    FileResult
        With the timeline, and the verdict for the whole file. A file that is damaged on the way has both for the part
        before that, and the error. A file that can't be read, or lacks that channel, or a model that fails, gives an
        error alone.

    Raises
    ------
    CancelledError
        When `cancelled` says so.
    """
    try:
        heard = hear_file(path, model, progress=progress, cancelled=cancelled, channel=channel)
        return _result(path, heard, model, channel)
    except CancelledError:
        raise
    except SpeechEmotionError as error:
        return FileResult(str(path), error=error, channel=channel)
    except MemoryError:
        message = f"There was not enough memory for {path}. Close other programs, or cut it into shorter files."
        return FileResult(str(path), error=AudioFileError(message, kind="no_memory"), channel=channel)


def recognise_file(
    path: Path,
    recogniser: Recogniser,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    channel: int | None = None,
) -> FileResult:
    """Say which emotion a file of any length sounds like as a whole; an error becomes part of the result.

    As :func:`recognise_timeline`, without the timeline; a file that is damaged on the way gives an error alone.

    Raises
    ------
    CancelledError
        When `cancelled` says so.
    """
    result = recognise_timeline(path, recogniser.model, progress, cancelled, channel)
    if result.error is not None:
        return FileResult(result.file, error=result.error, channel=channel)
    return replace(result, timeline=None)


def recognise_part(
    path: Path,
    model: Model,
    start_s: float,
    end_s: float,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    channel: int | None = None,
) -> FileResult:
    """Say which emotions a part of a file sounds like, reading no more than that part.

    Parameters
    ----------
    start_s, end_s : float
        What lies outside the file is left out.
    progress, cancelled, channel : optional
        As for :func:`recognise_timeline`.

    Returns
    -------
    FileResult
        Verdict and timeline for the part, their times counted from the start of the file.

    Raises
    ------
    AudioFileError
        When the part can't be read.
    ChannelError
        When there is no such channel.
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    heard = hear_file(path, model, start_s, end_s, progress, cancelled, channel)
    if heard.error is not None:
        raise heard.error
    return _result(path, heard, model, channel)


def recognise_clip(
    clip: Clip,
    recogniser: Recogniser,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> tuple[FileResult, Mfcc]:
    """Say what :func:`recognise_timeline` says about a file whose sound is in memory, with its MFCCs.

    The MFCCs come from the same runs of the model; it hears by itself only what is no part of any window.

    Raises
    ------
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    heard = hear_clip(clip, recogniser.model, progress=progress, cancelled=cancelled, keep_mfcc=True)
    mfcc = mfcc_of_windows(recogniser.model, recogniser.waveform(clip), heard.windows)
    return _result(Path(clip.source), heard, recogniser.model, None), mfcc


def recognise_part_of_clip(
    clip: Clip,
    model: Model,
    start_s: float = 0.0,
    end_s: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    channel: int | None = None,
) -> FileResult:
    """Say what :func:`recognise_part` says about a part of a file whose sound is in memory; all of it by default.

    Raises
    ------
    ChannelError
        When there is no such channel.
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    return _result(
        Path(clip.source), hear_clip(clip, model, start_s, end_s, progress, cancelled, channel), model, channel
    )


def recognise_files(found: Iterable[Found], recogniser: Recogniser) -> Iterator[FileResult]:
    """Recognise files one after the other, as :func:`desktop_app.audio.find_audio_files` lists them."""
    for path, error, channel in found:
        if error is None:
            yield recognise_file(path, recogniser, channel=channel)
        else:
            yield FileResult(str(path), error=error, channel=channel)


def _result(path: Path, heard: Heard, model: Model, channel: int | None) -> FileResult:
    verdict, timeline = answer(heard, model.info)
    return FileResult(str(path), verdict, heard.error, heard.duration_s, timeline, channel)
