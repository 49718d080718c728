"""Sound: clips, files, devices, recording, levels. Knows nothing of models or windows."""

from desktop_app.audio.devices.device_list import (
    InputDevice,
    OutputDevice,
    find_input_device,
    input_devices,
    output_devices,
    why_no_input,
)
from desktop_app.audio.devices.microphone import Microphone
from desktop_app.audio.devices.microphone_check import Finding, MicrophoneReport, advice, check_microphone, finding_of
from desktop_app.audio.devices.player import Player
from desktop_app.audio.devices.recorder import Recorder
from desktop_app.audio.files.channels import each_channel
from desktop_app.audio.files.find import Found, find_audio_files
from desktop_app.audio.files.overview import Overview, overviews
from desktop_app.audio.files.part_reader import PartReader
from desktop_app.audio.files.reader import EXTENSIONS, read_clip
from desktop_app.audio.files.recordings import list_recordings, new_recording_path, recordings_dir
from desktop_app.audio.files.recovery import discard, keep, unfinished_recordings
from desktop_app.audio.signal.clip import Clip
from desktop_app.audio.signal.level import clipped_share, level_dbfs, peak_dbfs
from desktop_app.audio.signal.mixing import Mixer, check_channel, mix
from desktop_app.audio.signal.resample import resample
from desktop_app.audio.signal.samples import Samples
from desktop_app.audio.signal.two_voices import ChannelComparison, two_voices

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
