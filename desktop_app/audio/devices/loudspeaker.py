"""A running loudspeaker, which takes its sound from a short queue."""

import queue
import threading
from typing import Any

from desktop_app.audio.devices.capture import BLOCK_FRAMES, END_S, NEXT_BLOCK_S
from desktop_app.audio.devices.device_list import output_devices
from desktop_app.audio.devices.portaudio import end_without, portaudio
from desktop_app.audio.signal.clip import Samples
from desktop_app.errors import AudioDeviceError

LATENCY_S = 0.5
"""Nobody plays along: a busy computer must not tear the sound."""

LEAD_IN_BLOCKS = 4
"""Silence while a device wakes up: PulseAudio was seen to swallow the first block."""

QUEUE_BLOCKS = 32
"""About 0.7 s: the longest that the disk may keep the feeder waiting without a gap."""


class Loudspeaker:
    """An output device; its callback copies one block of the queue, and does nothing else.

    Making one and starting it may wait for the device, for ever if the sound server hangs. Fill the queue with
    :meth:`put` before :meth:`start`, so that the sound begins without a gap.

    Parameters
    ----------
    device : str or None
        Name as :func:`~desktop_app.audio.output_devices` or PortAudio has it, or a part that only one name has;
        the system's default one for None.
    rate_hz, channels : int
        Of the sound.

    Attributes
    ----------
    name : str
    rate_hz, channels : int
        What the device takes: its own rate when it refuses that of the sound, fewer channels when it has fewer.
    played_frames : int
        Frames handed to the device.
    ended : threading.Event
        Set when the device plays no more.

    Raises
    ------
    AudioDeviceError
        Of kind ``no_device`` or ``device_failed``, or as :func:`desktop_app.audio.input_devices`.
    """

    def __init__(self, device: str | None, rate_hz: int, channels: int) -> None:
        shown = {output.name: output.index for output in output_devices()}
        sounddevice = portaudio()
        try:
            found = sounddevice.query_devices(shown.get(device or "", device), "output")
        except (sounddevice.PortAudioError, ValueError) as error:
            raise _not_found(device) from error
        self.name = str(found["name"])
        self.channels = min(channels, found["max_output_channels"])
        self.played_frames = 0
        self.ended = threading.Event()
        self._blocks: queue.Queue[Samples | None] = queue.Queue(QUEUE_BLOCKS)
        self._stopping = False
        self._lead_in = LEAD_IN_BLOCKS
        self._lead_out: int | None = None
        self._complete, self._abort = sounddevice.CallbackStop, sounddevice.CallbackAbort
        self._stream: Any = None
        settings = {"device": found["index"], "channels": self.channels, "dtype": "float32", "latency": LATENCY_S}
        try:
            sounddevice.check_output_settings(found["index"], self.channels, "float32", samplerate=rate_hz)
            self.rate_hz = rate_hz
        except sounddevice.PortAudioError:
            self.rate_hz = round(found["default_samplerate"])
        try:
            self._stream = sounddevice.OutputStream(
                samplerate=self.rate_hz,
                blocksize=BLOCK_FRAMES,
                callback=self._give,
                finished_callback=self.ended.set,
                **settings,
            )
        except sounddevice.PortAudioError as error:
            raise self._not_opened(error) from error

    @property
    def latency_s(self) -> float:
        """How long a frame handed over takes until it is heard."""
        stream = self._stream
        return float(stream.latency) if stream is not None else 0.0

    def put(self, block: Samples | None, timeout_s: float) -> bool:
        """Queue a block, or None for the end; return False when there was no room in time.

        Parameters
        ----------
        block : float32, (BLOCK_FRAMES, channels)
            Only the last one may be shorter.
        """
        try:
            self._blocks.put(block, timeout=timeout_s)
        except queue.Full:
            return False
        return True

    def start(self) -> None:
        """Begin to play.

        Raises
        ------
        AudioDeviceError
        """
        try:
            self._stream.start()
        except portaudio().PortAudioError as error:
            raise self._not_opened(error) from error

    def end(self) -> None:
        """Be silent and close the device; may be called again. Waits at most three seconds."""
        self._stopping = True
        stream, self._stream = self._stream, None
        if stream is not None:
            closing = threading.Thread(target=self._close, args=(stream,), name="closing a loudspeaker", daemon=True)
            closing.start()
            closing.join(END_S)
            if closing.is_alive():
                end_without()
        self.ended.set()

    def _give(self, out: Samples, frames: int, _times: object, _status: object) -> None:
        if self._stopping:
            raise self._abort
        out.fill(0)
        if self._lead_in:
            self._lead_in -= 1
            return
        if self._lead_out is None:
            try:
                block = self._blocks.get_nowait()
            except queue.Empty:
                return
            if block is not None:
                out[: len(block)] = block
                self.played_frames += len(block)
                return
            # PulseAudio drops what has not been heard when a stream completes: let it be silence.
            self._lead_out = round(2 * LATENCY_S * self.rate_hz)
        self._lead_out -= frames
        if self._lead_out < 0:
            raise self._complete

    def _close(self, stream: Any) -> None:
        # PortAudio's stop waits for a suspended device for ever; its abort must not meet a running callback.
        if stream.active and not self.ended.wait(NEXT_BLOCK_S):
            stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)

    def _not_opened(self, error: Exception) -> AudioDeviceError:
        return AudioDeviceError(
            f"The loudspeaker “{self.name}” can't be opened ({error.args[0]}). Close other programs that use it, or "
            "choose another in the system's sound settings, then try again."
        )


def _not_found(name: str | None) -> AudioDeviceError:
    problem = "No loudspeaker was found" if name is None else f"There is no loudspeaker “{name}”"
    return AudioDeviceError(
        f"{problem}: plug one in or headphones, check that they are chosen in the system's sound settings, then start "
        "the program again.",
        kind="no_device",
    )
