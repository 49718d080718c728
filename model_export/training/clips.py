"""From utterances to what a network is fed with."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import read_clip, resample
from desktop_app.recognition import ModelInfo
from model_export.data.corpora import Utterance
from model_export.networks.description import Description
from model_export.networks.features import feature_vector
from model_export.training.windows import cut_windows

Floats = NDArray[np.float32]


def waveform(path: Path, model: Description | ModelInfo) -> Floats:
    """Return the stretch of a clip that the model hears first: float32, (n,), mono, at the model's rate.

    The program reads, resamples and cuts in the same way, with the same functions.
    """
    clip = read_clip(path)
    samples = resample(clip.mono(), clip.rate_hz, model.sample_rate_hz)
    start, stop = cut_windows(len(samples), model)[0]
    return samples[start:stop]


def feature_matrix(utterances: Sequence[Utterance], description: Description, cache: Path) -> Floats:
    """Return the features of all utterances, float32 (n, size), computed once and kept in `cache`.

    Parameters
    ----------
    cache : Path
        A folder; the file's name holds a digest of all that the features depend on.
    """
    parts = [description.features, str(description.sample_rate_hz), str(description.window_s)]
    parts += [str(description.offset_s), *(f"{x.key} {x.path.stat().st_size}" for x in utterances)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    file = cache / f"{description.features}-{digest}.npy"
    if file.exists():
        return np.load(file, allow_pickle=False)
    matrix = np.stack([feature_vector(waveform(x.path, description), description.features) for x in utterances])
    cache.mkdir(parents=True, exist_ok=True)
    np.save(file, matrix, allow_pickle=False)
    return matrix
