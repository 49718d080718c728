"""Recordings that a program did not live to finish: how they are marked, found again, kept or thrown away.

While a recording runs, a hidden file lies beside it and is locked. The system takes the lock away when the program
ends, however it ends; no process number can be mistaken for that of another program.
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from desktop_app.audio.files.file_lock import lies_at, lock, open_locked
from desktop_app.audio.files.wav_file import HEADER_BYTES, mend_header
from desktop_app.errors import RecordingError

SUFFIX = ".recording"
NOTE = b"The sound file of this name is being recorded, or its recording was cut off.\n"


class Marker:
    """Says that a recording runs, until it is removed or the program ends.

    A folder where no marker can be made, or a file system without locks, costs the offer after a crash, never the
    recording.

    Parameters
    ----------
    recording : Path
        A file that is not there yet.
    """

    def __init__(self, recording: Path) -> None:
        self._path = _marker_of(recording)
        self._file: BinaryIO | None = None
        if os.path.lexists(recording):
            return
        with contextlib.suppress(OSError):
            self._file = open_locked(self._path, lambda: self._path.open("wb"))
            if self._file is not None:
                self._file.write(NOTE)
                self._file.flush()

    def remove(self) -> None:
        """Say that the recording is finished; may be called again."""
        file, self._file = self._file, None
        if file is not None:
            _remove_and_close(self._path, file)


def unfinished_recordings(folder: Path) -> list[Path]:
    """Return the recordings whose program is no longer alive, the oldest name first, and mend their headers.

    What holds no sound is cleared away. A running recording, of this program or another one, is left alone.

    Parameters
    ----------
    folder : Path
        Need not exist.

    Examples
    --------
    >>> unfinished_recordings(Path("no such folder"))
    []
    """
    found = []
    for marker in sorted(folder.glob(f".*{SUFFIX}")):
        recording = marker.with_name(marker.name[1 : -len(SUFFIX)])
        with _abandoned(marker) as file:
            if file is None:
                continue
            if _mended(recording):
                found.append(recording)
            else:
                _remove_and_close(marker, file)
    return found


def keep(path: Path) -> Path:
    """Offer an unfinished recording no more; return its path. Does nothing for any other file."""
    marker = _marker_of(path)
    with _abandoned(marker) as file:
        if file is not None:
            _remove_and_close(marker, file)
    return path


def discard(path: Path) -> None:
    """Delete an unfinished recording.

    Raises
    ------
    RecordingError
        When it can't be deleted, or is none: still being recorded, or kept meanwhile, perhaps by another program.
    """
    marker = _marker_of(path)
    with _abandoned(marker) as file:
        if file is None:
            raise RecordingError(
                f"{path} is not deleted: it is no unfinished recording any more. Delete it yourself if you want to."
            )
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise RecordingError(
                f"{path} can't be deleted: {str(error.strerror).lower()}. Close other programs that use it, then try "
                "again."
            ) from error
        _remove_and_close(marker, file)


def _mended(recording: Path) -> bool:
    """Return whether there is sound in a recording, its header put right; clear away what holds none."""
    try:
        frames = mend_header(recording)
        if frames == 0 and recording.stat().st_size <= HEADER_BYTES:
            recording.unlink()
    except FileNotFoundError:
        return False
    except OSError:
        return recording.is_file()
    return frames > 0


@contextlib.contextmanager
def _abandoned(marker: Path) -> Iterator[BinaryIO | None]:
    """Hold the lock of a marker whose program has ended; None when it lives, or there is no such marker."""
    try:
        file = marker.open("r+b")
    except OSError:
        yield None
        return
    try:
        yield file if lock(file) and lies_at(file, marker) else None
    finally:
        _close(file)


def _marker_of(recording: Path) -> Path:
    return recording.with_name(f".{recording.name}{SUFFIX}")


def _close(file: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        file.close()


def _remove_and_close(marker: Path, file: BinaryIO) -> None:
    # Windows deletes no open file; elsewhere the lock is held until the file is gone.
    if sys.platform == "win32":
        _close(file)
    with contextlib.suppress(OSError):
        marker.unlink()
    _close(file)
