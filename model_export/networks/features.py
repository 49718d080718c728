"""The features, as librosa defines them: the reference that every front end is checked against.

Both sets are the seed's: means over time of 40 MFCCs, and of 40 MFCCs, 12 chroma and 128 mel bands. The sound is
22,050 Hz mono, 3 s from 0.5 s on. The tuning of the chroma is fixed at A = 440 Hz: librosa would otherwise estimate it
from each clip, which a voice does not have.
"""

from dataclasses import dataclass

import librosa
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

N_FFT = 2048
HOP = 512
N_MELS = 128
N_MFCC = 40
N_CHROMA = 12
SAMPLE_RATE_HZ = 22050
WINDOW_S = 3.0
OFFSET_S = 0.5


@dataclass(frozen=True)
class FeatureSet:
    """What a network is fed with: the name in a model's description, and the length of the vector."""

    name: str
    size: int


FEATURE_SETS = {x.name: x for x in (FeatureSet("mfcc40", 40), FeatureSet("mfcc40_chroma12_mel128", 180))}


def mfcc(waveform: Array) -> Array:
    """Return librosa's MFCCs: float32, (frames, 40).

    Parameters
    ----------
    waveform : float32, (n,), [-1, 1], at 22,050 Hz
    """
    return _mfcc(_power(waveform)).T


def feature_vector(waveform: Array, name: str) -> Array:
    """Return the features of one clip: float32, (size,), means over time.

    Parameters
    ----------
    waveform : float32, (n,), [-1, 1], at 22,050 Hz
    name : a key of :data:`FEATURE_SETS`
    """
    power = _power(waveform)
    parts = [_mfcc(power)]
    if name == "mfcc40_chroma12_mel128":
        magnitude = np.sqrt(power)
        parts.append(librosa.feature.chroma_stft(S=magnitude, sr=SAMPLE_RATE_HZ, n_fft=N_FFT, tuning=0.0))
        parts.append(librosa.feature.melspectrogram(S=power, sr=SAMPLE_RATE_HZ, n_mels=N_MELS))
    return np.concatenate([part.mean(axis=1) for part in parts]).astype(np.float32)


def _power(waveform: Array) -> Array:
    return np.abs(librosa.stft(waveform, n_fft=N_FFT, hop_length=HOP)) ** 2


def _mfcc(power: Array) -> Array:
    mel = librosa.feature.melspectrogram(S=power, sr=SAMPLE_RATE_HZ, n_mels=N_MELS)
    return librosa.feature.mfcc(S=librosa.power_to_db(mel), sr=SAMPLE_RATE_HZ, n_mfcc=N_MFCC)
