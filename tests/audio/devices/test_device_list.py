import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.audio import Recorder, find_input_device, input_devices, output_devices, read_clip, why_no_input
from desktop_app.audio.devices.device_list import worth_showing
from desktop_app.errors import AudioDeviceError
from tests.support.sound_server import SoundServer
from tests.support.waiting import wait_until

REMEDY = {"Linux": "PulseAudio or PipeWire", "Darwin": "System Settings", "Windows": "Let desktop apps"}

UNREACHABLE = """\
pcm.pulse { type pulse server "unix:/nowhere" hint { show on description "PulseAudio" } }
pcm.!default { type pulse server "unix:/nowhere" }
"""

USB_MICROPHONE = """\
pcm.usb {{ type pulse server "unix:{socket}" device "usb.monitor" hint {{ show on description "USB" }} }}
"""


def raw(name: str, inputs: int, rate_hz: float = 48000.0) -> dict[str, object]:
    return {"name": name, "max_input_channels": inputs, "default_samplerate": rate_hz}


def interface(name: str, devices: list[int], default: int) -> dict[str, object]:
    return {"name": name, "devices": devices, "default_input_device": default}


def run(script: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_server_shows_its_devices_with_names_for_people(sound_server: SoundServer) -> None:
    devices = input_devices()
    assert [(d.name, d.channels, d.rate_hz, d.is_default) for d in devices] == [
        ("System default", 2, 44100, True),
        ("PulseAudio", 2, 44100, False),
    ]
    assert why_no_input() is None


@pytest.mark.parametrize("name", ["PulseAudio", "pulseaudio", "pulse", "lseAud"])
def test_a_device_is_found_by_each_of_its_names(sound_server: SoundServer, name: str) -> None:
    assert find_input_device(name).name == "PulseAudio"


def test_without_a_name_the_default_is_found(sound_server: SoundServer) -> None:
    assert find_input_device().name == "System default"


@pytest.mark.parametrize("name", ["", "Soundblaster", "e"])
def test_a_name_of_none_or_of_several_is_refused_with_those_that_are_here(sound_server: SoundServer, name: str) -> None:
    with pytest.raises(AudioDeviceError, match=r"this computer has “System default”, “PulseAudio”\. Choose") as caught:
        find_input_device(name)
    assert caught.value.kind == "no_device"


def test_a_refresh_notices_that_all_devices_have_gone(pulse_audio: SoundServer) -> None:
    server = SoundServer()
    try:
        with server.connected():
            server.kill()
            assert input_devices() != []
            assert input_devices(refresh=True) == []
            sentence = why_no_input()
            assert sentence is not None
            assert REMEDY[platform.system()] in sentence
            with pytest.raises(AudioDeviceError) as caught:
                find_input_device()
            assert (str(caught.value), caught.value.kind) == (sentence, "no_device")
    finally:
        server.stop()


def test_a_refresh_finds_what_came_later(sound_server: SoundServer) -> None:
    with pytest.MonkeyPatch.context() as patch:
        unreachable = sound_server.folder / "unreachable.conf"
        unreachable.write_text(UNREACHABLE)
        patch.setenv("ALSA_CONFIG_PATH", str(unreachable))
        assert input_devices(refresh=True) == []
    assert input_devices() == []
    assert [device.name for device in input_devices(refresh=True)] == ["System default", "PulseAudio"]


def test_a_microphone_that_is_plugged_in_later_is_found_and_one_that_fails_leaves_the_others_usable(
    own_server: SoundServer, tmp_path: Path
) -> None:
    socket = own_server.folder / "usb"
    with (own_server.folder / "asound.conf").open("a") as config:
        config.write(USB_MICROPHONE.format(socket=socket))
    assert "usb" not in [device.name for device in input_devices(refresh=True)]

    own_server.pactl("load-module", "module-null-sink", "sink_name=usb", "rate=48000", "channels=1")
    plug = own_server.pactl("load-module", "module-native-protocol-unix", f"socket={socket}", "auth-anonymous=1")
    assert "usb" in [device.name for device in input_devices(refresh=True)]
    assert record(tmp_path / "plugged.wav", "usb") > 0.2

    own_server.pactl("unload-module", plug.strip())
    with pytest.raises(AudioDeviceError, match="The microphone “usb” can't be opened") as caught:
        record(tmp_path / "unplugged.wav", "usb")
    assert caught.value.kind == "device_failed"
    assert record(tmp_path / "other.wav", "PulseAudio") > 0.2
    assert sorted(os.listdir(tmp_path)) == ["other.wav", "plugged.wav"]
    assert "usb" not in [device.name for device in input_devices(refresh=True)]


def record(path: Path, device: str) -> float:
    recording = Recorder(path, device)
    recording.start()
    wait_until(lambda: recording.elapsed_s > 0.3)
    return read_clip(recording.stop()).duration_s


def test_without_portaudio_everything_else_is_there_and_one_sentence_says_what_to_install() -> None:
    sentence = run("""
import ctypes.util, platform, sys
ctypes.util.find_library = lambda name: None
platform.system = lambda: "Linux"
import desktop_app.audio
from desktop_app.errors import AudioDeviceError
print(desktop_app.audio.why_no_input())
for attempt in (desktop_app.audio.input_devices, desktop_app.audio.find_input_device,
                desktop_app.audio.Recorder(__import__("pathlib").Path("never.wav")).start):
    try:
        attempt()
    except AudioDeviceError as error:
        assert error.kind == "no_portaudio", error.kind
    else:
        raise AssertionError("recording works?")
""")
    assert "sudo apt install libportaudio2" in sentence
    assert sentence.count("\n") == 1


@pytest.mark.skipif(sys.platform != "linux", reason="ALSA is asked to show nothing")
def test_without_a_device_one_sentence_says_what_to_do(tmp_path) -> None:
    config = tmp_path / "asound.conf"
    config.write_text(UNREACHABLE)
    output = run(
        "from desktop_app.audio import input_devices, why_no_input\nprint(input_devices())\nprint(why_no_input())",
        ALSA_CONFIG_PATH=str(config),
    )
    assert output.startswith("[]\nNo microphone was found: plug one in")
    assert output.count("\n") == 2


def test_importing_the_package_does_not_open_portaudio() -> None:
    assert run("import sys, desktop_app.audio\nprint('sounddevice' in sys.modules)") == "False\n"


def test_of_a_linux_computer_the_microphones_are_shown_and_the_plumbing_is_not() -> None:
    names = [
        ("HDA Intel PCH: ALC257 Analog (hw:0,0)", 2), ("HDA Intel PCH: HDMI 0 (hw:0,3)", 0), ("sysdefault", 128),
        ("front", 0), ("surround51", 0), ("lavrate", 128), ("samplerate", 128), ("speexrate", 128), ("jack", 2),
        ("oss", 0), ("pipewire", 64), ("pulse", 32), ("speex", 1), ("upmix", 8), ("vdownmix", 6), ("dmix", 0),
        ("default", 32), ("Yeti Stereo Microphone: USB Audio (hw:2,0)", 1),
        ("Yeti Stereo Microphone: USB Audio (hw:3,0)", 1), ("Scarlett 18i20 USB: Audio (hw:4,0)", 18),
    ]  # fmt: skip
    devices = worth_showing(
        [interface("ALSA", list(range(len(names))), 16), interface("OSS", [], -1)], [raw(*device) for device in names]
    )
    assert [(device.name, device.channels, device.is_default) for device in devices] == [
        ("System default", 2, True),
        ("HDA Intel PCH: ALC257 Analog", 2, False),
        ("PipeWire", 2, False),
        ("PulseAudio", 2, False),
        ("Yeti Stereo Microphone: USB Audio", 1, False),
        ("Yeti Stereo Microphone: USB Audio (2)", 1, False),
        ("Scarlett 18i20 USB: Audio", 2, False),
    ]
    assert [device.index for device in devices] == [16, 0, 10, 11, 17, 18, 19]


def test_of_a_windows_computer_each_microphone_is_shown_once_with_its_whole_name() -> None:
    devices = worth_showing(
        [
            interface("MME", [0, 1, 2], 1),
            interface("Windows DirectSound", [3], 3),
            interface("Windows WASAPI", [4, 5, 6], 5),
            interface("Windows WDM-KS", [7], 7),
        ],
        [
            raw("Microsoft Sound Mapper - Input", 2, 44100.0),
            raw("Microphone Array (Realtek(R) Au", 2, 44100.0),
            raw("Headset (Jabra)", 1, 44100.0),
            raw("Primary Sound Capture Driver", 2, 44100.0),
            raw("Headset (Jabra)", 1, 16000.0),
            raw("Microphone Array (Realtek(R) Audio)", 4, 48000.0),
            raw("Speakers (Realtek(R) Audio)", 0, 48000.0),
            raw("Microphone (Realtek HD Audio Mic input)", 2, 44100.0),
        ],
    )
    assert [(d.name, d.channels, d.rate_hz, d.is_default) for d in devices] == [
        ("Microphone Array (Realtek(R) Audio)", 4, 48000, True),
        ("Headset (Jabra)", 1, 16000, False),
    ]


def test_a_computer_with_loudspeakers_only_has_no_microphone() -> None:
    assert worth_showing([interface("Core Audio", [0], -1)], [raw("MacBook Air Speakers", 0)]) == []


def test_loudspeakers_have_names_for_people_too(sound_server: SoundServer) -> None:
    assert [(device.name, device.is_default) for device in output_devices()] == [
        ("System default", True),
        ("PulseAudio", False),
    ]
