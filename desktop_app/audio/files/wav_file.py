"""A wav file that is complete after every write, so that a crash can't take what was recorded."""

import contextlib
import errno
import os
import shutil
import struct
import wave
from pathlib import Path

import numpy as np

from desktop_app.audio.files.recordings import recordings_dir, unused_path
from desktop_app.audio.signal.clip import Samples
from desktop_app.errors import RecordingError

MAX_BYTES = 2**32 - 2**16
"""A wav file counts its bytes with 32 bits."""

HEADER_BYTES = 44

MOVED, REPLACED = "moved or deleted", "replaced by another program"


class WavFile:
    """A new 16-bit wav file.

    Parameters
    ----------
    path : Path
        A file that does not exist yet: nothing is ever overwritten.
    rate_hz, channels : int

    Attributes
    ----------
    path : Path
        Another one than was asked for when the file had to be saved from a folder that vanished.
    frames : int
        Frames written so far.

    Raises
    ------
    RecordingError
        When the file exists or can't be made; no empty file is left behind.
    """

    def __init__(self, path: Path, rate_hz: int, channels: int) -> None:
        self.path = path
        self.frames = 0
        self._rate_hz = rate_hz
        self._channels = channels
        try:
            self._file = path.open("x+b")
        except FileExistsError:
            raise RecordingError(f"There is already a file {path}. Choose another name for the recording.") from None
        except OSError as error:
            raise RecordingError(
                f"The recording {path} can't be made: {_reason(error)}. Choose another folder."
            ) from error
        self._wav = wave.open(self._file, "wb")
        self._wav.setnchannels(channels)
        self._wav.setsampwidth(2)
        self._wav.setframerate(rate_hz)
        try:
            self.write(np.zeros((0, channels), np.float32))
        except RecordingError:
            self.remove()
            raise

    def write(self, frames: Samples) -> None:
        """Append frames, float32, (n, channels), [-1, 1], and bring the header up to date.

        Raises
        ------
        RecordingError
            When the disk is full or gone, the file was moved, deleted or replaced, or is as large as a wav file can be;
            what was written before stays, in `path`.
        """
        if (self.frames + len(frames)) * self._channels * 2 > MAX_BYTES:
            raise self._stopped("it is as large as a wav file can be", "Start another one.")
        pcm = np.clip(np.rint(frames * 32768), -32768, 32767).astype("<i2")
        try:
            self._wav.writeframes(pcm.tobytes())
            self._file.flush()
        except OSError as error:
            if gone := self._gone():
                raise self._saved(gone) from error
            self.close()
            with contextlib.suppress(OSError):
                mend_header(self.path)
            raise self._stopped(_reason(error), "Free some space or choose another folder.") from error
        self.frames += len(frames)
        if gone := self._gone():
            raise self._saved(gone)

    def close(self) -> None:
        """Close the file. Nothing is lost when that fails: every write was complete."""
        for file in (self._wav, self._file):
            with contextlib.suppress(OSError):
                file.close()

    def remove(self) -> None:
        """Close the file and delete it."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def _stopped(self, reason: str, remedy: str) -> RecordingError:
        if self.frames == 0:
            return RecordingError(f"The recording {self.path} can't be written: {reason}. {remedy}")
        return RecordingError(
            f"The recording stopped after {self.frames / self._rate_hz:.1f} s: {reason}; what was recorded until then "
            f"is kept in {self.path}. {remedy}"
        )

    def _gone(self) -> str:
        """Return how the file that is written to lost its name, or an empty text."""
        try:
            there = self.path.stat()
            # Windows lets nobody replace an open file.
            same = os.name != "posix" or os.path.samestat(os.fstat(self._file.fileno()), there)
        except (FileNotFoundError, NotADirectoryError):
            return MOVED
        except OSError:
            return ""
        return "" if same else REPLACED

    def _saved(self, gone: str) -> RecordingError:
        """Copy the file, which has no name any more, to where it was or else to the usual folder, and say so."""
        vanished = self.path
        try:
            self._copy_to(unused_path(vanished))
        except OSError:
            try:
                self._copy_to(unused_path(recordings_dir() / vanished.name))
            except (OSError, RecordingError):
                return RecordingError(
                    f"{vanished} was {gone} while it was being recorded, and the recording stopped after "
                    f"{self.frames / self._rate_hz:.1f} s; it could not be saved elsewhere. Record again in another "
                    "folder."
                )
        what = "the folder in its place" if gone == MOVED else "the file alone"
        return self._stopped(f"{vanished} was {gone}", f"Leave {what}, then record again.")

    def _copy_to(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as copy:
            try:
                self._file.seek(0)
                shutil.copyfileobj(self._file, copy)
            except OSError:
                path.unlink()
                raise
        self.path = path


def mend_header(path: Path) -> int:
    """Make the header of a recording that was cut off agree with its length, and return its number of frames.

    Returns 0, and changes nothing, for a file that is no recording of :class:`WavFile`.

    Raises
    ------
    OSError
        When there is no such file, or it can't be changed.
    """
    with path.open("r+b") as file:
        header = file.read(HEADER_BYTES)
        if (
            len(header) < HEADER_BYTES
            or header[:4] != b"RIFF"
            or header[8:16] != b"WAVEfmt "
            or header[36:40] != b"data"
        ):
            return 0
        frame_bytes = int.from_bytes(header[32:34], "little")
        size = file.seek(0, os.SEEK_END) - HEADER_BYTES
        frames: int = size // max(1, frame_bytes)
        data_bytes = frames * frame_bytes
        mended = struct.pack("<4sI", b"RIFF", 36 + data_bytes) + header[8:40] + struct.pack("<I", data_bytes)
        if mended != header or data_bytes != size:
            file.truncate(HEADER_BYTES + data_bytes)
            file.seek(0)
            file.write(mended)
    return frames


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return (error.strerror or str(error)).lower()
