"""Finding the sound files that a person means by the paths they name."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from desktop_app.audio.files.reader import EXTENSIONS
from desktop_app.errors import AudioFileError, SpeechEmotionError


class Found(NamedTuple):
    """A path to recognise, or what is wrong with it.

    Parameters
    ----------
    path : Path
    error : SpeechEmotionError or None
    channel : int or None
        The one channel that is meant, from 1 on; None for all of them, mixed.
    """

    path: Path
    error: SpeechEmotionError | None = None
    channel: int | None = None


def find_audio_files(paths: Iterable[Path | str], recursive: bool = True) -> Iterator[Found]:
    """List files as they are named, and the sound files inside folders, sorted, with their subfolders.

    Hidden files are left out, and folders inside a folder that are links, which could lead in a circle. A folder
    without sound files gives one row with an error.

    Parameters
    ----------
    paths : files and folders; a file named outright is taken whatever it is called
    recursive : bool
        Look in subfolders as well.

    Examples
    --------
    >>> [found.path.name for found in find_audio_files(["no/such.wav"])]
    ['such.wav']
    """
    for path in map(Path, paths):
        if os.path.isdir(path):
            yield from _in_folder(path, recursive)
        else:
            yield Found(path)


def _in_folder(folder: Path, recursive: bool) -> Iterator[Found]:
    problems: list[OSError] = []
    count = 0
    for root, folders, names in os.walk(folder, onerror=problems.append):
        folders[:] = sorted(name for name in folders if recursive and not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and Path(name).suffix.lower() in EXTENSIONS:
                count += 1
                yield Found(Path(root) / name)
    for problem in problems:
        yield Found(
            Path(str(problem.filename)),
            AudioFileError(
                f"The folder {problem.filename} can't be read: {str(problem.strerror).lower()}. Check its permissions.",
                kind="unreadable",
            ),
        )
    if not count and not problems:
        yield Found(
            folder,
            AudioFileError(
                f"The folder {folder} holds no sound files. Choose one with wav, flac, ogg, opus, mp3 or aiff files.",
                kind="no_audio_in_folder",
            ),
        )
