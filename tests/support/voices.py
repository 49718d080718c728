"""Two voices, and what rooms, wires and microphones do to them."""

import numpy as np

from desktop_app.audio import read_clip, resample
from desktop_app.paths import assets_dir

RATE_HZ = 16000


def voice(name: str = "speech_low", seconds: float = 6.0) -> np.ndarray:
    """Return a bundled sample, ``speech_low`` or ``speech_high``, with pauses of 0.5 s, over and over: float32 (n,)."""
    clip = read_clip(assets_dir() / "samples" / f"{name}.wav")
    once = resample(clip.samples, clip.rate_hz, RATE_HZ)
    phrase = np.concatenate([once, np.zeros(RATE_HZ // 2, np.float32)])
    return np.resize(0.2 * phrase / np.abs(phrase).max(), round(seconds * RATE_HZ)) + hiss(seconds, 1e-4)


def hiss(seconds: float, rms: float, seed: int = 0) -> np.ndarray:
    """Return white noise: float32 (n,)."""
    return np.random.default_rng(seed).normal(0, rms, round(seconds * RATE_HZ)).astype(np.float32)


def late(wave: np.ndarray, delay_s: float) -> np.ndarray:
    """Return a wave, (n,), later by any part of a sample."""
    spectrum = np.fft.rfft(wave, 2 * len(wave))
    turned = spectrum * np.exp(-2j * np.pi * np.fft.rfftfreq(2 * len(wave), 1 / RATE_HZ) * delay_s)
    return np.fft.irfft(turned)[: len(wave)].astype(np.float32)


def in_a_room(wave: np.ndarray, delay_s: float, direct_db: float, seed: int) -> np.ndarray:
    """Return a wave as a microphone hears it in a room that rings for 0.5 s; `direct_db` tells how near it stands."""
    response = np.random.default_rng(seed).normal(size=RATE_HZ // 2) * 10 ** (-3 * np.linspace(0, 1, RATE_HZ // 2))
    first = round(delay_s * RATE_HZ)
    response[: first + 20] = 0
    response *= 10 ** (-direct_db / 20) / np.sqrt(np.square(response).sum())
    response[first] = 1
    size = 2 * len(wave)
    return np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(response, size))[: len(wave)].astype(np.float32)


def stereo(*channels: np.ndarray) -> np.ndarray:
    """Return channels side by side: float32 (n, channels)."""
    return np.stack(channels, axis=1).astype(np.float32)
