"""A sound system that is stuck, or does not start; each time in a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.sound_server import SoundServer

ASKS_A_STUCK_SERVER = """\
import sys
from desktop_app.audio import input_devices
from desktop_app.audio.devices import portaudio
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
_initialized = 1
print("PortAudio", threading.current_thread().name)
"""
STARTS_SLOWLY = """
import time

class PortAudioError(Exception):
    pass

_initialized = starts = 0

def _initialize():
    global _initialized, starts
    starts += 1
    if starts <= SLOW:
        time.sleep(2)
    _initialized += 1

def _terminate():
    global _initialized
    assert _initialized, "PortAudio not initialized"
    _initialized -= 1

def query_hostapis():
    return [starts]

query_devices = query_hostapis
_initialize()
"""
ASK_UNTIL_ANSWERED = """
from desktop_app.errors import AudioDeviceError
while True:
    try:
        print(portaudio.ask()[0][0])
        break
    except AudioDeviceError as error:
        print(error.kind)
"""
INTERRUPTED = """\
from desktop_app.audio.devices.portaudio import ask
print("asking")
ask()
"""
AS_ON_WINDOWS = """\
import ctypes, sys, threading, types
from desktop_app.audio.devices.portaudio import ask
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


@pytest.mark.parametrize("slow_starts", [0, 1, 3])
def test_a_start_that_took_too_long_is_made_again_since_it_gave_up_devices(tmp_path: Path, slow_starts: int) -> None:
    (tmp_path / "sounddevice.py").write_text(f"SLOW = {slow_starts}\n{STARTS_SLOWLY}")
    script = "from desktop_app.audio.devices import portaudio\nportaudio.ANSWER_S = 1.0\n" + ASK_UNTIL_ANSWERED
    with python(script, PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) as program:
        out, err = program.communicate(timeout=30)
    assert not err
    *waiting, starts = out.splitlines()
    assert int(starts) == {0: 1, 1: 2, 3: 3}[slow_starts]
    assert set(waiting) == ({"no_answer"} if slow_starts else set())


def test_a_start_that_failed_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text(f"SLOW = 0\n{STARTS_SLOWLY}")
    script = """\
import sounddevice
from desktop_app.audio.devices.portaudio import ask
start = sounddevice._initialize
sounddevice._initialize = fail = lambda: (_ for _ in ()).throw(sounddevice.PortAudioError("Out of luck", -1))
for refresh, working in ((False, fail), (True, fail), (False, fail), (False, start), (True, start)):
    sounddevice._initialize = working
    try:
        print(ask(refresh)[0][0])
    except Exception as error:
        print(error)
"""
    with python(script, PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) as program:
        out, err = program.communicate(timeout=30)
    assert not err
    refused = "The system's sound can't be reached (Out of luck). Check the sound settings, then try again."
    assert out.splitlines() == ["1", refused, refused, "2", "3"]


def test_first_questions_from_many_threads_are_asked_by_one(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text(NO_SOUND)
    script = """\
import sys, threading
from desktop_app.audio.devices.portaudio import ask
sys.setswitchinterval(1e-6)
together = threading.Barrier(8)
asking = [threading.Thread(target=lambda: (together.wait(), ask())) for _ in range(8)]
[thread.start() for thread in asking]
[thread.join() for thread in asking]
print(sum(thread.name == "asking PortAudio" for thread in threading.enumerate()))
"""
    with python(script, PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) as program:
        out, _ = program.communicate(timeout=30)
    assert out.splitlines()[-1] == "1"


def test_ctrl_c_withdraws_a_question_and_gives_standard_error_back(server: SoundServer) -> None:
    with server.frozen(), python(INTERRUPTED, **server.environment) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "asking\n"
        time.sleep(1)
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=30)
    assert program.returncode != 0
    assert "KeyboardInterrupt" in err


def test_without_the_module_the_self_test_fails_and_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "sounddevice.py").write_text("raise ModuleNotFoundError('No module named _cffi_backend')")
    script = (
        "import sys\nfrom desktop_app.cli.self_test import _microphones, _try\n"
        "sys.exit(_try('microphones', _microphones))"
    )
    with python(script, PYTHONPATH=os.pathsep.join([str(tmp_path), os.getcwd()])) as program:
        out, _ = program.communicate(timeout=30)
    assert out.startswith("FAILED  microphones A part of the program can't be loaded: No module named _cffi_backend.")
