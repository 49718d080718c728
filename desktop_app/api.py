"""The program for Python programs; ``docs/python.md`` shows how to use it.

What stands in ``__all__`` stays as it is from one minor version to the next; the rest of the package may change.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import Microphone, Mixer, find_audio_files
from desktop_app.recognition import (
    Conditions,
    FileResult,
    LiveRecogniser,
    Model,
    Recogniser,
    Segment,
    Status,
    Timeline,
    Verdict,
    find_model,
    recognise_file,
    recognise_timeline,
)
from desktop_app.recognition.batch.batch import in_order, recognise_with, run_batch

__all__ = [
    "Conditions",
    "FileResult",
    "Microphone",
    "Model",
    "Segment",
    "Status",
    "Timeline",
    "Verdict",
    "listen",
    "load_model",
    "recognise",
    "recognise_many",
    "timeline",
]


def load_model(name_or_file: str | None = None) -> Model:
    """Load a shipped model by name or any by file; the default model for None.

    Raises
    ------
    ModelError
        When there is none, or it breaks the model contract.
    """
    return Model.load(find_model(name_or_file))


def recognise(path: str | os.PathLike[str], model: Model | str | None = None, channel: int | None = None) -> FileResult:
    """Say which emotion a sound file of any length sounds like.

    The answer is about what is said in it, however much silence lies around that; ``no_speech`` where nobody speaks.

    A plain function of plain arguments, whose result can be pickled: for worker processes and clusters. A process loads
    the model once, when it is first asked.

    Parameters
    ----------
    path : str or path-like
    model : Model or str, optional
        The name of a shipped model or an ``.onnx`` file, which is what a worker process can be given; a model that is
        loaded already; the default model when left out.
    channel : int, optional
        The one channel to hear, from 1 on; all of them, mixed, when left out.

    Returns
    -------
    FileResult
        Its ``verdict``, or its ``error`` when the file can't be read or lacks that channel.

    Raises
    ------
    ModelError
        When there is no such model.

    Examples
    --------
    >>> result = recognise("no/such.wav")
    >>> result.verdict, result.error.kind
    (None, 'missing')
    """
    return recognise_file(Path(path), Recogniser(_loaded(model)), channel=channel)


def recognise_many(
    paths: Iterable[str | os.PathLike[str]], model: Model | str | None = None, jobs: int | None = None
) -> Iterator[FileResult]:
    """Say which emotion each of many files sounds like, on all cores of this machine.

    Parameters
    ----------
    paths : iterable of str or path-like
        Files, and folders of them, which are searched with their subfolders.
    model : Model or str, optional
        As for :func:`recognise`.
    jobs : int, optional
        Files at work at a time; as many as there are cores when left out.

    Yields
    ------
    FileResult
        For every file, in the order of `paths`, each as soon as those before it are there.

    Raises
    ------
    ModelError
        When there is no such model.
    """
    work = recognise_with(_loaded(model))
    with closing(run_batch(list(find_audio_files(map(Path, paths))), work, jobs)) as batch:
        for done in in_order(batch):
            yield done.result


def timeline(path: str | os.PathLike[str], model: Model | str | None = None, channel: int | None = None) -> FileResult:
    """Say which emotions a sound file of any length sounds like over time.

    Like :func:`recognise` in everything else; the memory taken does not grow with the file.

    Parameters
    ----------
    path : str or path-like
    model : Model or str, optional
    channel : int, optional
        As for :func:`recognise`.

    Returns
    -------
    FileResult
        With its ``timeline``, and the ``verdict`` for the whole file. A file that is damaged on the way has both for
        the part before that, and an ``error``.

    Raises
    ------
    ModelError
        When there is no such model.
    """
    return recognise_timeline(Path(path), _loaded(model), channel=channel)


def _loaded(model: Model | str | None) -> Model:
    return model if isinstance(model, Model) else _load_once(model)


# Once in a process: a cluster's worker gets its files one by one.
@lru_cache(maxsize=2)
def _load_once(name_or_file: str | None) -> Model:
    return load_model(name_or_file)


def listen(blocks: Iterable[NDArray[np.floating]], rate_hz: int, model: Model | None = None) -> Iterator[Verdict]:
    """Say which emotion a stream of sound sounds like, while it comes.

    A verdict comes every half second, from the first second on, about what was said last: the last window of the
    phrase that goes on, smoothed with the one before. A pause ends no phrase before it has lasted about a second; from
    then on there is ``no_speech``, until somebody speaks again. An iterator over verdicts takes blocks only as it is
    asked for the next one, and ends with them; the memory that it takes stays the same.

    The last verdict is not the answer for the whole: that takes in all that was said, as ``speech-emotion classify``
    gives it for a file of the same sound. Of a single phrase that fits into a window they are the same.

    Parameters
    ----------
    blocks : iterable of float arrays, (n,) or (n, channels), [-1, 1]
        The sound in its order, cut wherever it may be.
    rate_hz : int
        Its sample rate; any.
    model : Model, optional
        The default model when left out.

    Yields
    ------
    Verdict
        ``end_s`` is its time in the stream. In ``conditions`` the level is that of the speech it is about, clipping is
        that of the last second, and ``speech_s`` how much was spoken so far; where nobody speaks, the level is that of
        the last second, and ``speech_s`` 0.

    Raises
    ------
    ModelError
        When there is no model, or it fails.
    ValueError
        When a block is no array of floats with one or two dimensions, or has other channels than the first one, or the
        rate is not above 0.

    Examples
    --------
    >>> silence = (np.zeros(800, np.float32) for _ in range(40))
    >>> [(verdict.end_s, str(verdict.status)) for verdict in listen(silence, rate_hz=16000)]
    [(1.0, 'no_speech'), (1.5, 'no_speech'), (2.0, 'no_speech')]
    """
    if rate_hz <= 0:
        raise ValueError(f"rate_hz is {rate_hz}: expected samples per second, above 0")
    return _verdicts(iter(blocks), rate_hz, load_model() if model is None else model)


def _verdicts(blocks: Iterator[NDArray[np.floating]], rate_hz: int, model: Model) -> Iterator[Verdict]:
    live: LiveRecogniser | None = None
    mixer = Mixer(1, rate_hz)
    for block in blocks:
        if block.ndim not in (1, 2) or not np.issubdtype(block.dtype, np.floating):
            raise ValueError(
                f"a block of {block.dtype}, shape {block.shape}: expected floats from -1 to 1, (n,) or (n, channels)"
            )
        frames = block[:, None] if block.ndim == 1 else block
        if live is None:
            live, mixer = LiveRecogniser(model, rate_hz, frames.shape[1]), Mixer(frames.shape[1], rate_hz)
        if frames.shape[1] != live.channels:
            raise ValueError(f"a block of {frames.shape[1]} channels: expected {live.channels}, as before")
        # A sample that is no number would make the mixer forget what it knows of a channel.
        frames = np.nan_to_num(frames.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
        yield from live.feed(mixer.feed(frames))
    if live is not None:
        yield from live.finish()
