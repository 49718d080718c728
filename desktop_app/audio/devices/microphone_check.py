"""What is wrong with a microphone, judged by some seconds of a person speaking into it, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from desktop_app.audio.signal.clip import Samples
from desktop_app.audio.signal.level import SILENCE_DBFS, clipped_share, level_dbfs, peak_dbfs
from desktop_app.errors import SpeechEmotionError

NO_SIGNAL_DBFS = -85.0
"""Below this is the rounding noise of 16 bits: a muted microphone, or one that the system gives zeros for."""

QUIET_VOICE_DBFS = -45.0
VOICE_OVER_BACKGROUND_DB = 6.0
CLIPPED_SHARE = 0.0005
HUM_SHARE = 0.5
HUM_UNDER_VOICE_DB = 20.0
AUDIBLE_HUM_DBFS = -60.0
MAINS_HZ = (50.0, 60.0)
HARMONICS = 8
FRAME_S = 0.05


class Finding(StrEnum):
    """What was found, the first five before there was any sound."""

    NO_PORTAUDIO = "no_portaudio"
    NO_DEVICE = "no_device"
    NO_PERMISSION = "no_permission"
    DEVICE_FAILED = "device_failed"
    NOT_WRITTEN = "not_written"
    NO_SIGNAL = "no_signal"
    TOO_QUIET = "too_quiet"
    CLIPPING = "clipping"
    HUM = "hum"
    FINE = "fine"


@dataclass(frozen=True)
class MicrophoneReport:
    """What was heard.

    Parameters
    ----------
    finding : Finding
    level_dbfs : float
        Of the voice: the RMS level of its louder moments, without a constant offset.
    peak_dbfs : float
        The highest sample.
    hum_hz : float or None
        50 or 60 when the mains are heard, None otherwise.
    """

    finding: Finding
    level_dbfs: float
    peak_dbfs: float
    hum_hz: float | None = None


def check_microphone(samples: Samples, rate_hz: int) -> MicrophoneReport:
    """Judge about five seconds of speech.

    Parameters
    ----------
    samples : float32, (n,), [-1, 1], mono
        Less than a second is judged as well, but hum is not looked for.
    rate_hz : int

    Examples
    --------
    >>> check_microphone(np.zeros(5 * 16000, np.float32), 16000).finding
    <Finding.NO_SIGNAL: 'no_signal'>
    """
    centred: Samples = samples - samples.mean(dtype=np.float32) if len(samples) else samples
    voice_dbfs, background_dbfs = _voice_and_background(centred, rate_hz)
    hum_hz = _hum_hz(centred, rate_hz, voice_dbfs)
    if level_dbfs(centred) < NO_SIGNAL_DBFS:
        finding = Finding.NO_SIGNAL
    elif clipped_share(samples) > CLIPPED_SHARE:
        finding = Finding.CLIPPING
    elif hum_hz is not None:
        finding = Finding.HUM
    elif voice_dbfs < QUIET_VOICE_DBFS or voice_dbfs - background_dbfs < VOICE_OVER_BACKGROUND_DB:
        finding = Finding.TOO_QUIET
    else:
        finding = Finding.FINE
    return MicrophoneReport(finding, voice_dbfs, peak_dbfs(samples), hum_hz if finding is Finding.HUM else None)


def finding_of(error: SpeechEmotionError) -> Finding:
    """Return the finding for an error of the devices or the recorder.

    Examples
    --------
    >>> from desktop_app.errors import AudioDeviceError
    >>> finding_of(AudioDeviceError("No microphone was found.", kind="no_device"))
    <Finding.NO_DEVICE: 'no_device'>
    """
    known = {
        "no_portaudio": Finding.NO_PORTAUDIO,
        "no_device": Finding.NO_DEVICE,
        "no_permission": Finding.NO_PERMISSION,
        "recording_failed": Finding.NOT_WRITTEN,
    }
    return known.get(error.kind, Finding.DEVICE_FAILED)


def advice(finding: Finding, system: str) -> str:
    """Return the next step, in one or two sentences.

    Parameters
    ----------
    finding : Finding
    system : str
        As from ``platform.system()``: ``"Linux"``, ``"Darwin"`` or ``"Windows"``; others are taken for Linux.

    Examples
    --------
    >>> advice(Finding.FINE, "Linux")
    'The microphone is fine: record.'
    """
    return _ADVICE[finding].format(**_PLACES.get(system, _PLACES["Linux"]))


def _voice_and_background(samples: Samples, rate_hz: int) -> tuple[float, float]:
    """Return the levels in dBFS of the louder and of the quieter moments."""
    frame = max(1, round(FRAME_S * rate_hz))
    if len(samples) < frame:
        return level_dbfs(samples), SILENCE_DBFS
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame)
    powers = np.sort(np.square(frames).mean(axis=1, dtype=np.float64))
    tenth, louder = len(powers) // 10, len(powers) * 3 // 4
    return _dbfs(float(powers[louder:].mean())), _dbfs(float(powers[tenth]))


def _hum_hz(samples: Samples, rate_hz: int, voice_dbfs: float) -> float | None:
    """Return the mains frequency that dominates what goes on all the time, None when none does."""
    power, resolution_hz = _constant_part(samples, rate_hz)
    if not power.any():
        return None
    frequencies = np.arange(len(power)) * resolution_hz
    heard = power[frequencies >= 20].sum()
    shares = {}
    for mains_hz in MAINS_HZ:
        distance = np.abs(frequencies[:, None] - mains_hz * np.arange(1, HARMONICS + 1)).min(axis=1)
        shares[mains_hz] = float(power[distance <= 2 * resolution_hz].sum() / heard)
    hum_hz = max(MAINS_HZ, key=lambda mains_hz: shares[mains_hz])
    level = _dbfs(shares[hum_hz] * float(heard))
    audible = level > max(AUDIBLE_HUM_DBFS, voice_dbfs - HUM_UNDER_VOICE_DB)
    return hum_hz if shares[hum_hz] > HUM_SHARE and audible else None


def _constant_part(samples: Samples, rate_hz: int) -> tuple[NDArray[np.float64], float]:
    """Return the power of each frequency that is there all the time, and the distance of frequencies in Hz.

    Speech comes and goes: what a frequency has in the quieter quarter of all seconds is not speech.
    """
    size = rate_hz
    if len(samples) < size:
        return np.zeros(1), 1.0
    window = np.hanning(size)
    starts = range(0, len(samples) - size + 1, size // 4)
    spectra = np.stack([np.abs(np.fft.rfft(samples[start : start + size] * window)) ** 2 for start in starts])
    scale = 2 / (size * float(np.square(window).sum()))
    quiet: NDArray[np.float64] = np.quantile(spectra, 0.25, axis=0) * scale
    return quiet, rate_hz / size


def _dbfs(power: float) -> float:
    return max(SILENCE_DBFS, 10 * float(np.log10(power))) if power > 0 else SILENCE_DBFS


_PLACES = {
    "Linux": {
        "input": "the sound settings, “Input”",
        "privacy": "the privacy settings, “Microphone”, or join the group “audio”",
        "library": "Run “sudo apt install libportaudio2” (Debian, Ubuntu) or “sudo dnf install portaudio” (Fedora)",
        "zeros": "not muted there",
    },
    "Darwin": {
        "input": "System Settings, “Sound”, “Input”",
        "privacy": "System Settings, “Privacy & Security”, “Microphone”",
        "library": "Install this program again, or run “pip install --force-reinstall sounddevice”",
        "zeros": "not muted there, and that this program is allowed under “Privacy & Security”, “Microphone”: without "
        "that macOS lets it hear silence",
    },
    "Windows": {
        "input": "Settings, “System”, “Sound”, “Input”",
        "privacy": "Settings, “Privacy & security”, “Microphone”, by “Let desktop apps access your microphone”",
        "library": "Install this program again, or run “pip install --force-reinstall sounddevice”",
        "zeros": "not muted there",
    },
}

_ADVICE = {
    Finding.NO_PORTAUDIO: "Recording needs the PortAudio library. {library}, then start this program again.",
    Finding.NO_DEVICE: "No microphone was found. Plug one in, choose it in {input}, then look for it again.",
    Finding.NO_PERMISSION: "The system keeps this program from the microphone. Allow it in {privacy}, then check "
    "again.",
    Finding.DEVICE_FAILED: "The microphone does not work. Close other programs that use it, unplug it and plug it in "
    "again, or choose another in {input}.",
    Finding.NOT_WRITTEN: "The sound could not be written to disk. Free some space or choose another folder for "
    "recordings, then check again.",
    Finding.NO_SIGNAL: "The microphone gives no sound at all. Look for a switch on it or on its cable, and check in "
    "{input} that it is the chosen one and {zeros}.",
    Finding.TOO_QUIET: "Your voice hardly stands out. Move closer, speak up, or turn the volume up in {input}.",
    Finding.CLIPPING: "The sound is cut off at its loudest. Turn the volume down in {input}, or move away from the "
    "microphone.",
    Finding.HUM: "There is a strong hum from the mains. Move the microphone and its cable away from power cables and "
    "chargers, try another socket or USB port, or run the laptop on its battery.",
    Finding.FINE: "The microphone is fine: record.",
}
