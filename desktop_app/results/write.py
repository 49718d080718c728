"""Writing results to a file, whole or not at all."""

import os
import secrets
from pathlib import Path

from desktop_app.audio.files.sniff import is_sound
from desktop_app.errors import OutputError


def check_destination(path: Path) -> None:
    """Check that results can be written to `path`, before the work that they cost.

    Raises
    ------
    OutputError
        When its folder is missing or allows no new files, or `path` is itself a folder, read-only, or a sound, by its
        name or its content.
    """
    folder = path.parent
    if os.path.isdir(path):
        raise OutputError(f"The results can't be written to {path}: it is a folder. Name a file in it.")
    if not os.path.isdir(folder):
        raise OutputError(f"The results can't be written to {path}: there is no folder {folder}. Create it first.")
    # “classify --output *.wav” would cost the first recording.
    if is_sound(path):
        raise OutputError(
            f"The results are not written to {path}: that is a sound file, or named like one. Name a .txt, .csv or "
            ".json file."
        )
    if os.path.exists(path) and not os.access(path, os.W_OK):
        raise OutputError(f"The results can't be written to {path}: it is read-only. Choose another name.")
    if not _is_special(path) and not os.access(folder, os.W_OK):
        raise OutputError(
            f"The results can't be written to {path}: the folder {folder} allows no new files. Choose another one."
        )


def write_text(path: Path, text: str) -> None:
    """Write `text`, as UTF-8, to `path`, as :func:`write_bytes` does.

    A ``.csv`` begins with a byte order mark: Excel takes a file without one for text of the system's code page.
    """
    mark = "\ufeff" if path.suffix.lower() == ".csv" else ""
    write_bytes(path, (mark + text).encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path`: readers see the old file or the whole new one, never half of it.

    A link is followed; a device or a pipe, which can't be replaced, is written to as it is.

    Raises
    ------
    OutputError
        When it can't be written; an older file at `path` is then as it was.
    """
    check_destination(path)
    try:
        if _is_special(path):
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise OutputError(
            f"The results can't be written to {path}: {(error.strerror or str(error)).lower()}. "
            "Choose another place, or make room there."
        ) from error


def _is_special(path: Path) -> bool:
    """Tell whether `path` is a device or a pipe."""
    return os.path.exists(path) and not os.path.isfile(path)


def _replace(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".speech-emotion-{secrets.token_hex(6)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
