"""The one table of shortcuts."""

from enum import StrEnum

from PySide6.QtGui import QKeySequence


class Shortcut(StrEnum):
    """Keys, as Qt spells them; on a Mac, Ctrl is the command key."""

    RECORD = "R"
    PAUSE = "P"
    OPEN = "Ctrl+O"
    RECENT = "Ctrl+Shift+O"
    FOLDER = "Ctrl+Shift+F"
    BATCH = "Ctrl+B"
    SORT = "Ctrl+Shift+S"
    MICROPHONE = "Ctrl+M"
    REFRESH = "F5"
    CHECK = "Ctrl+Shift+M"
    MODEL = "Ctrl+D"
    THEME = "Ctrl+T"
    SETTINGS = "Ctrl+,"
    CLASSIFY = "C"
    PLAY_SELECTION = "Shift+Space"
    WHOLE = "Ctrl+0"
    EXPORT = "Ctrl+E"
    DISMISS = "Esc"
    QUIT = "Ctrl+Q"


def with_key(what: str, shortcut: Shortcut) -> str:
    """Return a tooltip: what a control does, and its shortcut as this system writes it."""
    return f"{what} ({QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)})"
