"""What the workers do with microphones: asking for them, and listening to one for a check. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.ui.work.request import Request

if TYPE_CHECKING:
    from desktop_app.audio import InputDevice
    from desktop_app.audio.devices.microphone_check import MicrophoneReport
    from desktop_app.ui.signal.meter import Reading


@dataclass(frozen=True)
class Microphones:
    """The input devices, or the sentence that says why there are none; and the names of the output devices.

    ``answered`` is False when the system's sound is stuck: it may answer later.
    """

    devices: Sequence[InputDevice]
    why_not: str | None
    loudspeakers: Sequence[str] = ()
    answered: bool = True


@dataclass(frozen=True)
class Listened:
    """How much of a microphone check is done, ``share`` in [0, 1], and how loud it is."""

    share: float
    reading: Reading


def find_microphones(request: Request, refresh: bool) -> Microphones:
    """Ask the sound system for its devices."""
    from desktop_app.audio import input_devices, output_devices, why_no_input
    from desktop_app.errors import AudioDeviceError

    try:
        microphones = input_devices(refresh)
        loudspeakers = [device.name for device in output_devices()]
    except AudioDeviceError as error:
        return Microphones([], str(error), answered=error.kind != "no_answer")
    return Microphones(microphones, None if microphones else why_no_input(), loudspeakers)


def check(request: Request, device: str | None) -> MicrophoneReport:
    """Listen to a microphone for five seconds, and judge it.

    Raises
    ------
    AudioDeviceError
    """
    import time

    import numpy as np

    from desktop_app.audio.devices.microphone import Microphone
    from desktop_app.audio.devices.microphone_check import check_microphone
    from desktop_app.audio.signal.mixing import Mixer
    from desktop_app.ui.microphone.check_words import CHECK_S
    from desktop_app.ui.signal.meter import Meter

    heard = []
    with Microphone(device) as microphone:
        meter = Meter(microphone.rate_hz, time.monotonic())
        mixer = Mixer(microphone.channels, microphone.rate_hz)
        for block in microphone.blocks(CHECK_S):
            request.check()
            heard.append(mixer.feed(block))
            now_s = time.monotonic()
            meter.add(heard[-1], now_s)
            share = sum(map(len, heard)) / microphone.rate_hz / CHECK_S
            request.progress(Listened(min(1.0, share), meter.read(now_s)))
    return check_microphone(np.concatenate(heard), microphone.rate_hz)
