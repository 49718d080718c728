"""Where the results of many files go when each has a file of its own, as annotations have."""

import os
from collections.abc import Callable, Sequence
from itertools import accumulate, groupby
from operator import itemgetter
from pathlib import Path

from desktop_app.errors import OutputError
from desktop_app.recognition.file_result import FileResult
from desktop_app.results.write import write_text

MAX_NAMED = 3


def paths_for(folder: Path, files: Sequence[str], suffix: str) -> list[Path]:
    """Return a path in `folder` for each file: its own name with another suffix, in the folders that they lie in.

    The deepest folder that holds all the files becomes `folder`. Files that differ in their suffix alone keep it, and
    no two files get the same path, not even on a system that takes A for a.

    Parameters
    ----------
    suffix : str
        With its dot.

    Examples
    --------
    >>> [p.as_posix() for p in paths_for(Path("out"), ["/t/a/x.wav", "/t/b/x.wav", "/t/b/x.flac"], ".eaf")]
    ['out/a/x.eaf', 'out/b/x.eaf', 'out/b/x.flac.eaf']
    >>> [p.as_posix() for p in paths_for(Path("out"), ["x.wav", "x.wav"], ".eaf")]
    ['out/x.eaf', 'out/x.wav.eaf']
    """
    absolute = [os.path.abspath(file) for file in files]
    taken: set[str] = set()
    paths = []
    for file in _below_what_they_share(absolute):
        stem, _ = os.path.splitext(file)
        names = [stem + suffix, file + suffix]
        number = 2
        while (name := names.pop(0)).casefold() in taken:
            if not names:
                names.append(f"{file} ({number}){suffix}")
                number += 1
        taken.add(name.casefold())
        paths.append(folder / name)
    return paths


def paths_for_channels(
    folder: Path, files: Sequence[str], channels: Sequence[int | None], suffix: str, together: bool
) -> list[Path]:
    """Return a path in `folder` for each result, as :func:`paths_for` does for each file.

    Parameters
    ----------
    files, channels : sequences
        Of each result; a channel of None is that of a whole file.
    together : bool
        The channels of a file share its path, one after the other; otherwise each has its own, with its number.

    Examples
    --------
    >>> given = (Path("out"), ["x.wav", "x.wav", "y.wav"], [1, 2, None], ".txt")
    >>> [p.name for p in paths_for_channels(*given, together=True)]
    ['x.txt', 'x.txt', 'y.txt']
    >>> [p.name for p in paths_for_channels(*given, together=False)]
    ['x (channel 1).txt', 'x (channel 2).txt', 'y.txt']
    """
    if not together:
        return paths_for(folder, [_numbered(*row) for row in zip(files, channels, strict=True)], suffix)
    first = [i == 0 or not _goes_on(files, channels, i) for i in range(len(files))]
    of_files = paths_for(folder, [file for file, begins in zip(files, first, strict=True) if begins], suffix)
    return [of_files[number - 1] for number in accumulate(first)]


def check_folder(
    folder: Path, paths: Sequence[Path], force: bool = False, remedy: str = "Choose another folder."
) -> None:
    """Check that files can be written to `paths` in `folder`, before the work that they cost.

    Raises
    ------
    OutputError
        When `folder` is no folder and can't become one, or, without `force`, when there is a file already: it may be
        somebody's own annotation.
    """
    where = f"The results can't be written to {folder}: "
    if os.path.lexists(folder) and not folder.is_dir():
        raise OutputError(f"{where}it is no folder. Name one, since each sound gets a file of its own.")
    if not folder.exists() and not folder.absolute().parent.is_dir():
        raise OutputError(f"{where}there is no folder {folder.absolute().parent}. Create it first.")
    if not os.access(folder if folder.exists() else folder.absolute().parent, os.W_OK):
        raise OutputError(f"{where}the folder allows no new files. Choose another one.")
    there = [] if force else [path for path in dict.fromkeys(paths) if os.path.lexists(path)]
    if there:
        names = ", ".join(str(path.relative_to(folder)) for path in there[:MAX_NAMED])
        more = f" and {len(there) - MAX_NAMED} more" if len(there) > MAX_NAMED else ""
        raise OutputError(f"{where}{names}{more} would be replaced. {remedy}")


def write_per_file(
    results: Sequence[FileResult], paths: Sequence[Path], as_text: Callable[[Sequence[FileResult]], str]
) -> None:
    """Write each result to its path, neighbours of the same path together; what has no answer has no file.

    Folders are made as needed.

    Parameters
    ----------
    paths : sequence of Path
        As :func:`paths_for` or :func:`paths_for_channels` give them for the same files.

    Raises
    ------
    OutputError
        The first reason why one of them could not be written, once all the others are.
    """
    failures = []
    for path, rows in groupby(zip(paths, results, strict=True), key=itemgetter(0)):
        answered = [result for _, result in rows if result.verdict is not None]
        if not answered:
            continue
        try:
            _make_folder(path.parent)
            write_text(path, as_text(answered))
        except OutputError as error:
            failures.append(error)
    if failures:
        raise failures[0]


def _numbered(file: str, channel: int | None) -> str:
    """Return the name of a file with the number of a channel before its suffix."""
    stem, suffix = os.path.splitext(file)
    return file if channel is None else f"{stem} (channel {channel}){suffix}"


def _goes_on(files: Sequence[str], channels: Sequence[int | None], i: int) -> bool:
    """Tell whether a result is about the next channel of the file that the one before is about."""
    before, channel = channels[i - 1], channels[i]
    return files[i] == files[i - 1] and before is not None and channel == before + 1


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"The results can't be written to {folder}: {reason}. Choose another place.") from error


def _below_what_they_share(files: list[str]) -> list[str]:
    """Return paths relative to the deepest folder that holds all files; their names where there is none."""
    try:
        shared = os.path.commonpath([os.path.dirname(file) for file in files])
    except ValueError:
        # Nothing to compare, or several drives.
        return [os.path.basename(file) for file in files]
    return [os.path.relpath(file, shared) for file in files]
