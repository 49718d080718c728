"""Makes the sounds in this folder: ``python assets/samples/make.py``, with espeak-ng installed."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile

from desktop_app.audio import read_clip, resample

FOLDER = Path(__file__).parent
RATE_HZ = 16000
SENTENCE = "Dogs are sitting by the door, and kids are talking on the lawn."
VOICES = {
    "speech_low.wav": ["-v", "en-gb", "-s", "160"],
    "speech_high.wav": ["-v", "en-us+f3", "-s", "150", "-p", "65"],
}
TONE_HZ = 440.0
LENGTH_S = 3.0


def main() -> None:
    """Write all of them."""
    for name, voice in VOICES.items():
        write(name, speech(voice))
    t = np.arange(round(LENGTH_S * RATE_HZ)) / RATE_HZ
    fade = np.clip(np.minimum(t, LENGTH_S - t) / 0.02, 0, 1)
    write("tone.wav", 0.25 * fade * np.sin(2 * np.pi * TONE_HZ * t))
    write("silence.wav", np.zeros(round(2.0 * RATE_HZ)))


def speech(voice: list[str]) -> np.ndarray:
    """Let espeak-ng say the sentence: float32 (n,) at 16 kHz, with its highest peak at 0.5."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        subprocess.run(["espeak-ng", *voice, "-w", spoken, SENTENCE], check=True)
        clip = read_clip(spoken)
    samples = resample(clip.mono(), clip.rate_hz, RATE_HZ)
    return 0.5 * samples / np.abs(samples).max()


def write(name: str, samples: np.ndarray) -> None:
    """Write float (n,), [-1, 1] as 16-bit wav."""
    soundfile.write(FOLDER / name, samples, RATE_HZ, subtype="PCM_16")
    print(f"{name}: {len(samples) / RATE_HZ:.2f} s")


if __name__ == "__main__":
    main()
