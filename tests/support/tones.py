"""Sound whose right answer is known: each emotion has its own tone, which the tiny model hears."""

import numpy as np

LABELS = ("neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised")
RATE_HZ = 16000
FREQUENCY_HZ = {label: 500.0 + 250.0 * i for i, label in enumerate(LABELS)}


def tone(label: str, duration_s: float = 2.0, rate_hz: int = RATE_HZ, amplitude: float = 0.3) -> np.ndarray:
    """Return float32 (n,): the tone that the tiny model calls `label`."""
    t = np.arange(round(duration_s * rate_hz)) / rate_hz
    return (amplitude * np.sin(2 * np.pi * FREQUENCY_HZ[label] * t)).astype(np.float32)
