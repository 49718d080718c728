"""Many files on all cores: a result for every one, as it is done.

Threads, not processes: decoding, resampling and the model run outside Python's lock, and one session serves all threads
(docs/adr/0007-a-batch-runs-in-threads.md).
"""

import logging
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial

from desktop_app.audio.files.find import Found
from desktop_app.errors import AudioFileError, CancelledError, SpeechEmotionError
from desktop_app.recognition.batch.journal import Journal, stamp_of
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.files import recognise_file, recognise_timeline
from desktop_app.recognition.models.model import Model
from desktop_app.recognition.recogniser import Recogniser

AHEAD = 4
"""Files that wait for each thread: enough that none runs dry, few enough that a cancelled batch ends at once."""

POLL_S = 0.05
"""How often a batch that waits for a file asks whether it is still wanted."""

log = logging.getLogger(__name__)

Cancelled = Callable[[], bool]
Progress = Callable[[float], None]
Recognise = Callable[[Found, Progress, Cancelled], FileResult]


@dataclass(frozen=True)
class Done:
    """A file, or a channel of one, that is done: its number in the input, from 0, and what became of it.

    ``resumed`` tells whether the answer is that of an earlier run, from the journal.
    """

    index: int
    result: FileResult
    resumed: bool = False


def usable_cores() -> int:
    """Return how many cores this process may use, at least 1."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def recognise_with(model: Model, timeline: bool = False) -> Recognise:
    """Return what a batch does with each file.

    Parameters
    ----------
    timeline : bool
        Answers over time as well.
    """
    recogniser = Recogniser(model)

    def recognise(one: Found, progress: Progress, cancelled: Cancelled) -> FileResult:
        if timeline:
            return recognise_timeline(one.path, model, progress, cancelled, one.channel)
        return recognise_file(one.path, recogniser, progress, cancelled, one.channel)

    return recognise


def run_batch(
    found: Sequence[Found],
    recognise: Recognise,
    jobs: int | None = None,
    journal: Journal | None = None,
    cancelled: Cancelled = lambda: False,
    progress: Callable[[int, float], None] = lambda index, share: None,
) -> Generator[Done, None, None]:
    """Recognise files on several threads, and yield each as soon as it is done.

    There is a result for every file, whatever happens to it. Closing the iterator ends the work.

    Parameters
    ----------
    found : sequence of Found
        As :func:`desktop_app.audio.find_audio_files` or :func:`desktop_app.audio.each_channel` list them.
    recognise : callable
        :func:`recognise_with`; it may raise a CancelledError once its last argument returns True.
    jobs : int, optional
        Files at work at a time; as many as there are cores by default.
    journal : Journal, optional
        Asked for every file before it is read, and told every answer.
    cancelled : callable
        Asked some times a second; True ends the batch with what is done, within a fraction of a second.
    progress : callable
        Told the number of a long file and the share of it that is done, [0, 1], on the threads that work on it.

    Yields
    ------
    Done
    """
    left = iter(enumerate(found))
    running: dict[Future[FileResult | None], int] = {}
    ended = False

    def stop() -> bool:
        return ended or cancelled()

    jobs = jobs or usable_cores()
    pool = ThreadPoolExecutor(jobs, "batch-file")
    try:
        while not cancelled():
            while len(running) < AHEAD * jobs and (item := next(left, None)) is not None:
                index, one = item
                if (known := _known(index, one, journal)) is not None:
                    yield known
                else:
                    job = partial(recognise, one, partial(progress, index), stop)
                    running[pool.submit(_recognise, one, job, journal, stop)] = index
                if stop():
                    return
            if not running:
                return
            yield from _finished(running)
    finally:
        ended = True
        pool.shutdown(cancel_futures=True)


def _known(index: int, one: Found, journal: Journal | None) -> Done | None:
    """Return what became of a file that need not be heard: it is none, or an earlier run has answered it."""
    if one.error is not None:
        return Done(index, _failed(one, one.error))
    answered = None if journal is None else journal.find(one.path, one.channel)
    return None if answered is None else Done(index, answered, resumed=True)


def _finished(running: dict[Future[FileResult | None], int]) -> Iterator[Done]:
    """Wait a moment, and take out what is done."""
    for future in wait(running, POLL_S, FIRST_COMPLETED).done:
        index, result = running.pop(future), future.result()
        if result is not None:
            yield Done(index, result)


def in_order(batch: Iterable[Done]) -> Iterator[Done]:
    """Yield results in the order of the input, each as soon as all before it are there.

    Examples
    --------
    >>> [done.index for done in in_order(Done(i, FileResult("")) for i in (1, 2, 0, 3))]
    [0, 1, 2, 3]
    """
    waiting: dict[int, Done] = {}
    following = 0
    for done in batch:
        waiting[done.index] = done
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _recognise(
    one: Found, job: Callable[[], FileResult], journal: Journal | None, stop: Cancelled
) -> FileResult | None:
    """Recognise one file on a thread of the pool; None when the batch has been ended meanwhile."""
    if stop():
        return None
    # Before it is read: what changes later counts as changed.
    path, stamp = one.path, stamp_of(one.path)
    try:
        result = job()
    except CancelledError:
        return None
    except MemoryError:
        message = f"There was not enough memory for {path}. Close other programs, or try it again alone."
        return _failed(one, AudioFileError(message, kind="no_memory"))
    except Exception as error:
        log.exception("A file failed unexpectedly")
        what = f"{type(error).__name__}: {error}".strip().rstrip(".")
        message = f"Something went wrong inside the program with {path} ({what}). Try it again alone."
        return _failed(one, SpeechEmotionError(message, kind="internal"))
    if journal is not None:
        journal.add(path, stamp, result)
    return result


def _failed(one: Found, error: SpeechEmotionError) -> FileResult:
    return FileResult(str(one.path), error=error, channel=one.channel)
