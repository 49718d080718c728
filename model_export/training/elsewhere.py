"""Other voices, rooms and microphones, made from waveforms: what a recording at home may sound like.

Each function takes float64 (n,) at 16 kHz and returns a new array. Nothing here is done to clips that a figure is
measured on.
"""

from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy.signal import butter, fftconvolve, sosfilt

Waveform = NDArray[np.floating]
Random = np.random.Generator

RATE_HZ = 16_000
LONGEST_S = 3.0


def elsewhere(waveform: Waveform, noises: Sequence[Waveform], random: Random) -> NDArray[np.float32]:
    """Return a stretch of a clip as said faster or slower, and heard elsewhere: float32 (n,), at most LONGEST_S.

    Parameters
    ----------
    waveform : float, (n,)
        A clip without the silence around it.
    noises : sequence of float (n,)
        Recordings without speech.
    """
    x = cut(tempo(waveform, random) if random.random() < 0.8 else waveform, random)
    if random.random() < 0.3:
        x = np.pad(x, [round(s * RATE_HZ) for s in random.uniform(0, 0.25, 2)])
    for probability, change in ((0.3, room), (0.4, tilt)):
        if random.random() < probability:
            x = change(x, random)
    if random.random() < 0.6:
        x = add_noise(x, noises, random)
    if random.random() < 0.3:
        x = band_limit(x, random)
    if random.random() < 0.1:
        x = mu_law(x, random)
    return x.astype(np.float32)


def tempo(x: Waveform, random: Random, most: float = 0.15) -> Waveform:
    """Play up to `most` faster or slower, higher or lower: another speaker, in other words."""
    return soxr.resample(x, RATE_HZ * random.uniform(1 - most, 1 + most), RATE_HZ, quality="MQ")


def cut(x: Waveform, random: Random) -> Waveform:
    """Return a stretch from anywhere: of 1.2 to LONGEST_S, or all where there is no more."""
    length = round(min(LONGEST_S, random.uniform(1.2, LONGEST_S + 0.4)) * RATE_HZ)
    at = random.integers(0, max(1, len(x) - length + 1))
    return x[at : at + length]


def room(x: Waveform, random: Random) -> Waveform:
    """Convolve with a direct sound and an exponentially decaying noise of 0.15 to 0.6 s (Polack 1988)."""
    n = round(random.uniform(0.15, 0.6) * RATE_HZ)
    late = random.standard_normal(n) * 10 ** (-3 * np.arange(n) / n)
    late *= random.uniform(0.2, 0.8) / np.sqrt(np.sum(late**2))
    late[0] = 1
    return fftconvolve(x, late)[: len(x)]


def tilt(x: Waveform, random: Random, deviation_db: float = 4.0) -> Waveform:
    """Colour the sound as microphones do: a smooth curve over frequency, of `deviation_db` at six points."""
    frequencies = np.fft.rfftfreq(len(x), 1 / RATE_HZ)
    curve_db = np.interp(frequencies, np.linspace(0, RATE_HZ / 2, 6), random.normal(0, deviation_db, 6))
    return np.fft.irfft(np.fft.rfft(x) * 10 ** (curve_db / 20), len(x))


def add_noise(x: Waveform, noises: Sequence[Waveform], random: Random) -> Waveform:
    """Add a recorded or a coloured noise, 5 to 32 dB below."""
    if noises and random.random() < 0.5:
        noise = np.resize(np.roll(noises[random.integers(len(noises))], random.integers(5 * RATE_HZ)), len(x))
    else:
        noise = coloured(len(x), random)
    return x + noise * rms(x) / rms(noise) * 10 ** (-random.uniform(5, 32) / 20)


def coloured(n: int, random: Random) -> Waveform:
    """Return noise whose power falls with frequency, from white to beyond brown: (n,)."""
    frequencies = np.fft.rfftfreq(n, 1 / RATE_HZ) + 20
    return np.fft.irfft(
        frequencies ** -random.uniform(0, 1.2) * np.exp(2j * np.pi * random.random(len(frequencies))), n
    )


def band_limit(x: Waveform, random: Random) -> Waveform:
    """Cut the top from somewhere between 3.3 and 7 kHz, and half of the time the bottom up to 100 to 320 Hz."""
    x = sosfilt(butter(4, random.uniform(3300, 7000), "low", fs=RATE_HZ, output="sos"), x)
    if random.random() < 0.5:
        x = sosfilt(butter(2, random.uniform(100, 320), "high", fs=RATE_HZ, output="sos"), x)
    return x


def mu_law(x: Waveform, random: Random) -> Waveform:
    """Quantise to 8 bits as a telephone does (ITU-T G.711), clipping the loudest peaks."""
    y = np.clip(x / (np.abs(x).max() * random.uniform(0.4, 1) + 1e-12), -1, 1)
    code = np.round(np.log1p(255 * np.abs(y)) / np.log(256) * 127) / 127
    return np.sign(y) * np.expm1(code * np.log(256)) / 255


def rms(x: Waveform) -> float:
    """Return the root of the mean square, above 0."""
    return float(np.sqrt(np.mean(np.square(x)) + 1e-12))
