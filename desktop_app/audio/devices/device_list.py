"""The microphones and loudspeakers of this computer, by names that a person knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.audio.devices.portaudio import ask, for_this_system
from desktop_app.errors import AudioDeviceError

MAX_CHANNELS = 8
"""A device that offers more inputs is a sound server or a mixing desk: its first two are recorded."""

_NO_MICROPHONE = {
    "Linux": "No microphone was found: plug one in, check that it is chosen in the system's sound settings and that "
    "PulseAudio or PipeWire is running, then try again.",
    "Darwin": "No microphone was found: plug one in, allow this program to use it in System Settings, “Privacy & "
    "Security”, “Microphone”, then try again.",
    "Windows": "No microphone was found: plug one in, switch on “Let desktop apps access your microphone” in Settings, "
    "“Privacy & security”, “Microphone”, then try again.",
}

_ALSA_SERVERS = {"default": "System default", "pulse": "PulseAudio", "pipewire": "PipeWire"}
_ALSA_PLUMBING = re.compile(
    r"(sysdefault|lavrate|samplerate|speexrate|speex|upmix|vdownmix|jack|oss|a52|usb_?stream|dmix|dsnoop|front|rear"
    r"|surround\d\d|iec958|spdif|hdmi|null)([_:].*)?"
)
_ALSA_CARD_NUMBER = re.compile(r" \(hw:\d+,\d+\)$")


@dataclass(frozen=True)
class OutputDevice:
    """A device to play on; as an :class:`InputDevice`, but for what only its own opening can tell."""

    name: str
    is_default: bool
    index: int = -1


@dataclass(frozen=True)
class InputDevice:
    """A device to record from.

    Parameters
    ----------
    name : str
        For people and for settings: it stays the same when devices are numbered anew.
    channels : int
        How many are recorded.
    rate_hz : int
        The device's own sample rate.
    is_default : bool
        Whether the system would choose it.
    index : int
        PortAudio's number, valid until the list is refreshed.
    """

    name: str
    channels: int
    rate_hz: int
    is_default: bool
    index: int = -1


def input_devices(refresh: bool = False) -> list[InputDevice]:
    """Return the devices that can record, the default one first; an empty list when there is none.

    A device is listed once, although Windows offers it through several interfaces; ALSA's converters are left out.

    Parameters
    ----------
    refresh : bool
        Look for devices that came or went since the last look. It cuts off every sound stream of this program, so
        ask for it only while nothing records or plays.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_portaudio`` when the PortAudio library is missing, ``device_failed`` when it can't start,
        ``no_answer`` when none comes within ten seconds.
    """
    return worth_showing(*ask(refresh))


def output_devices() -> list[OutputDevice]:
    """Return the devices that can play, the default one first, as of the last look for microphones.

    Raises
    ------
    AudioDeviceError
        As :func:`input_devices`.
    """
    interfaces, raw_devices = ask(refresh=False)
    for interface in _best_first(interfaces):
        default = interface["default_output_device"]
        named = _named(interface, raw_devices, "max_output_channels")
        devices = [OutputDevice(name, index == default, index) for name, index in named]
        devices.sort(key=lambda device: not device.is_default)
        if devices:
            return devices
    return []


def find_input_device(name: str | None = None) -> InputDevice:
    """Return the device of a name, or the default one for None.

    Parameters
    ----------
    name : str, optional
        As in :func:`input_devices`, as PortAudio has it, or a part that only one name has; upper and lower case are
        the same.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_device``, and the message names the devices that are here; or as :func:`input_devices`.
    """
    devices = input_devices()
    if not devices:
        raise AudioDeviceError(for_this_system(_NO_MICROPHONE), kind="no_device")
    if name is None:
        return devices[0]
    wanted = _shown_name(name).casefold()
    same = [device for device in devices if device.name.casefold() == wanted]
    alike = [device for device in devices if wanted and wanted in device.name.casefold()]
    for found in (same, alike):
        if len(found) == 1:
            return found[0]
    here = ", ".join(f"“{device.name}”" for device in devices)
    problem = f"Several microphones are called “{name}”" if alike else f"There is no microphone “{name}”"
    raise AudioDeviceError(f"{problem}: this computer has {here}. Choose one of them.", kind="no_device")


def why_no_input() -> str | None:
    """Return one sentence with the remedy when nothing can be recorded, None when it can."""
    try:
        found = input_devices()
    except AudioDeviceError as error:
        return str(error)
    return None if found else for_this_system(_NO_MICROPHONE)


def worth_showing(interfaces: list[dict[str, Any]], raw_devices: list[dict[str, Any]]) -> list[InputDevice]:
    """Choose from all that PortAudio lists.

    Parameters
    ----------
    interfaces, raw_devices : list of dict
        As from ``sounddevice.query_hostapis()`` and ``sounddevice.query_devices()``.
    """
    for interface in _best_first(interfaces):
        devices = _devices_of(interface, raw_devices)
        if devices:
            return devices
    return []


def _best_first(interfaces: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put first what names devices in full: other Windows interfaces cut names and list every device again."""
    return sorted(interfaces, key=lambda interface: interface["name"] != "Windows WASAPI")


def _named(interface: dict[str, Any], raw_devices: list[dict[str, Any]], channels: str) -> Iterator[tuple[str, int]]:
    """Yield the devices of an interface that have such `channels`, by names that no two have, with their numbers."""
    taken: set[str] = set()
    for index in interface["devices"]:
        raw = raw_devices[index]
        if raw[channels] >= 1 and not _ALSA_PLUMBING.fullmatch(raw["name"]):
            name = _unused(_shown_name(raw["name"]), taken)
            taken.add(name)
            yield name, index


def _devices_of(interface: dict[str, Any], raw_devices: list[dict[str, Any]]) -> list[InputDevice]:
    devices: list[InputDevice] = []
    for name, index in _named(interface, raw_devices, "max_input_channels"):
        raw = raw_devices[index]
        channels = raw["max_input_channels"]
        devices.append(
            InputDevice(
                name=name,
                channels=channels if channels <= MAX_CHANNELS else 2,
                rate_hz=round(raw["default_samplerate"]),
                is_default=index == interface["default_input_device"],
                index=index,
            )
        )
    devices.sort(key=lambda device: not device.is_default)
    return [replace(devices[0], is_default=True), *devices[1:]] if devices else []


def _shown_name(name: str) -> str:
    """Leave out ALSA's card number, which may be another one after the next start, and name its sound servers."""
    name = name.strip()
    return _ALSA_SERVERS.get(name, _ALSA_CARD_NUMBER.sub("", name))


def _unused(name: str, taken: set[str]) -> str:
    number = 1
    numbered = name
    while numbered in taken:
        number += 1
        numbered = f"{name} ({number})"
    return numbered
