"""Where recordings are kept, and under which names."""

import os
from datetime import datetime
from pathlib import Path

import platformdirs

from desktop_app.errors import RecordingError

FOLDER_NAME = "Speech Emotion"


def recordings_dir() -> Path:
    """Return the folder of recordings, and make it when it is not there.

    It lies in the person's music folder; in the documents folder when there is no music folder or it can't be used.

    Raises
    ------
    RecordingError
        When neither can be used.
    """
    music, documents = platformdirs.user_music_path(), platformdirs.user_documents_path()
    parents = sorted((music, documents), key=lambda parent: not parent.is_dir())
    for parent in parents:
        folder = parent / FOLDER_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
    raise RecordingError(
        f"Recordings can be kept neither in {music} nor in {documents}. Make one of these folders, or allow this "
        "program to write there."
    )


def new_recording_path(folder: Path, now: datetime) -> Path:
    """Return a name in `folder` that no file has yet.

    Examples
    --------
    >>> new_recording_path(Path("recordings"), datetime(2026, 11, 22, 11, 41, 3)).name
    'Recording 2026-11-22 11.41.03.wav'
    """
    return unused_path(folder / f"Recording {now:%Y-%m-%d %H.%M.%S}.wav")


def unused_path(path: Path) -> Path:
    """Return `path`, or one with a number in its name if there is such a file already."""
    unused, number = path, 1
    while unused.exists():
        number += 1
        unused = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return unused


def list_recordings(folder: Path) -> list[Path]:
    """Return the wav files in `folder`, the newest first; an empty list when there is no such folder."""
    dated: list[tuple[float, str, Path]] = []
    try:
        for entry in os.scandir(folder):
            if entry.name.lower().endswith(".wav") and not entry.name.startswith(".") and entry.is_file():
                dated.append((entry.stat().st_mtime, entry.name, Path(entry.path)))
    except OSError:
        return []
    return [path for _, _, path in sorted(dated, reverse=True)]
