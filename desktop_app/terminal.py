"""Text that can be shown on any terminal, whatever names and labels other people chose."""

import os
import sys
import unicodedata

_HARMFUL = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_WIDTHLESS = frozenset(("Mn", "Me"))


def printable(text: str) -> str:
    r"""Return `text` with everything that could steer a terminal, or that can't be encoded, written out.

    Control and format characters (escape sequences, line breaks, changes of writing direction) and the halves of
    undecodable bytes in file names become ``\x1b``, ``\u202e`` or ``\udcff``.

    Examples
    --------
    >>> print(printable("a\x1b[31m.wav"))
    a\x1b[31m.wav
    >>> printable("Grüße 你好.wav")
    'Grüße 你好.wav'
    """
    if text.isprintable():
        return text
    return "".join(
        char.encode("unicode_escape").decode("ascii") if unicodedata.category(char) in _HARMFUL else char
        for char in text
    )


def width(text: str) -> int:
    """Return how many columns of a terminal `text` takes: wide East Asian characters two, combining marks none.

    Examples
    --------
    >>> width("abc"), width("你好"), width("e" + chr(0x301))
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(char) in _WIDTHLESS else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def pad(text: str, columns: int) -> str:
    """Return `text` with spaces after it, so that it takes at least so many columns."""
    return text + " " * (columns - width(text))


def discard_stdout() -> None:
    """Send what is left of the standard output nowhere, once it has failed: Python would complain at its exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
