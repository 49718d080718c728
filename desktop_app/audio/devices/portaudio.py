"""The PortAudio library, which is not opened before somebody needs it, and what it knows."""

import atexit
import contextlib
import ctypes
import functools
import os
import platform
import queue
import sys
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, wait
from types import ModuleType
from typing import Any

from desktop_app.errors import AudioDeviceError

ANSWER_S = 10.0
"""PortAudio waits for minutes for a sound server that is stuck; nobody waits longer than this for PortAudio."""

AGAIN = 2
"""How often a start that took longer is made again; on some computers each takes long."""

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


class _Stderr:
    """Standard error, kept for a while in which sounddevice may lead it to nowhere: that is how it starts PortAudio."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._copy: int | None = None

    def __enter__(self) -> None:
        with self._lock, contextlib.suppress(OSError):
            self._copy = os.dup(STDERR)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._copy is not None:
                os.close(self._copy)
            self._copy = None

    def restore(self) -> None:
        """Lead it back at once, whatever sounddevice still does."""
        with self._lock:
            if self._copy is not None:
                os.dup2(self._copy, STDERR)


_stderr = _Stderr()
_starting = threading.Lock()


def portaudio() -> ModuleType:
    """Import sounddevice, which opens the PortAudio library; after :func:`ask`, so that a server is known to answer.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_portaudio`` when the library is missing, ``device_failed`` when it can't start.
    ImportError
        When sounddevice is missing or damaged.
    """
    try:
        import sounddevice
    except OSError as error:
        raise AudioDeviceError(for_this_system(_NO_PORTAUDIO), kind="no_portaudio") from error
    except ImportError:
        raise
    except Exception as error:
        # Its own PortAudioError: a module that can't be imported has no class to name here.
        raise _not_reached(error) from error
    module: ModuleType = sounddevice
    return module


def ask(refresh: bool = False) -> Answer:
    """Return PortAudio's interfaces and devices, as from its ``query_hostapis()`` and ``query_devices()``.

    Any thread may ask; the questions are answered one after the other.

    Parameters
    ----------
    refresh : bool
        Start PortAudio anew. It cuts off every sound stream of this program.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_portaudio`` when the library is missing, ``device_failed`` when it can't start, ``no_answer`` when
        none comes within ten seconds.
    ImportError
        When sounddevice is missing or damaged.
    """
    answer: Future[Answer] = Future()
    with _starting:
        questions = _questions()
    questions.put((refresh, answer))
    try:
        wait([answer], ANSWER_S)
        if answer.done():
            return answer.result()
    finally:
        if not answer.done():
            _stderr.restore()
            # What has not begun is not to cut off a stream later.
            answer.cancel()
    raise AudioDeviceError(
        "The system's sound does not answer. Restart it, or the computer, then try again. Sound files can be opened "
        "meanwhile.",
        kind="no_answer",
    )


def end_without() -> None:
    """Let the program end without PortAudio: at its exit, sounddevice would wait for the server that is stuck."""
    atexit.unregister(portaudio()._exit_handler)


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
                with _stderr:
                    answer.set_result(_query(refresh))
            except BaseException as error:
                answer.set_exception(error)


def _query(refresh: bool) -> Answer:
    begun = time.monotonic()
    sounddevice = portaudio()
    starts = 0
    try:
        # A start that took so long has given up devices of a server that was stuck: it says nothing about what is here.
        while refresh or not sounddevice._initialized or (time.monotonic() - begun > ANSWER_S and starts < AGAIN):
            refresh, begun, starts = False, time.monotonic(), starts + 1
            if sounddevice._initialized:
                sounddevice._terminate()
            sounddevice._initialize()
        return list(sounddevice.query_hostapis()), list(sounddevice.query_devices())
    except sounddevice.PortAudioError as error:
        raise _not_reached(error) from error


def _not_reached(error: Exception) -> AudioDeviceError:
    reason = error.args[0] if error.args else type(error).__name__
    return AudioDeviceError(
        f"The system's sound can't be reached ({reason}). Check the sound settings, then try again."
    )
