"""Running a model over a stream, a clip or a file of any length; only numbers for each window are kept."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from desktop_app.audio.files.reader import open_sound, read_blocks, seek
from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.audio.signal.clip import Clip, Samples
from desktop_app.audio.signal.level_track import STEP_S, LevelTrack
from desktop_app.audio.signal.mixing import Mixer
from desktop_app.audio.signal.resample import ResampledStream
from desktop_app.errors import AudioFileError, CancelledError
from desktop_app.recognition.answer.probabilities import sigmoid, softmax
from desktop_app.recognition.models.model import Array, Model
from desktop_app.recognition.speech.windows import Phrase, Window, WindowStream

BLOCK_S = 5.0
BLOCK_SAMPLES = 1 << 22
"""Blocks of many channels, or of a high rate, are shorter, and take 16 MB each."""

THREADS = 2
"""Runs of the model at a time; decoding and resampling take a twentieth of the time and have no thread of their own."""

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class HeardWindow(NamedTuple):
    """What a model said about one window.

    Parameters
    ----------
    phrase : int
        Number of the phrase that it was cut from.
    start_s, end_s : float
        Seconds from the start of the part heard.
    probabilities : float32, (classes,)
        Before the temperature.
    speech : float or None, [0, 1]
        Score of the model's ``speech`` output.
    mfcc : float32, (frames, coefficients), or None
        What the model computed on its way, where it is wanted.
    """

    phrase: int
    start_s: float
    end_s: float
    probabilities: Array
    speech: float | None = None
    mfcc: Array | None = None


@dataclass
class Heard:
    """What was measured of a file, or a part of one.

    Parameters
    ----------
    rate_hz, channels : int
        Of the file.
    start_s : float
        Where the part begins.
    levels : LevelTrack
    phrases : list of Phrase
        Where somebody speaks, in seconds from `start_s`.
    windows : list of HeardWindow
        In their order, one or more for each phrase.
    frames : int
        Length of what was read, at the file's rate.
    error : AudioFileError or None
        What ended the file before its time.
    """

    rate_hz: int
    channels: int
    start_s: float
    levels: LevelTrack
    phrases: list[Phrase] = field(default_factory=list)
    windows: list[HeardWindow] = field(default_factory=list)
    frames: int = 0
    error: AudioFileError | None = None

    @property
    def duration_s(self) -> float:
        """Length of what was read in seconds."""
        return self.frames / self.rate_hz


def hear_file(
    path: Path,
    model: Model,
    start_s: float = 0.0,
    end_s: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    channel: int | None = None,
) -> Heard:
    """Run a model over the speech in a file, or in a part of it.

    Parameters
    ----------
    start_s, end_s : float
        The part to hear; the whole file by default.
    progress : callable, optional
        Called with the share done, [0, 1], some times a second.
    cancelled : callable, optional
        Asked as often; True ends the work.
    channel : int, optional
        The one channel to hear, from 1 on; all of them, mixed, when left out.

    Returns
    -------
    Heard
        With an `error` when the file is damaged on the way, and what was heard before that.

    Raises
    ------
    AudioFileError
        When nothing can be read.
    ChannelError
        When there is no such channel.
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    with open_sound(path) as file:
        first, last = _part(file, start_s, end_s)
        heard = Heard(file.samplerate, file.channels, first / file.samplerate, LevelTrack(file.samplerate))

        def blocks() -> Iterator[Samples]:
            for block in _blocks(path, file, first, last, heard):
                if cancelled is not None and cancelled():
                    raise CancelledError(f"The recognition of {path} was cancelled.")
                yield block
                if progress is not None:
                    progress(min(1.0, heard.frames / max(1, last - first)))

        _hear(blocks(), model, heard, channel)
    if progress is not None:
        progress(1.0)
    return heard


def hear_clip(
    clip: Clip,
    model: Model,
    start_s: float = 0.0,
    end_s: float | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    channel: int | None = None,
    keep_mfcc: bool = False,
) -> Heard:
    """Run a model over the speech in a clip, or in a part of it, as :func:`hear_file` does.

    Parameters
    ----------
    keep_mfcc : bool
        Keep the MFCCs of each window: 16 kB for each second that a window hears.

    Raises
    ------
    ChannelError
        When there is no such channel.
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    first = min(max(0, round(start_s * clip.rate_hz)), len(clip.samples))
    last = len(clip.samples) if end_s is None else min(len(clip.samples), max(first, round(end_s * clip.rate_hz)))
    heard = Heard(clip.rate_hz, clip.channels, first / clip.rate_hz, LevelTrack(clip.rate_hz))
    step = _block_frames(clip.rate_hz, clip.channels, heard.levels.step_frames)

    def blocks() -> Iterator[Samples]:
        for at in range(first, last, step):
            if cancelled is not None and cancelled():
                raise CancelledError(f"The recognition of {clip.source} was cancelled.")
            yield clip.samples[at : min(at + step, last)]
            if progress is not None:
                progress(heard.frames / (last - first))

    _hear(blocks(), model, heard, channel, keep_mfcc)
    return heard


def _hear(blocks: Iterator[Samples], model: Model, heard: Heard, channel: int | None, keep_mfcc: bool = False) -> None:
    stream = WindowStream(model)
    mixer = Mixer(heard.channels, heard.rate_hz, channel)
    resampled = ResampledStream(heard.rate_hz, model.info.sample_rate_hz)
    with _Runs(model, keep_mfcc) as runs:
        for block in blocks:
            mono = mixer.feed(block)
            heard.levels.add(block if channel is None else mono, mono)
            heard.frames += len(mono)
            runs.add(stream.feed(resampled.feed(mono)))
        runs.add(stream.feed(resampled.finish()))
        runs.add(stream.finish(heard.duration_s))
        heard.windows.extend(runs.finish())
    heard.phrases = stream.phrases


def run_window(model: Model, window: Window, keep_mfcc: bool = False) -> HeardWindow:
    """Return what a model says about a window, with the MFCCs if they are to be kept.

    Raises
    ------
    ModelError
        When the model fails.
    """
    outputs = model.run(window.samples[None])
    speech = None if outputs.speech is None else float(sigmoid(outputs.speech)[0])
    mfcc = outputs.mfcc[0] if keep_mfcc else None
    return HeardWindow(window.phrase, window.start_s, window.end_s, softmax(outputs.logits)[0], speech, mfcc)


def _part(file: SoundFile, start_s: float, end_s: float | None) -> tuple[int, int]:
    """Return the first frame of a part and the one after its last, as far as the header knows."""
    first = min(max(0, round(start_s * file.samplerate)), file.frames)
    if end_s is None:
        return first, file.frames
    return first, min(max(first, round(end_s * file.samplerate)), file.frames)


def _block_frames(rate_hz: int, channels: int, step_frames: int) -> int:
    return max(1, min(round(BLOCK_S / STEP_S), BLOCK_SAMPLES // (step_frames * channels))) * step_frames


def _blocks(path: Path, file: SoundFile, first: int, last: int, heard: Heard) -> Iterator[Samples]:
    """Yield the frames from `first` to `last`, or to the file's end; what damages it on the way goes into `heard`."""
    whole = last == file.frames
    if first >= last and not (whole and first == 0):
        return
    if first:
        seek(path, file, first)
    frames = _block_frames(file.samplerate, file.channels, heard.levels.step_frames)
    try:
        for block in read_blocks(path, file, frames):
            left = len(block) if whole else last - first - heard.frames
            yield block[:left]
            if left < len(block) or (not whole and heard.frames >= last - first):
                return
    except AudioFileError as error:
        if heard.frames == 0:
            raise
        heard.error = error


class _Runs:
    """Runs of a model in threads of their own, a few ahead of what is asked for, so that memory stays the same."""

    def __init__(self, model: Model, keep_mfcc: bool) -> None:
        self._model = model
        self._keep_mfcc = keep_mfcc
        self._threads = ThreadPoolExecutor(THREADS, "windows")
        self._running: deque[Future[HeardWindow]] = deque()
        self._done: list[HeardWindow] = []

    def __enter__(self) -> "_Runs":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def add(self, windows: list[Window]) -> None:
        """Take windows to run, and wait while too many are under way."""
        for window in windows:
            self._running.append(self._threads.submit(run_window, self._model, window, self._keep_mfcc))
            while len(self._running) > 2 * THREADS:
                self._done.append(self._running.popleft().result())

    def finish(self) -> list[HeardWindow]:
        """Return all in their order."""
        while self._running:
            self._done.append(self._running.popleft().result())
        return self._done
