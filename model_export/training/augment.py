"""Other voices, rooms and microphones, made from mel power: float32 (frames, bands), frames 10 ms apart.

Each function returns a new array and draws from the generator that it is given. What a microphone at home does is
simulated here, never on clips that a figure is measured on.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Array = NDArray[np.float32]
Random = np.random.Generator

FRAMES_PER_S = 100
NOTHING = 1e-6


def tempo(power: Array, random: Random, most: float = 0.18) -> Array:
    """Play up to `most` faster or slower, at the same pitch."""
    frames = max(20, round(len(power) * random.uniform(1 - most, 1 + most)))
    return _stretched(power, np.linspace(0, len(power) - 1, frames))


def vocal_tract(power: Array, random: Random, most: float = 0.13) -> Array:
    """Move all bands up or down by up to `most`, as a shorter or longer vocal tract and another pitch do."""
    bands = np.arange(power.shape[1]) * random.uniform(1 - most, 1 + most) + random.uniform(-0.5, 0.5)
    return _stretched(power.T, np.clip(bands, 0, power.shape[1] - 1)).T


def room(power: Array, random: Random) -> Array:
    """Add the late part of a room: an exponential tail of 0.2 to 0.8 s (Lebart et al. 2001, Acta Acustica 87)."""
    decay = 10 ** (-6 / (random.uniform(0.2, 0.8) * FRAMES_PER_S))
    tail = lfilter([1 - decay], [1, -decay], power, axis=0)
    return power + np.float32(random.uniform(0.05, 0.75)) * tail.astype(np.float32)


def add_noise(power: Array, noise: Array, snr_db: float) -> Array:
    """Add noise, (frames, bands), `snr_db` below the mean power of what is not silent."""
    sounding = power.sum(axis=1) > 0
    level = power[sounding].mean() if sounding.any() else 1.0
    return power + noise * (level / (noise.mean() + 1e-20) * 10 ** (-snr_db / 10))


def tilt(power: Array, random: Random, deviation_db: float = 4.0) -> Array:
    """Colour the sound as microphones do: a smooth curve over the bands, of `deviation_db` at six points."""
    bands = power.shape[1]
    curve_db = np.interp(np.arange(bands), np.linspace(0, bands - 1, 6), random.normal(0, deviation_db, 6))
    return power * (10 ** (curve_db / 10)).astype(np.float32)


def band_limit(power: Array, random: Random) -> Array:
    """Cut the top from somewhere between 3 and 8 kHz, and half of the time the bottom up to 200 Hz too."""
    band = np.arange(power.shape[1])
    keep = 1 / (1 + np.exp((band - random.uniform(0.56, 0.97) * len(band)) * 1.5))
    if random.random() < 0.5:
        keep /= 1 + np.exp((random.uniform(0, 5) - band) * 1.5)
    return power * (keep + NOTHING).astype(np.float32)


def mask(power: Array, random: Random) -> Array:
    """Blank a few bands and up to 0.2 s (Park et al. 2019, Interspeech)."""
    masked = power.copy()
    band = random.integers(0, power.shape[1] - 4)
    masked[:, band : band + random.integers(1, 7)] *= NOTHING
    if len(power) > 60:
        frame = random.integers(0, len(power) - 20)
        masked[frame : frame + random.integers(1, 20)] *= NOTHING
    return masked


def no_speech(frames: int, bands: int, random: Random) -> Array:
    """Make sound that is no speech: white, pink or brown noise, a tone, a chord, hum; steady, swelling or clicking."""
    band = np.arange(bands)
    kind = random.integers(6)
    if kind == 0:
        spectrum = np.ones(bands)
    elif kind == 1:
        spectrum = 10 ** (-random.uniform(0.02, 0.06) * band)
    elif kind == 2:
        spectrum = _peak(band, random.uniform(0, bands), random.uniform(0.4, 1.5))
    elif kind == 3:
        notes = random.uniform(0, 0.8 * bands, random.integers(2, 7))
        spectrum = sum(random.uniform(0.1, 1) * _peak(band, note, 0.5) for note in notes)
    elif kind == 4:
        spectrum = np.exp(-band / random.uniform(1, 4))
    else:
        spectrum = 10 ** (np.interp(band, np.linspace(0, bands, 7), random.normal(0, 8, 7)) / 10)
    # The power of noise in a band of many bins fluctuates little, that of one bin as a gamma distribution of shape 1.
    shape = random.choice([1.0, 3.0, 20.0])
    power = (spectrum + 1e-5) * random.gamma(shape, 1 / shape, (frames, bands))
    envelope = random.random()
    if envelope < 0.3:
        points = random.integers(2, 14)
        power *= (
            10 ** np.interp(np.arange(frames), np.linspace(0, frames, points), random.uniform(-3, 0, points))[:, None]
        )
    elif envelope < 0.45:
        clicks = np.full((frames, 1), 1e-5)
        clicks[random.integers(0, frames, random.integers(1, 9))] = 1
        power *= clicks
    return power.astype(np.float32)


def cut(power: Array, frames: int, random: Random) -> Array:
    """Return `frames` frames from anywhere, or all when there are no more."""
    first = random.integers(0, max(1, len(power) - frames + 1))
    return power[first : first + frames]


def without_silence(power: Array, below_db: float = 35.0, margin: int = 10) -> Array:
    """Return what lies between the first and the last frame less than `below_db` below the loudest, with a margin."""
    energy = power.sum(axis=1)
    loud = np.flatnonzero(energy >= energy.max() * 10 ** (-below_db / 10))
    return power[max(0, loud[0] - margin) : loud[-1] + margin + 1]


def _peak(band: NDArray[np.intp], centre: float, width: float) -> NDArray[np.float64]:
    return np.exp(-0.5 * ((band - centre) / width) ** 2)


def _stretched(values: Array, at: NDArray[np.float64]) -> Array:
    """Read rows at fractional positions, by linear interpolation."""
    low = np.minimum(at.astype(np.intp), len(values) - 2)
    share = (at - low).astype(np.float32)[:, None]
    return values[low] * (1 - share) + values[low + 1] * share
