"""What the program remembers between two starts."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSettings


class Key(StrEnum):
    """Every key of the settings file, with the meaning of its value."""

    MICROPHONE = "microphone"  # name of an input device; missing: the system's default
    GOOD_MICROPHONE = "good_microphone"  # the last one that could be opened
    LOUDSPEAKER = "loudspeaker"  # name of an output device; missing: the system's default
    MODEL = "model"  # path of a model file; missing: the default model
    THEME = "theme"  # a ThemeChoice
    RECORDINGS = "recordings_folder"  # missing: recordings_dir()
    GEOMETRY = "window_geometry"  # bytes of QWidget.saveGeometry


def read_text(settings: QSettings, key: Key) -> str | None:
    """Return a remembered text, None when there is none."""
    value = settings.value(key)
    return value if isinstance(value, str) and value else None


def recordings_folder(settings: QSettings) -> Path | None:
    """Return the folder that a person chose for recordings; None for the usual one."""
    folder = read_text(settings, Key.RECORDINGS)
    return Path(folder) if folder else None


def write_text(settings: QSettings, key: Key, value: str | None) -> None:
    """Remember a text; None forgets it."""
    if value is None:
        settings.remove(key)
    else:
        settings.setValue(key, value)
