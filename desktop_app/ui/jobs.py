"""What the workers do: hearing a recording, loading models, asking for devices. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.work.worker import Request

if TYPE_CHECKING:
    from desktop_app.audio import InputDevice, Samples
    from desktop_app.audio.devices.microphone_check import MicrophoneReport
    from desktop_app.recognition import LiveRecogniser, Mfcc, Recogniser, Segment, Verdict
    from desktop_app.ui.plots.snapshot import Picture
    from desktop_app.ui.signal.meter import Reading


@dataclass(frozen=True)
class LoadedModel:
    """A model that is ready, and its card in Markdown (empty when none lies beside the file)."""

    recogniser: Recogniser
    card: str


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
class Heard:
    """What a model heard in a piece of a running recording; ``verdict`` is None when none was due."""

    verdict: Verdict | None
    mfcc: Mfcc
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Listened:
    """How much of a microphone check is done, ``share`` in [0, 1], and how loud it is."""

    share: float
    reading: Reading


@dataclass(frozen=True)
class Unfinished:
    """A recording that was cut off; ``duration_s`` is None when its length can't be told."""

    path: Path
    duration_s: float | None


@dataclass(frozen=True)
class Recordings:
    """The folder of recordings and what lies in it, newest first."""

    folder: Path
    paths: Sequence[Path]


def live_recogniser(model: LoadedModel, rate_hz: int, channels: int) -> LiveRecogniser:
    """Return what hears a recording with a model; made at once, on any thread."""
    from desktop_app.recognition import LiveRecogniser

    return LiveRecogniser(model.recogniser.model, rate_hz, channels)


def listen(request: Request, live: LiveRecogniser, blocks: Sequence[Samples], offset_s: float) -> Heard:
    """Hear the next blocks of a running recording; `offset_s` is where in it the stream of `live` began.

    Raises
    ------
    ModelError
    """
    import numpy as np

    verdicts = live.feed(np.concatenate(blocks))
    mfcc, segments = live.new_mfcc(), live.segments
    if offset_s:
        mfcc = mfcc._replace(start_s=mfcc.start_s + offset_s)
        segments = tuple(replace(s, start_s=s.start_s + offset_s, end_s=s.end_s + offset_s) for s in segments)
    return Heard(verdicts[-1] if verdicts else None, mfcc, segments)


def list_models(request: Request) -> list[Path]:
    """Return the files of the shipped models, the default one first."""
    from desktop_app.recognition import shipped_models

    return shipped_models()


def load_model(request: Request, name_or_file: str | None) -> LoadedModel:
    """Load a model by name or file; the default one for None.

    Raises
    ------
    ModelError
    """
    from desktop_app.recognition import Model, Recogniser, find_model

    model = Model.load(find_model(name_or_file))
    card = model.path.with_suffix(".md")
    try:
        text = card.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        text = ""
    return LoadedModel(Recogniser(model), text)


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


def find_unfinished(request: Request, folder: Path | None) -> list[Unfinished]:
    """List the recordings in a folder that were cut off; in the usual one for None.

    Raises
    ------
    RecordingError
        When there is no folder to use.
    """
    import soundfile

    from desktop_app.audio import recordings_dir
    from desktop_app.audio.files.recovery import unfinished_recordings

    found = []
    for path in unfinished_recordings(folder or recordings_dir()):
        try:
            duration_s: float | None = soundfile.info(path).duration
        except (OSError, soundfile.SoundFileError):
            duration_s = None
        found.append(Unfinished(path, duration_s))
    return found


def keep_recording(request: Request, path: Path) -> Path:
    """Keep a recording that was cut off, and return its path."""
    from desktop_app.audio.files.recovery import keep

    return keep(path)


def discard_recording(request: Request, path: Path, silent: Callable[[], None]) -> Path:
    """Delete a recording that was cut off, and return the path that it had.

    Parameters
    ----------
    silent : callable
        Waits until the file is played no more: some systems delete no open file.

    Raises
    ------
    RecordingError
    """
    from desktop_app.audio.files.recovery import discard

    silent()
    discard(path)
    return path


def save_picture(request: Request, path: Path, picture: Picture) -> Path:
    """Write a picture of the plots, whole or not at all.

    Raises
    ------
    OutputError
    """
    from desktop_app.results.write import write_bytes

    write_bytes(path, picture.encoded())
    return path


def find_recordings(request: Request, folder: Path | None) -> Recordings:
    """List the recordings in a folder; in the usual one for None.

    Raises
    ------
    RecordingError
        When there is no folder to use.
    """
    from desktop_app.audio import list_recordings, recordings_dir

    folder = folder or recordings_dir()
    return Recordings(folder, list_recordings(folder))
