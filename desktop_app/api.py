"""The program for Python programs; ``docs/python.md`` shows how to use it.

What stands in ``__all__`` stays as it is from one minor version to the next; the rest of the package may change.
"""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import Microphone
from desktop_app.recognition import Conditions, LiveRecogniser, Model, Status, Verdict, find_model

__all__ = ["Conditions", "Microphone", "Model", "Status", "Verdict", "listen", "load_model"]


def load_model(name_or_file: str | None = None) -> Model:
    """Load a shipped model by name or any by file; the default model for None.

    Raises
    ------
    ModelError
        When there is none, or it breaks the model contract.
    """
    return Model.load(find_model(name_or_file))


def listen(blocks: Iterable[NDArray[np.floating]], rate_hz: int, model: Model | None = None) -> Iterator[Verdict]:
    """Say which emotion a stream of sound sounds like, while it comes.

    A verdict comes every half second, from the first second on. It is about the model's last window, or what there is
    of it, with probabilities smoothed over time; a second without sound or speech ends it. An iterator over verdicts
    takes blocks only as it is asked for the next one, and ends with them; the memory that it takes stays the same.

    The last verdict is not the answer for the whole: that is the mean over its windows, as ``speech-emotion classify``
    gives it for a file of the same sound.

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
        ``end_s`` is its time in the stream; level, clipping and speech in ``conditions`` are those of the last second.

    Raises
    ------
    ModelError
        When there is no model, or it fails.
    ValueError
        When a block is no array of floats with one or two dimensions, or the rate is not above 0.

    Examples
    --------
    >>> silence = (np.zeros(800, np.float32) for _ in range(40))
    >>> [(verdict.end_s, str(verdict.status)) for verdict in listen(silence, rate_hz=16000)]
    [(1.0, 'too_quiet'), (1.5, 'too_quiet'), (2.0, 'too_quiet')]
    """
    if rate_hz <= 0:
        raise ValueError(f"rate_hz is {rate_hz}: expected samples per second, above 0")
    return _verdicts(iter(blocks), rate_hz, load_model() if model is None else model)


def _verdicts(blocks: Iterator[NDArray[np.floating]], rate_hz: int, model: Model) -> Iterator[Verdict]:
    live: LiveRecogniser | None = None
    for block in blocks:
        if block.ndim not in (1, 2) or not np.issubdtype(block.dtype, np.floating):
            raise ValueError(
                f"a block of {block.dtype}, shape {block.shape}: expected floats from -1 to 1, (n,) or (n, channels)"
            )
        frames = block[:, None] if block.ndim == 1 else block
        if live is None:
            live = LiveRecogniser(model, rate_hz, frames.shape[1])
        yield from live.feed(frames.mean(axis=1, dtype=np.float32))
    if live is not None:
        yield from live.finish()
