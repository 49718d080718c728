"""A sound system that is stuck, or does not start; each time in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sound_server import SoundServer

ASKS_A_STUCK_SERVER = """\
import sys
from desktop_app.audio import input_devices, portaudio
from desktop_app.errors import AudioDeviceError

def ask(refresh):
    try:
        print([device.name for device in input_devices(refresh)])
    except AudioDeviceError as error:
        print(error.kind, error)
        print("heard", file=sys.stderr)

portaudio.ANSWER_S = 1.0
ask(refresh=False)
ask(refresh=True)
input()
portaudio.ANSWER_S = 20.0
ask(refresh=False)
ask(refresh=True)
"""
DOES_NOT_START = """\
class PortAudioError(Exception):
    pass

raise PortAudioError("Error initializing PortAudio: Unanticipated host error [PaErrorCode -9999]", -9999)
"""
NO_SOUND = """\
import threading

class PortAudioError(Exception):
    pass

def query_hostapis():
    return ()

query_devices = query_hostapis
print("PortAudio", threading.current_thread().name)
"""
AS_ON_WINDOWS = """\
import ctypes, sys, threading, types
from desktop_app.audio.portaudio import ask
begin = lambda *arguments: print(arguments, threading.current_thread().name)
ctypes.windll = types.SimpleNamespace(ole32=types.SimpleNamespace(CoInitializeEx=begin))
sys.platform = "win32"
print(ask())
"""


def python(script: str, **environment: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-u", "-c", script],
        env=os.environ | environment,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def server(pulse_audio: SoundServer) -> Iterator[SoundServer]:
    """A server of the test's own, which it may freeze."""
    server = SoundServer()
    try:
        yield server
    finally:
        server.stop()


def test_a_stuck_sound_server_is_given_up_with_a_sentence_and_answers_when_it_goes_on(server: SoundServer) -> None:
    with python(ASKS_A_STUCK_SERVER, **server.environment) as program:
        assert program.stdout is not None
        with server.frozen():
            refused = [program.stdout.readline(), program.stdout.readline()]
        out, err = program.communicate("\n", timeout=60)
    assert all(line.startswith("no_answer The system's sound does not answer. Restart it") for line in refused)
    assert out == "['System default', 'PulseAudio']\n" * 2
    assert err.startswith("heard\nheard\n"), "standard error is led to nowhere no longer"
    assert program.returncode == 0


def test_a_program_ends_although_the_sound_server_is_stuck(server: SoundServer) -> None:
    with server.frozen(), python(ASKS_A_STUCK_SERVER.replace("input()", "sys.exit()"), **server.environment) as program:
        out, _ = program.communicate(timeout=30)
    assert program.returncode == 0
    assert out.count("does not answer") == 2


def test_portaudio_that_can_not_start_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text(DOES_NOT_START)
    script = "from desktop_app.audio import why_no_input\nprint(why_no_input())"
    with python(script, PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) as program:
        out, err = program.communicate(timeout=30)
    assert not err
    assert out.startswith("The system's sound can't be reached (Error initializing PortAudio: Unanticipated host error")
    assert out.endswith("Check the sound settings, then try again.\n")


def test_windows_has_com_for_every_thread_before_portaudio_is_there(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text(NO_SOUND)
    with python(AS_ON_WINDOWS, PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) as program:
        out, err = program.communicate(timeout=30)
    assert not err
    assert out == "(None, 0) asking PortAudio\nPortAudio asking PortAudio\n([], [])\n"
