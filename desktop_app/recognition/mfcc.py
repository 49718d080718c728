"""MFCCs for plots: those that the model itself computes, of a whole waveform or of any part of a file."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from desktop_app.audio.files.part_reader import PartReader
from desktop_app.audio.signal.resample import resample
from desktop_app.recognition.models.model import MIN_MODEL_SAMPLES, Array, Model

MFCC_BLOCK_S = 4.0
"""About the length of a model's window: longer blocks take much memory, and no less time."""

MFCC_CONTEXT_FRAMES = 8

FINE_S = 40.0
"""The longest part of a file of which every frame is computed."""

PIECES = 360
PIECE_S = 0.25
"""A longer part is shown by so many short pieces, evenly spread."""

PIECES_A_RUN = 6


class Mfcc(NamedTuple):
    """MFCCs for a plot: `values` float32 (frames, coefficients); frame i is centred at ``start_s + i * hop_s``."""

    values: Array
    hop_s: float
    start_s: float = 0.0


def mfcc_of_waveform(model: Model, waveform: Array) -> Mfcc:
    """Return the MFCCs of a whole waveform.

    A long one goes through the model in blocks, with some context on either side that is cut away again.

    Parameters
    ----------
    waveform : float32, (n,), [-1, 1], mono, at the model's sample rate
    """
    info = model.info
    if len(waveform) < MIN_MODEL_SAMPLES:
        waveform = np.pad(waveform, (0, MIN_MODEL_SAMPLES - len(waveform)))
    hop = info.mfcc_hop_samples
    block_frames = max(1, round(MFCC_BLOCK_S * info.sample_rate_hz / hop))
    if len(waveform) <= block_frames * hop:
        return Mfcc(model.mfcc(waveform[None])[0], hop / info.sample_rate_hz)
    reference = _loudest(waveform, hop)
    parts = []
    for frame in range(0, len(waveform) // hop, block_frames):
        before = min(MFCC_CONTEXT_FRAMES, frame)
        begin = (frame - before) * hop
        block = waveform[begin : (frame + block_frames + MFCC_CONTEXT_FRAMES) * hop]
        skip = len(reference) // hop + before
        mfcc = model.mfcc(np.concatenate((reference, block))[None])[0]
        last = begin + len(block) >= len(waveform)
        parts.append(mfcc[skip:] if last else mfcc[skip : skip + block_frames])
        if last:
            break
    return Mfcc(np.concatenate(parts), hop / info.sample_rate_hz)


def mfcc_of_part(
    model: Model, path: Path, start_s: float, end_s: float, cancelled: Callable[[], bool] = lambda: False
) -> Mfcc | None:
    """Return the MFCCs of a part of a file; a part longer than FINE_S in a coarse picture, quickly for any length.

    Each column of the coarse picture is the mean over a piece of PIECE_S in the middle of the stretch that it stands
    for.

    Parameters
    ----------
    start_s, end_s : float
        Within the file.
    cancelled : callable
        Asked again and again; True ends the work.

    Returns
    -------
    Mfcc or None
        None when cancelled, or where there is no sound.

    Raises
    ------
    AudioFileError, ModelError
    """
    with PartReader(path) as part:
        if end_s - start_s > FINE_S:
            return _coarse(model, part, start_s, end_s, cancelled)
        hop_s = model.info.mfcc_hop_samples / model.info.sample_rate_hz
        context_s = MFCC_CONTEXT_FRAMES * hop_s
        begin_s = max(0.0, np.floor((start_s - context_s) / hop_s) * hop_s)
        samples = part.read(begin_s, end_s + context_s)
        if cancelled() or not len(samples):
            return None
        mfcc = mfcc_of_waveform(model, resample(samples, part.rate_hz, model.info.sample_rate_hz))
        return mfcc._replace(start_s=float(begin_s))


def _coarse(model: Model, part: PartReader, start_s: float, end_s: float, cancelled: Callable[[], bool]) -> Mfcc | None:
    info = model.info
    hop = info.mfcc_hop_samples
    step_s = (end_s - start_s) / PIECES
    length = max(MIN_MODEL_SAMPLES, round(PIECE_S * info.sample_rate_hz / hop) * hop)
    pieces = np.zeros((PIECES, length), np.float32)
    for i in range(PIECES):
        if cancelled():
            return None
        at_s = start_s + (i + 0.5) * step_s - PIECE_S / 2
        heard = resample(part.read(at_s, at_s + PIECE_S), part.rate_hz, info.sample_rate_hz)[:length]
        pieces[i, : len(heard)] = heard
    reference = _loudest(pieces.reshape(-1), hop)
    columns = []
    for i in range(0, PIECES, PIECES_A_RUN):
        if cancelled():
            return None
        run = np.pad(pieces[i : i + PIECES_A_RUN], ((0, 0), (0, MFCC_CONTEXT_FRAMES * hop)))
        frames = model.mfcc(np.concatenate((reference, run.reshape(-1)))[None])[0][len(reference) // hop :]
        rows = frames[: run.size // hop].reshape(len(run), -1, info.mfcc_count)
        columns.append(rows[:, : length // hop].mean(axis=1))
    return Mfcc(np.concatenate(columns), step_s, start_s + step_s / 2)


def _loudest(waveform: Array, hop: int) -> Array:
    """Return the loudest moment of a waveform, and silence to stand between it and another part: float32, (k * hop,).

    A front end may measure everything against the loudest moment that it hears. Parts that are computed apart, and are
    to look like parts of one picture, all begin with the same one.
    """
    hops = waveform[: len(waveform) // hop * hop].reshape(-1, hop)
    centre = int(np.einsum("ij,ij->i", hops, hops).argmax())
    moment = hops[max(0, centre - MFCC_CONTEXT_FRAMES) : centre + MFCC_CONTEXT_FRAMES].reshape(-1)
    return np.concatenate((moment, np.zeros(2 * MFCC_CONTEXT_FRAMES * hop, np.float32)))
