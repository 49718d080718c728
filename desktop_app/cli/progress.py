"""How far a long command is: one line at the bottom of a terminal, which is gone at the end."""

import math
import os
import threading
import time
from collections.abc import Callable
from typing import TextIO

EVERY_S = 0.1
BAR_COLUMNS = 24


class ProgressLine:
    """Shows a line on a terminal and nothing anywhere else. May be used from several threads.

    Parameters
    ----------
    stream : text file or None
        Where to show it: standard error, so that results can be piped.
    text : callable
        Returns the line for a number of columns, whenever it is to be drawn.
    """

    def __init__(self, stream: TextIO | None, text: Callable[[int], str]) -> None:
        self._stream = stream if stream is not None and stream.isatty() else None
        self._text = text
        self._guard = threading.Lock()
        self._drawn_s = -math.inf
        self._length = 0

    def __enter__(self) -> "ProgressLine":
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()
        self._stream = None

    def draw(self) -> None:
        """Draw the line anew, if the last time is long enough ago."""
        with self._guard:
            if self._stream is not None and time.monotonic() - self._drawn_s >= EVERY_S:
                self._drawn_s = time.monotonic()
                text = self._text(self._columns())
                # Spaces, not an escape sequence: some terminals know none.
                self._write(f"\r{text}{' ' * (self._length - len(text))}")
                self._length = len(text)

    def clear(self) -> None:
        """Take the line away, so that something else can be printed there."""
        with self._guard:
            if self._length:
                self._write(f"\r{' ' * self._length}\r")
                self._length = 0
                self._drawn_s = -math.inf

    def _write(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            # The terminal is gone; the work is not.
            self._stream = None

    def _columns(self) -> int:
        assert self._stream is not None
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except OSError:
            return 80


def progress_text(done: int, total: int, share: float, left_s: float | None, columns: int, what: str = "files") -> str:
    """Return a bar, how many files, or what else there is, are done, and the time left, in less than so many columns.

    Examples
    --------
    >>> progress_text(812, 2000, 0.41, 72.4, 80)
    '[==========              ]  41%  812 of 2000 files  1:13 left'
    >>> progress_text(0, 2000, 0.0, None, 80)
    '[                        ]   0%  0 of 2000 files'
    >>> progress_text(812, 2000, 0.41, 72.4, 30)
    ' 41%  812 of 2000 files  1:13'
    """
    filled = round(share * BAR_COLUMNS)
    left = "" if left_s is None else f"  {duration(left_s)} left"
    text = f"{math.floor(share * 100):3}%  {done} of {total} {what}{left}"
    bar = f"[{'=' * filled}{' ' * (BAR_COLUMNS - filled)}] "
    # A line as wide as the terminal would wrap there, and could not be taken away.
    return (bar + text if len(bar + text) < columns else text)[: max(0, columns - 1)]


def duration(seconds: float) -> str:
    """Return a time that is left, rounded up to whole seconds.

    Examples
    --------
    >>> duration(0.2), duration(72.4), duration(3723)
    ('0:01', '1:13', '1:02:03')
    """
    whole = math.ceil(seconds)
    minutes, rest = divmod(whole, 60)
    return f"{minutes}:{rest:02}" if whole < 3600 else f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
