"""A lock on an open file, which the system takes away when the program ends, however it ends."""

import contextlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

ATTEMPTS = 50
RETRY_S = 0.01

if sys.platform == "win32":
    import msvcrt

    def lock(file: BinaryIO) -> bool:
        """Lock a file for as long as it is open; return whether that could be done at once."""
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def lock(file: BinaryIO) -> bool:
        """Lock a file for as long as it is open; return whether that could be done at once."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def open_locked(path: Path, opened: Callable[[], BinaryIO]) -> BinaryIO | None:
    """Open a file that one program holds at a time, and lock it; None while another program holds it.

    Whoever only looks whether it is held locks it too, for a moment, or takes it away: such a moment is waited for.

    Parameters
    ----------
    opened : callable
        Opens the file at `path`, and makes it if need be.

    Raises
    ------
    OSError
        When it can't be opened.
    """
    for _ in range(ATTEMPTS):
        file = opened()
        if lock(file) and lies_at(file, path):
            return file
        with contextlib.suppress(OSError):
            file.close()
        time.sleep(RETRY_S)
    return None


def lies_at(file: BinaryIO, path: Path) -> bool:
    """Tell whether an open file is the one that a path names."""
    try:
        there = path.stat()
        # Windows lets nobody delete or replace an open file.
        return os.name != "posix" or os.path.samestat(os.fstat(file.fileno()), there)
    except OSError:
        return False
