"""What the workers do with recordings: finding them, keeping or deleting those that were cut off. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.ui.work.request import Request


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


def keep_recording(path: Path) -> Path:
    """Keep a recording that was cut off, and return its path."""
    from desktop_app.audio.files.recovery import keep

    return keep(path)


def discard_recording(path: Path, silent: Callable[[], None]) -> Path:
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
