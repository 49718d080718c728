"""Sound: clips, files, devices, recording, levels. Knows nothing of models or windows."""

from desktop_app.audio.clip import Clip, Samples
from desktop_app.audio.find import Found, find_audio_files
from desktop_app.audio.level import clipped_share, level_dbfs, peak_dbfs
from desktop_app.audio.reader import EXTENSIONS, read_clip
from desktop_app.audio.resample import resample

__all__ = [
    "EXTENSIONS",
    "Clip",
    "Found",
    "Samples",
    "clipped_share",
    "find_audio_files",
    "level_dbfs",
    "peak_dbfs",
    "read_clip",
    "resample",
]
