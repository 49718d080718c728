"""A wav file that is complete after every write, so that a crash can't take what was recorded."""

import contextlib
import errno
import wave
from pathlib import Path

import numpy as np

from desktop_app.audio.clip import Samples
from desktop_app.errors import RecordingError

MAX_BYTES = 2**32 - 2**16
"""A wav file counts its bytes with 32 bits."""


class WavFile:
    """A new 16-bit wav file.

    Parameters
    ----------
    path : Path
        A file that does not exist yet: nothing is ever overwritten.
    rate_hz, channels : int

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
            self._file = path.open("xb")
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
            When the disk is full or gone, or the file as large as a wav file can be; what was written before stays.
        """
        if (self.frames + len(frames)) * self._channels * 2 > MAX_BYTES:
            raise self._stopped("it is as large as a wav file can be", "Start another one.")
        pcm = np.clip(np.rint(frames * 32768), -32768, 32767).astype("<i2")
        try:
            self._wav.writeframes(pcm.tobytes())
            self._file.flush()
        except OSError as error:
            raise self._stopped(_reason(error), "Free some space or choose another folder.") from error
        self.frames += len(frames)

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


def _reason(error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return (error.strerror or str(error)).lower()
