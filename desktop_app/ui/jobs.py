"""What the workers do: reading, recognising, loading models, asking for devices. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.worker import Request

if TYPE_CHECKING:
    from desktop_app.audio import InputDevice
    from desktop_app.recognition import Mfcc, Recogniser, Verdict
    from desktop_app.ui.envelope import Envelope


@dataclass(frozen=True)
class Sound:
    """A file as it is shown, before any model has heard it."""

    path: Path
    envelope: Envelope
    rate_hz: int
    channels: int
    duration_s: float
    encoding: str
    level_dbfs: float
    peak_dbfs: float
    clipped: float


@dataclass(frozen=True)
class Answer:
    """What a model heard in a sound."""

    verdict: Verdict
    mfcc: Mfcc


@dataclass(frozen=True)
class LoadedModel:
    """A model that is ready, and its card in Markdown (empty when none lies beside the file)."""

    recogniser: Recogniser
    card: str


@dataclass(frozen=True)
class Microphones:
    """The input devices, or the sentence that says why there are none."""

    devices: Sequence[InputDevice]
    why_not: str | None


@dataclass(frozen=True)
class Recordings:
    """The folder of recordings and what lies in it, newest first."""

    folder: Path
    paths: Sequence[Path]


def hear(request: Request, path: Path, recogniser: Recogniser | None) -> Answer | None:
    """Read a file, report it as a :class:`Sound`, and return what the model hears; None without a model.

    Raises
    ------
    AudioFileError, ModelError
    """
    from desktop_app.audio import clipped_share, level_dbfs, peak_dbfs, read_clip
    from desktop_app.ui.envelope import Envelope

    clip = read_clip(path)
    request.check()
    mono = clip.mono()
    sound = Sound(
        path, Envelope(mono, clip.rate_hz), clip.rate_hz, clip.channels, clip.duration_s, clip.encoding,
        level_dbfs(mono), peak_dbfs(clip.samples), clipped_share(clip.samples),
    )  # fmt: skip
    load_plots()
    request.progress(sound)
    request.check()
    if recogniser is None:
        return None
    verdict = recogniser.recognise(clip)
    request.check()
    return Answer(verdict, recogniser.mfcc(clip))


def load_plots() -> None:
    """Import the plots, so that the main thread finds them ready."""
    import desktop_app.ui.mfcc_plot
    import desktop_app.ui.waveform_plot  # noqa: F401


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
    """Ask the sound system for its input devices."""
    from desktop_app.audio import input_devices, why_no_input

    why_not = why_no_input(refresh)
    return Microphones(input_devices() if why_not is None else [], why_not)


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
