"""Running a model over a file of any length, in blocks and batches; only numbers for each window are kept."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from desktop_app.audio.clip import Samples, mix_down
from desktop_app.audio.level_track import STEP_S, LevelTrack
from desktop_app.audio.reader import open_sound, read_blocks, seek
from desktop_app.audio.resample import ResampledStream
from desktop_app.audio.sound_file import SoundFile
from desktop_app.errors import AudioFileError, CancelledError
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.recogniser import sigmoid, softmax
from desktop_app.recognition.window_stream import Window, WindowStream

BLOCK_S = 5.0
BLOCK_SAMPLES = 1 << 22
"""Blocks of many channels, or of a high rate, are shorter, and take 16 MB each."""

BATCH = 1
"""Windows run together: larger batches leave the processor's caches and are slower for each window."""

THREADS = 2
"""Runs of the model at a time; decoding and resampling take a twentieth of the time and have no thread of their own."""

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class HeardWindow(NamedTuple):
    """What a model said about one window.

    ``start`` and ``stop`` are its first sample and the one after its last, at the model's rate, counted from the start
    of the part heard; ``probabilities`` float32 (classes,), before the temperature; ``speech`` is from 0 to 1, or None.
    """

    start: int
    stop: int
    probabilities: Array
    speech: float | None


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
    windows : list of HeardWindow
        In their order; none when the part is too short for an answer.
    frames : int
        Length of what was read, at the file's rate.
    samples : int
        The same at the model's rate.
    error : AudioFileError or None
        What ended the file before its time.
    """

    rate_hz: int
    channels: int
    start_s: float
    levels: LevelTrack
    windows: list[HeardWindow] = field(default_factory=list)
    frames: int = 0
    samples: int = 0
    error: AudioFileError | None = None

    @property
    def duration_s(self) -> float:
        """Length of what was read in seconds."""
        return self.frames / self.rate_hz


def hear(
    path: Path,
    model: Model,
    start_s: float = 0.0,
    end_s: float | None = None,
    overlapping: bool = False,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Heard:
    """Run a model over a file, or a part of it.

    Parameters
    ----------
    start_s, end_s : float
        The part to hear; the whole file by default.
    overlapping : bool
        Hear every moment at least twice, up to the very end, as a timeline needs it.
    progress : callable, optional
        Called with the share done, [0, 1], some times a second.
    cancelled : callable, optional
        Asked as often; True ends the work.

    Returns
    -------
    Heard
        With an `error` when the file is damaged on the way, and what was heard before that.

    Raises
    ------
    AudioFileError
        When nothing can be read.
    ModelError
        When the model fails.
    CancelledError
        When `cancelled` says so.
    """
    with open_sound(path) as file, _Runs(model) as runs:
        first, last = _part(file, start_s, end_s)
        heard = Heard(file.samplerate, file.channels, first / file.samplerate, LevelTrack(file.samplerate))
        stream = WindowStream(model.info, overlapping)
        resampled = ResampledStream(file.samplerate, model.info.sample_rate_hz)
        for block in _blocks(path, file, first, last, heard):
            if cancelled is not None and cancelled():
                raise CancelledError(f"The recognition of {path} was cancelled.")
            mono = mix_down(block)
            heard.levels.add(block, mono)
            heard.frames += len(mono)
            runs.add(stream.feed(resampled.feed(mono)))
            if progress is not None:
                progress(min(1.0, heard.frames / max(1, last - first)))
        if heard.duration_s >= model.info.thresholds.min_duration_s:
            runs.add(stream.feed(resampled.finish()))
            runs.add(stream.finish())
        heard.samples = stream.end
        heard.windows.extend(runs.finish())
    if progress is not None:
        progress(1.0)
    return heard


def _part(file: SoundFile, start_s: float, end_s: float | None) -> tuple[int, int]:
    """Return the first frame of a part and the one after its last, as far as the header knows."""
    first = min(max(0, round(start_s * file.samplerate)), file.frames)
    if end_s is None:
        return first, file.frames
    return first, min(max(first, round(end_s * file.samplerate)), file.frames)


def _blocks(path: Path, file: SoundFile, first: int, last: int, heard: Heard) -> Iterator[Samples]:
    """Yield the frames from `first` to `last`, or to the file's end; what damages it on the way goes into `heard`."""
    whole = last == file.frames
    if first >= last and not (whole and first == 0):
        return
    if first:
        seek(path, file, first)
    step_frames = heard.levels.step_frames
    frames = max(1, min(round(BLOCK_S / STEP_S), BLOCK_SAMPLES // (step_frames * file.channels))) * step_frames
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

    def __init__(self, model: Model) -> None:
        self._model = model
        self._threads = ThreadPoolExecutor(THREADS, "windows")
        self._waiting: list[Window] = []
        self._running: deque[Future[list[HeardWindow]]] = deque()
        self._done: list[HeardWindow] = []

    def __enter__(self) -> "_Runs":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def add(self, windows: list[Window]) -> None:
        """Take windows to run, and wait while too many are under way."""
        self._waiting += windows
        while len(self._waiting) >= BATCH:
            self._start(BATCH)
            while len(self._running) > 2 * THREADS:
                self._done += self._running.popleft().result()

    def finish(self) -> list[HeardWindow]:
        """Run what waits, and return all in their order."""
        if self._waiting:
            self._start(len(self._waiting))
        while self._running:
            self._done += self._running.popleft().result()
        return self._done

    def _start(self, count: int) -> None:
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        self._running.append(self._threads.submit(_run, self._model, batch))


def _run(model: Model, batch: list[Window]) -> list[HeardWindow]:
    outputs = model.run(np.stack([window.samples for window in batch]))
    probabilities = softmax(outputs.logits)
    speech = [None] * len(batch) if outputs.speech is None else sigmoid(outputs.speech).tolist()
    return [
        HeardWindow(window.start, window.start + len(window.samples), mine, said)
        for window, mine, said in zip(batch, probabilities, speech, strict=True)
    ]
