"""Where the results of many files go when each has a file of its own, as annotations have."""

import os
from collections.abc import Callable, Sequence
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
    there = [] if force else [path for path in paths if os.path.lexists(path)]
    if there:
        names = ", ".join(str(path.relative_to(folder)) for path in there[:MAX_NAMED])
        more = f" and {len(there) - MAX_NAMED} more" if len(there) > MAX_NAMED else ""
        raise OutputError(f"{where}{names}{more} would be replaced. {remedy}")


def write_per_file(results: Sequence[FileResult], paths: Sequence[Path], as_text: Callable[[FileResult], str]) -> None:
    """Write each result to its own path, making folders as needed; what has no answer has no file.

    Parameters
    ----------
    paths : sequence of Path
        As :func:`paths_for` gives them for the same files.

    Raises
    ------
    OutputError
        The first reason why one of them could not be written, once all the others are.
    """
    failures = []
    for result, path in zip(results, paths, strict=True):
        if result.verdict is None:
            continue
        try:
            _make_folder(path.parent)
            write_text(path, as_text(result))
        except OutputError as error:
            failures.append(error)
    if failures:
        raise failures[0]


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
