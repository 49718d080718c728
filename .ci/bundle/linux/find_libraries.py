"""Runs as the packaged program starts, on Linux: where PortAudio and ALSA are to be found.

sounddevice asks the system for PortAudio, by tools that a desktop may not have and that don't know the bundle; so the
bundle is asked first. ALSA is the other way round: it finds the desktop's sound server through plugins of the system,
which lie where the system's own library looks for them. The bundled one, which knows only the folders of the system
that it was built on, is for systems that have none; so is its configuration.
"""

import ctypes.util
import os
import platform
import sys

FOLDERS = (f"/usr/lib/{platform.machine()}-linux-gnu", "/usr/lib64", "/usr/lib")

ALSA_CONFIGURATION = "/usr/share/alsa/alsa.conf"

ask_system = ctypes.util.find_library


def find_library(name: str) -> str | None:
    """Return the path of a library of the bundle, or what the system has by that name."""
    start = f"lib{name}.so"
    inside = sorted(file for file in os.listdir(sys._MEIPASS) if file.startswith(start))
    return os.path.join(sys._MEIPASS, inside[0]) if inside else ask_system(name)


def load_system_alsa() -> None:
    """Load the system's own ALSA library, if there is one: what is loaded already serves PortAudio as well."""
    for folder in FOLDERS:
        library = os.path.join(folder, "libasound.so.2")
        if os.path.exists(library):
            try:
                ctypes.CDLL(library)
            except OSError:
                continue
            return


if getattr(sys, "frozen", False):
    ctypes.util.find_library = find_library
    load_system_alsa()
    if not os.path.exists(ALSA_CONFIGURATION):
        os.environ.setdefault("ALSA_CONFIG_DIR", os.path.join(sys._MEIPASS, "alsa"))
