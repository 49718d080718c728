"""The features of `model_export.networks.features` as Keras layers, so that they travel inside the graph.

Everything is matrix products and reshapes: these convert to ONNX with a dynamic batch and length, where the ready-made
layers do not. The Fourier transform is the four-step one (Bailey 1990, J. Supercomputing 4, 23-35): two small matrix
products with a twiddle between them, a tenth of the work and a thousandth of the constants of one large one.
"""

import librosa
import numpy as np
from keras import layers, ops

from model_export.networks import features, spectrogram


class PowerSpectrum(layers.Layer):
    """Waveform (batch, samples) to the power of its centred short-time Fourier transform (batch, frames, bins).

    Parameters
    ----------
    n_fft : int
        Length of a frame, the product of `radix` and an even number.
    hop : int
        A divisor of `n_fft`.
    radix : int
        First of the two factors.
    """

    def __init__(self, n_fft: int = features.N_FFT, hop: int = features.HOP, radix: int = 32) -> None:
        super().__init__()
        self.n_fft, self.hop, self.radix = n_fft, hop, radix
        self.columns = n_fft // radix
        if n_fft % hop or radix * self.columns != n_fft:
            raise ValueError(f"hop {hop} and radix {radix} must divide n_fft {n_fft}")
        self.window = librosa.filters.get_window("hann", n_fft).astype(np.float32)
        self.first = _fourier(radix)
        turn = np.exp(-2j * np.pi * np.outer(np.arange(radix), np.arange(self.columns)) / n_fft)
        self.twiddle = turn.astype(np.complex64)
        self.second = _fourier(self.columns)[:, : self.columns // 2 + 1]

    def call(self, waveform):
        """Return the power spectrum."""
        frames = self._frames(waveform) * self.window
        shape = ops.shape(frames)
        x = ops.reshape(frames, (-1, self.radix, self.columns))
        real, imag = ops.matmul(self.first.real, x), ops.matmul(self.first.imag, x)
        turned_real = real * self.twiddle.real - imag * self.twiddle.imag
        turned_imag = real * self.twiddle.imag + imag * self.twiddle.real
        cos, sin = self.second.real, self.second.imag
        bins_real = ops.matmul(turned_real, cos) - ops.matmul(turned_imag, sin)
        bins_imag = ops.matmul(turned_real, sin) + ops.matmul(turned_imag, cos)
        power = ops.transpose(bins_real**2 + bins_imag**2, (0, 2, 1))
        bins = ops.reshape(power, (-1, self.radix * (self.columns // 2 + 1)))[:, : self.n_fft // 2 + 1]
        return ops.reshape(bins, (shape[0], shape[1], self.n_fft // 2 + 1))

    def _frames(self, waveform):
        """Cut centred frames without a gather: blocks of one hop, laid beside each other."""
        half = self.n_fft // 2
        padded = ops.pad(waveform, ((0, 0), (half, half)))
        overlap = self.n_fft // self.hop
        n_frames = ops.shape(waveform)[1] // self.hop + 1
        blocks = n_frames + overlap - 1
        cut = ops.reshape(padded[:, : blocks * self.hop], (ops.shape(waveform)[0], blocks, self.hop))
        return ops.concatenate([cut[:, i : i + n_frames] for i in range(overlap)], axis=-1)


class SeedFeatures(layers.Layer):
    """Waveform (batch, samples) at 22,050 Hz to the seed's features.

    Returns two outputs: the vector (batch, size) of means over time, and the MFCCs (batch, frames, 40).

    Parameters
    ----------
    name : a key of :data:`model_export.networks.features.FEATURE_SETS`
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.whole = features.FEATURE_SETS[name].size == 180
        self.spectrum = PowerSpectrum()
        rate, n_fft = features.SAMPLE_RATE_HZ, features.N_FFT
        self.mel = librosa.filters.mel(sr=rate, n_fft=n_fft, n_mels=features.N_MELS).T
        self.chroma = librosa.filters.chroma(sr=rate, n_fft=n_fft, tuning=0.0, n_chroma=features.N_CHROMA).T
        self.dct = _dct(features.N_MELS, features.N_MFCC)

    def call(self, waveform):
        """Return the vector and the MFCCs."""
        power = self.spectrum(waveform)
        mel = ops.matmul(power, self.mel)
        mfcc = ops.matmul(_power_to_db(mel), self.dct)
        if not self.whole:
            return ops.mean(mfcc, axis=1), mfcc
        chroma = ops.matmul(ops.sqrt(power), self.chroma.astype(np.float32))
        loudest = ops.max(chroma, axis=-1, keepdims=True)
        # As librosa.util.normalize: a frame that is all zero stays so.
        chroma = chroma / ops.where(loudest < np.finfo(np.float32).tiny, ops.ones_like(loudest), loudest)
        return ops.concatenate([ops.mean(x, axis=1) for x in (mfcc, chroma, mel)], axis=-1), mfcc


class MelFeatures(layers.Layer):
    """Waveform (batch, samples) at 16 kHz to what the compact network is fed with.

    Returns two outputs: mel power (batch, frames, 64), and the MFCCs (batch, frames, 40).
    """

    def __init__(self) -> None:
        super().__init__()
        self.spectrum = PowerSpectrum(spectrogram.N_FFT, spectrogram.HOP)
        self.mel = librosa.filters.mel(
            sr=spectrogram.SAMPLE_RATE_HZ,
            n_fft=spectrogram.N_FFT,
            n_mels=spectrogram.N_MELS,
            fmin=spectrogram.F_MIN_HZ,
        ).T
        self.dct = _dct(spectrogram.N_MELS, spectrogram.N_MFCC)

    def call(self, waveform):
        """Return mel power and MFCCs."""
        power = ops.matmul(self.spectrum(waveform), self.mel)
        return power, ops.matmul(_power_to_db(power, top_db=None), self.dct)


def _fourier(n: int) -> np.ndarray:
    """Return the matrix of the n-point Fourier transform: complex64, (n, n)."""
    k = np.arange(n)
    return np.exp(-2j * np.pi * np.outer(k, k) / n).astype(np.complex64)


def _dct(n: int, count: int) -> np.ndarray:
    """Return the first `count` columns of the orthonormal DCT-II: float32, (n, count), as scipy.fft.dct defines it."""
    k = np.arange(count)
    matrix = np.cos(np.pi / n * np.outer(np.arange(n) + 0.5, k)) * np.sqrt(2 / n)
    matrix[:, 0] /= np.sqrt(2)
    return matrix.astype(np.float32)


def _power_to_db(power, floor: float = 1e-10, top_db: float | None = 80.0):
    """Return decibels as librosa.power_to_db does: at least -100, and `top_db` below the loudest of the clip."""
    db = ops.log(ops.maximum(power, floor)) * np.float32(10 / np.log(10))
    return db if top_db is None else ops.maximum(db, ops.max(db, axis=(1, 2), keepdims=True) - top_db)
