"""What the microphone check says."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, NamedTuple

from desktop_app.ui.formatting import NO_BREAK_SPACE, dbfs

if TYPE_CHECKING:
    from desktop_app.audio.devices.microphone_check import MicrophoneReport
    from desktop_app.errors import SpeechEmotionError

CHECK_S = 5.0


class CheckResult(NamedTuple):
    """What was found, and the next step; ``details`` may be empty."""

    good: bool
    headline: str
    details: str
    advice: str


_HEADLINES = {
    "no_portaudio": "Recording is not possible",
    "no_device": "No microphone",
    "no_permission": "Not allowed",
    "device_failed": "The microphone can’t be used",
    "not_written": "The sound can’t be written",
    "no_signal": "Silence",
    "too_quiet": "Too quiet",
    "clipping": "Too loud: clipped",
    "hum": "Hum",
    "fine": "Fine",
}


def result(report: MicrophoneReport) -> CheckResult:
    """Return what was heard in words, with the next step on this system."""
    from desktop_app.audio.devices.microphone_check import advice

    details = f"Voice {dbfs(report.level_dbfs)}, peak {dbfs(report.peak_dbfs)}."
    if report.hum_hz is not None:
        details = f"{details[:-1]}, hum of {report.hum_hz:g}{NO_BREAK_SPACE}Hz."
    if report.finding == "no_signal":
        details = ""
    good = report.finding == "fine"
    return CheckResult(good, _HEADLINES[report.finding], details, advice(report.finding, platform.system()))


def failure(error: SpeechEmotionError) -> CheckResult:
    """Return why nothing could be heard, with the next step on this system."""
    from desktop_app.audio.devices.microphone_check import advice, finding_of

    finding = finding_of(error)
    if finding == "device_failed":
        return CheckResult(False, _HEADLINES[finding], "", str(error))
    return CheckResult(False, _HEADLINES[finding], "", advice(finding, platform.system()))
