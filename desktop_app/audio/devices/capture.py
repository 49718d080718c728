"""A running microphone, whose sound goes into a ring: the one loop of all that listen or record."""

import threading
import time
from collections.abc import Generator
from typing import Any

from desktop_app.audio.devices.device_list import InputDevice
from desktop_app.audio.devices.portaudio import end_without, portaudio
from desktop_app.audio.devices.ring import Ring, RingReader
from desktop_app.audio.signal.clip import Samples
from desktop_app.errors import AudioDeviceError

BLOCK_FRAMES = 1024
RING_S = 10
"""The longest that whoever takes the sound, or the disk, may keep it waiting without loss."""

STALLED_S = 10.0
"""A device that gives no sound for so long is given up."""

NEXT_BLOCK_S = 0.5
END_S = 3.0
"""A sound server that hangs is left to itself after so long."""

_REFUSED = ("denied", "permission", "not permitted", "0x80070005", "-2147024891")


class Capture:
    """An open microphone; its blocks are copied into a ring, and nothing else is done in the callback.

    Making one waits for the device, for ever if the sound server hangs. Use it from any thread.

    Parameters
    ----------
    device : InputDevice
    ring : Ring
        Of the device's number of channels.

    Attributes
    ----------
    paused : bool
        Whether what is heard is thrown away.
    heard_frames : int
        Frames that came from the device, those thrown away included.
    overflows : int
        How often the driver told of a loss, pauses left out.
    ended : threading.Event
        Set when no more sound will come.

    Raises
    ------
    AudioDeviceError
        When the device can't be opened; of kind ``no_permission`` when the system refuses it to this program.
    """

    def __init__(self, device: InputDevice, ring: Ring) -> None:
        sounddevice = portaudio()
        self.paused = False
        self.heard_frames = 0
        self.overflows = 0
        self.ended = threading.Event()
        self._ring = ring
        self._lock = threading.Lock()
        self._stream: Any = None
        try:
            self._stream = sounddevice.InputStream(
                device=device.index,
                samplerate=device.rate_hz,
                channels=device.channels,
                blocksize=BLOCK_FRAMES,
                dtype="float32",
                callback=self._hear,
                finished_callback=self.ended.set,
            )
            self._stream.start()
        except sounddevice.PortAudioError as error:
            self.end()
            raise _not_opened(device.name, error) from error

    def watch(self, every_s: float) -> Generator[None, None, str]:
        """Yield again and again until no more sound will come, the last time when all of it is in the ring.

        Parameters
        ----------
        every_s : float
            How long it waits each time.

        Returns
        -------
        str
            What happened, to follow the name of the microphone.
        """
        heard, heard_at = 0, time.monotonic()
        while True:
            ended = self.ended.wait(every_s)
            yield
            if ended:
                return "went away"
            if self.heard_frames != heard:
                heard, heard_at = self.heard_frames, time.monotonic()
            elif time.monotonic() - heard_at > STALLED_S:
                return "gave no more sound"

    def lost_frames(self, reader: RingReader) -> int:
        """Return the frames that a reader missed, and a block for each loss of the driver, which says no more."""
        return reader.lost_frames + self.overflows * BLOCK_FRAMES

    def end(self) -> None:
        """Stop the callbacks and close the device; may be called again. Waits at most three seconds."""
        with self._lock:
            stream, self._stream = self._stream, None
        if stream is not None:
            closing = threading.Thread(target=self._close, args=(stream,), name="closing a microphone", daemon=True)
            closing.start()
            closing.join(END_S)
            if closing.is_alive():
                end_without()
        self.ended.set()

    def _hear(self, block: Samples, frames: int, _times: object, status: Any) -> None:
        self.heard_frames += frames
        if self.paused:
            return
        if status.input_overflow:
            self.overflows += 1
        self._ring.write(block)

    def _close(self, stream: Any) -> None:
        # PortAudio's stop waits for a suspended device for ever; its abort must not meet a running callback.
        (stream.stop if self._flows() else stream.abort)(ignore_errors=True)
        stream.close(ignore_errors=True)

    def _flows(self) -> bool:
        """Wait for the next block; return False when none comes, and True when the stream has ended already."""
        heard = self.heard_frames
        give_up = time.monotonic() + NEXT_BLOCK_S
        while self.heard_frames == heard and not self.ended.is_set():
            if time.monotonic() > give_up:
                return False
            time.sleep(0.005)
        return True


def _not_opened(name: str, error: Exception) -> AudioDeviceError:
    if any(word in str(error.args).lower() for word in _REFUSED):
        return AudioDeviceError(
            f"The system does not let this program use the microphone “{name}” ({error.args[0]}). Allow it in the "
            "system's privacy settings, then try again.",
            kind="no_permission",
        )
    return AudioDeviceError(
        f"The microphone “{name}” can't be opened ({error.args[0]}). Close other programs that use it, check that this "
        "one may use it, or choose another."
    )
