"""What the compact network is fed with: the power in 64 mel bands, every 10 ms, of sound at 16 kHz.

Levels, noise, rooms and voices are changed in this domain during training: power adds up, a room is a tail, a telephone
is a band.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import librosa
import numpy as np
from numpy.typing import NDArray

from desktop_app.audio import read_clip, resample
from model_export.data.corpora import Utterance

Array = NDArray[np.float32]

SAMPLE_RATE_HZ = 16000
N_FFT = 640
HOP = 160
N_MELS = 64
F_MIN_HZ = 40.0
N_MFCC = 40


def mel_power(waveform: Array) -> Array:
    """Return the power spectrogram in mel bands: float32, (frames, 64), frames centred 10 ms apart.

    Parameters
    ----------
    waveform : float32, (n,), [-1, 1], at 16 kHz
    """
    power = np.abs(librosa.stft(waveform, n_fft=N_FFT, hop_length=HOP)) ** 2
    return librosa.feature.melspectrogram(S=power, sr=SAMPLE_RATE_HZ, n_fft=N_FFT, n_mels=N_MELS, fmin=F_MIN_HZ).T


def mfcc(waveform: Array) -> Array:
    """Return librosa's MFCCs of the same spectrogram, for plots: float32, (frames, 40)."""
    db = librosa.power_to_db(mel_power(waveform).T, top_db=None)
    return librosa.feature.mfcc(S=db, sr=SAMPLE_RATE_HZ, n_mfcc=N_MFCC).T


def spectrograms(utterances: Sequence[Utterance], cache: Path) -> list[Array]:
    """Return the spectrogram of every clip, each float32 (frames, 64), computed once and kept in `cache`.

    Parameters
    ----------
    utterances : sequence of Utterance
    cache : Path
        A folder; one file for each corpus, mapped into memory. Its name holds a digest of all that it depends on.
    """
    found: dict[str, Array] = {}
    for corpus in dict.fromkeys(x.corpus for x in utterances):
        of_corpus = [x for x in utterances if x.corpus == corpus]
        found |= zip((x.key for x in of_corpus), _of_corpus(corpus, of_corpus, cache), strict=True)
    return [found[x.key] for x in utterances]


def _of_corpus(corpus: str, utterances: list[Utterance], cache: Path) -> list[Array]:
    constants = (SAMPLE_RATE_HZ, N_FFT, HOP, N_MELS, F_MIN_HZ)
    parts = [str(constants), *(f"{x.key} {x.path.stat().st_size}" for x in utterances)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
    file = cache / f"mel{N_MELS}-{corpus}-{digest}.npy"
    lengths = file.with_suffix(".lengths.npy")
    if not lengths.exists():
        cache.mkdir(parents=True, exist_ok=True)
        computed = [_of_clip(x.path) for x in utterances]
        np.save(file, np.concatenate(computed), allow_pickle=False)
        np.save(lengths, [len(x) for x in computed], allow_pickle=False)
    stops = np.cumsum(np.load(lengths, allow_pickle=False))
    return np.split(np.load(file, mmap_mode="r", allow_pickle=False), stops[:-1])


def _of_clip(path: Path) -> Array:
    clip = read_clip(path)
    return mel_power(resample(clip.mono(), clip.rate_hz, SAMPLE_RATE_HZ)).astype(np.float32)
