"""``speech-emotion --self-test``: does this installation work? Each part is tried, and what fails says why."""

import hashlib
import math
import platform
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_app import __version__
from desktop_app.errors import AudioDeviceError, SpeechEmotionError, advice, missing_part
from desktop_app.paths import assets_dir
from desktop_app.terminal import printable

CONTENTS = "contents.txt"
"""Beside the program's package in the packaged program: checksum, size and place of every file."""

SPEECH = ("speech_low.wav", "speech_high.wav")
SILENCE = "silence.wav"
SPEECH_DETECTOR_SHA256 = "9ccdacc4719d8aa7e45a77536bfabec45a03ba1f2fad5e241ab4060b24238a85"
"""As in assets/speech/README.md: a detector that is another one would move every limit of speech."""

PATIENCE_S = 30.0
"""How long the window may take to open a sample and answer; a busy machine needs a few seconds."""


class SelfTestError(SpeechEmotionError):
    """A part that answers, but not as it should."""

    kind = "self_test_failed"


def self_test() -> int:
    """Try every part, print a line about each, and return 0 when all work, 1 otherwise.

    The program writes nothing outside the system's folder for temporary files, and listens to no microphone.
    """
    print(f"Speech Emotion {__version__}, self-test {uuid.uuid4()}")
    if not _try("files", _files):
        # A library that was cut short ends the program as soon as it is used: no sentence would follow.
        print("FAILED: nothing else was tried")
        return 1
    failed = sum(not _try(name, check) for name, check in CHECKS)
    print(f"FAILED: {failed} of {len(CHECKS)}" if failed else f"passed: all {len(CHECKS)}")
    return 1 if failed else 0


def _try(name: str, check: Callable[[], Iterator[str]]) -> bool:
    """Run a check, print what it yields, and tell whether it came to its end."""
    try:
        for line in check():
            _say("passed", name, line)
    except Exception as error:
        sentence = missing_part(error)
        if sentence is None and not isinstance(error, SpeechEmotionError):
            sentence = f"Something went wrong inside the program ({type(error).__name__}: {error})."
        _say("FAILED", name, sentence or str(error))
        return False
    return True


def _say(outcome: str, name: str, text: str) -> None:
    print(printable(f"{outcome}  {name:11} {text}"), flush=True)


def _files() -> Iterator[str]:
    """Compare the packaged program with the list of its files that was made with it."""
    folder = Path(__file__).resolve().parents[2]
    try:
        listed = (folder / CONTENTS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        yield "no list of files came with the program, so there is nothing to compare"
        return
    files = [line.split(maxsplit=2) for line in listed if not line.startswith("link")]
    for sha256, size, place in files:
        path = folder.parent / place
        if not path.is_file():
            raise SelfTestError(f"{path} is missing. {advice()}")
        if path.stat().st_size != int(size):
            raise SelfTestError(f"{path} has {path.stat().st_size} bytes instead of {size}. {advice()}")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                raise SelfTestError(f"{path} is damaged. {advice()}")
    yield f"all {len(files)} are whole"


def _versions() -> Iterator[str]:
    frozen = "packaged" if getattr(sys, "frozen", False) else "from source"
    yield f"{frozen}, in {Path(__file__).resolve().parents[1]}"
    yield f"Python {platform.python_version()} on {platform.platform()}, {platform.machine()}"

    import numpy
    import soundfile
    import soxr

    from desktop_app.recognition.models.runtime import onnxruntime

    yield f"numpy {numpy.__version__}, onnxruntime {onnxruntime.__version__}"
    libsndfile = soundfile.__libsndfile_version__
    yield f"soundfile {soundfile.__version__} with libsndfile {libsndfile}, soxr {soxr.__version__}"


def _models() -> Iterator[str]:
    from desktop_app.recognition import Model, find_model, shipped_models

    default = find_model()
    for path in shipped_models():
        model = Model.load(path)
        mark = " (default)" if path == default else ""
        yield f"{path.stem}: {model.info.name} {model.info.version}{mark}, sha256 {model.sha256}"


def _speech() -> Iterator[str]:
    """Compare the speech detector with its checksum, and let it find the voice in a sample and none in silence."""
    from desktop_app.audio import read_clip
    from desktop_app.recognition.speech import voice_activity

    found: dict[str, list[voice_activity.Stretch]] = {}
    for name in (*SPEECH, SILENCE):
        clip = read_clip(assets_dir() / "samples" / name)
        found[name] = voice_activity.stretches(voice_activity.speech_probabilities(clip.mono()), clip.duration_s)
    path = assets_dir() / "speech" / "silero_vad.onnx"
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if sha256 != SPEECH_DETECTOR_SHA256:
        raise SelfTestError(f"{path} is damaged: its sha256 is {sha256}. {advice()}")
    for name, stretches in found.items():
        if bool(stretches) == (name == SILENCE):
            raise SelfTestError(f"{name}: {len(stretches)} stretches of speech were found, which can't be. {advice()}")
    spoken = ", ".join(f"{name} {sum(x.duration_s for x in stretches):.1f} s" for name, stretches in found.items())
    yield f"Silero VAD, sha256 {sha256}: {spoken}"


def _samples() -> Iterator[str]:
    from desktop_app.audio import read_clip
    from desktop_app.recognition import Model, Recogniser, Status, find_model

    recogniser = Recogniser(Model.load(find_model()))
    for name in (*SPEECH, SILENCE):
        verdict = recogniser.recognise(read_clip(assets_dir() / "samples" / name))
        if name == SILENCE:
            right = verdict.emotion is None
        else:
            total = sum(verdict.probabilities.values())
            right = verdict.status in (Status.EMOTION, Status.UNCERTAIN) and math.isclose(total, 1.0, abs_tol=1e-4)
        answer = ", ".join(f"{label} {p:.2f}" for label, p in verdict.probabilities.items())
        if not right:
            raise SelfTestError(f"{name} is answered by {verdict.status} ({answer}), which can't be.")
        yield f"{name}: {verdict.emotion or verdict.status} ({answer or 'no probabilities'})"


def _microphones() -> Iterator[str]:
    """Name the microphones; a computer without one is whole, a program without PortAudio is not."""
    from desktop_app.audio import input_devices
    from desktop_app.audio.devices.portaudio import portaudio

    try:
        found = input_devices()
    except AudioDeviceError as error:
        if error.kind == "no_portaudio":
            raise
        yield f"none: {error}"
        return
    yield str(portaudio().get_portaudio_version()[1])
    for device in found:
        yield f"{device.name}, {device.rate_hz} Hz, {device.channels} channels"
    if not found:
        yield "none is plugged in"


def _window() -> Iterator[str]:
    try:
        from desktop_app.ui.app import try_window
    except ImportError as error:
        raise SelfTestError(f"The window can't be opened. {missing_part(error)}") from error
    yield try_window(assets_dir() / "samples" / SPEECH[0], PATIENCE_S)


CHECKS = (
    ("versions", _versions),
    ("models", _models),
    ("speech", _speech),
    ("samples", _samples),
    ("microphones", _microphones),
    # The last one: where Qt finds no screen plugin at all it ends the process, after a sentence.
    ("window", _window),
)
