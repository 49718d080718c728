"""The PortAudio library, which is not opened before somebody needs it, and what it knows."""

import atexit
import ctypes
import functools
import os
import platform
import queue
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from types import ModuleType
from typing import Any

from desktop_app.errors import AudioDeviceError

ANSWER_S = 10.0
"""PortAudio waits for ever for a sound server that is stuck; nobody waits longer than this for PortAudio."""

_NO_PORTAUDIO = {
    "Linux": "Recording and playing need the PortAudio library, which is not installed: run “sudo apt install "
    "libportaudio2” (Debian, Ubuntu) or “sudo dnf install portaudio” (Fedora), then try again.",
    "Darwin": "Recording and playing need the PortAudio library, which is missing or damaged: install this program "
    "again, or run “pip install --force-reinstall sounddevice”.",
    "Windows": "Recording and playing need the PortAudio library, which is missing or damaged: install this program "
    "again, or run “pip install --force-reinstall sounddevice”.",
}

STDERR = 2
COINIT_MULTITHREADED = 0

Answer = tuple[list[dict[str, Any]], list[dict[str, Any]]]
Questions = queue.SimpleQueue[tuple[bool, Future[Answer]]]


def portaudio() -> ModuleType:
    """Import sounddevice, which opens the PortAudio library; after :func:`ask`, so that a server is known to answer.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_portaudio`` when the library is missing, ``device_failed`` when it can't start.
    """
    try:
        import sounddevice
    except OSError as error:
        raise AudioDeviceError(for_this_system(_NO_PORTAUDIO), kind="no_portaudio") from error
    except Exception as error:
        # Its own PortAudioError: a module that can't be imported has no class to name here.
        raise _not_reached(error) from error
    module: ModuleType = sounddevice
    return module


def ask(refresh: bool = False) -> Answer:
    """Return PortAudio's interfaces and devices, as from its ``query_hostapis()`` and ``query_devices()``.

    Parameters
    ----------
    refresh : bool
        Start PortAudio anew. It cuts off every sound stream of this program.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_portaudio`` when the library is missing, ``device_failed`` when it can't start, ``no_answer`` when
        none comes within ten seconds.
    """
    answer: Future[Answer] = Future()
    stderr = _copy_of_stderr()
    _questions().put((refresh, answer))
    try:
        return answer.result(ANSWER_S)
    except TimeoutError:
        # What has not begun is not to cut off a stream later.
        answer.cancel()
        # While PortAudio starts, sounddevice leads standard error to nowhere.
        if stderr is not None:
            os.dup2(stderr, STDERR)
    finally:
        if stderr is not None:
            os.close(stderr)
    end_without()
    raise AudioDeviceError(
        "The system's sound does not answer. Restart it, or the computer, then try again. Sound files can be opened "
        "meanwhile.",
        kind="no_answer",
    )


def end_without() -> None:
    """Let the program end without PortAudio: at its exit, sounddevice would wait for the server that is stuck."""
    # Not imported here: that would wait for the server too.
    handler = getattr(sys.modules.get("sounddevice"), "_exit_handler", None)
    if handler is not None:
        atexit.unregister(handler)


def for_this_system(sentences: Mapping[str, str]) -> str:
    """Return the sentence for this operating system, by ``platform.system()``; for others, that for Linux."""
    return sentences.get(platform.system(), sentences["Linux"])


@functools.cache
def _questions() -> Questions:
    """Start the one thread that asks PortAudio, which takes one question at a time."""
    questions: Questions = queue.SimpleQueue()
    threading.Thread(target=_answer, args=(questions,), name="asking PortAudio", daemon=True).start()
    return questions


def _answer(questions: Questions) -> None:
    if sys.platform == "win32":
        # To open a stream a thread needs COM, which PortAudio begins for its own thread alone (its issue 250). As long
        # as one thread is in the multithreaded apartment, all that have chosen none are in it too.
        ctypes.windll.ole32.CoInitializeEx(None, COINIT_MULTITHREADED)
    while True:
        refresh, answer = questions.get()
        if answer.set_running_or_notify_cancel():
            try:
                answer.set_result(_query(refresh))
            except BaseException as error:
                answer.set_exception(error)


def _query(refresh: bool) -> Answer:
    sounddevice = portaudio()
    try:
        if refresh:
            sounddevice._terminate()
            sounddevice._initialize()
        return list(sounddevice.query_hostapis()), list(sounddevice.query_devices())
    except sounddevice.PortAudioError as error:
        raise _not_reached(error) from error


def _not_reached(error: Exception) -> AudioDeviceError:
    return AudioDeviceError(
        f"The system's sound can't be reached ({error.args[0]}). Check the sound settings, then try again."
    )


def _copy_of_stderr() -> int | None:
    try:
        return os.dup(STDERR)
    except OSError:
        return None
