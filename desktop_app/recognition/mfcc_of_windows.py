"""The MFCCs of a sound from the windows that a model has heard anyway."""

from collections.abc import Sequence

import numpy as np

from desktop_app.recognition.mfcc import MFCC_CONTEXT_FRAMES, Mfcc, mfcc_of_waveform
from desktop_app.recognition.models.model import Array, Model
from desktop_app.recognition.speech.window_inference import HeardWindow


def mfcc_of_windows(model: Model, waveform: Array, windows: Sequence[HeardWindow]) -> Mfcc:
    """Return the MFCCs of a whole waveform: in each moment those of the window whose middle is nearest.

    What no window holds goes through the model now. A frame of a window lies at most half a hop from its place.

    Parameters
    ----------
    model : Model
    waveform : float32, (n,), [-1, 1], mono, at the model's sample rate
    windows : sequence of HeardWindow
        With their MFCCs, in seconds of the waveform.

    Raises
    ------
    ModelError
        When the model fails.
    """
    info = model.info
    hop_s = info.mfcc_hop_samples / info.sample_rate_hz
    frames = max(1, len(waveform) // info.mfcc_hop_samples)
    values = np.zeros((frames, info.mfcc_count), np.float32)
    distance_s = np.full(frames, np.inf)
    for window in windows:
        assert window.mfcc is not None, "windows without their MFCCs"
        first = round(window.start_s / hop_s)
        found = window.mfcc[: max(0, frames - first)]
        at = slice(first, first + len(found))
        from_middle_s = np.abs(np.arange(first, first + len(found)) * hop_s - (window.start_s + window.end_s) / 2)
        nearer = from_middle_s < distance_s[at]
        values[at][nearer] = found[nearer]
        distance_s[at][nearer] = from_middle_s[nearer]
    for first, last in _runs(np.isinf(distance_s)):
        found = _between(model, waveform, first, last)
        values[first : first + len(found)] = found
    return Mfcc(values, hop_s)


def _between(model: Model, waveform: Array, first: int, last: int) -> Array:
    """Return the frames from `first` to `last`, computed with some context on either side."""
    hop = model.info.mfcc_hop_samples
    begin = max(0, first - MFCC_CONTEXT_FRAMES)
    part = waveform[begin * hop : (last + MFCC_CONTEXT_FRAMES) * hop]
    return mfcc_of_waveform(model, part).values[first - begin : last - begin]


def _runs(wanted: np.ndarray) -> list[tuple[int, int]]:
    """Return the first index and the one after the last of each run of True.

    Examples
    --------
    >>> _runs(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], wanted.astype(np.int8), [0]))))
    return [(int(first), int(last)) for first, last in zip(edges[::2], edges[1::2], strict=True)]
