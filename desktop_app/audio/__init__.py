"""Sound: clips, files, devices, recording, levels. Knows nothing of models or windows."""

from desktop_app.audio.channels import each_channel
from desktop_app.audio.clip import Clip
from desktop_app.audio.devices import (
    InputDevice,
    OutputDevice,
    find_input_device,
    input_devices,
    output_devices,
    why_no_input,
)
from desktop_app.audio.find import Found, find_audio_files
from desktop_app.audio.level import clipped_share, level_dbfs, peak_dbfs
from desktop_app.audio.microphone import Microphone
from desktop_app.audio.microphone_check import Finding, MicrophoneReport, advice, check_microphone, finding_of
from desktop_app.audio.mixing import Mixer, check_channel, mix
from desktop_app.audio.overview import Overview, overviews
from desktop_app.audio.part_reader import PartReader
from desktop_app.audio.player import Player
from desktop_app.audio.reader import EXTENSIONS, read_clip
from desktop_app.audio.recorder import Recorder
from desktop_app.audio.recordings import list_recordings, new_recording_path, recordings_dir
from desktop_app.audio.recovery import discard, keep, unfinished_recordings
from desktop_app.audio.resample import resample
from desktop_app.audio.samples import Samples
from desktop_app.audio.two_voices import ChannelComparison, two_voices

__all__ = [
    "EXTENSIONS",
    "ChannelComparison",
    "Clip",
    "Finding",
    "Found",
    "InputDevice",
    "Microphone",
    "MicrophoneReport",
    "Mixer",
    "OutputDevice",
    "Overview",
    "PartReader",
    "Player",
    "Recorder",
    "Samples",
    "advice",
    "check_channel",
    "check_microphone",
    "clipped_share",
    "discard",
    "each_channel",
    "find_audio_files",
    "find_input_device",
    "finding_of",
    "input_devices",
    "keep",
    "level_dbfs",
    "list_recordings",
    "mix",
    "new_recording_path",
    "output_devices",
    "overviews",
    "peak_dbfs",
    "read_clip",
    "recordings_dir",
    "resample",
    "two_voices",
    "unfinished_recordings",
    "why_no_input",
]
