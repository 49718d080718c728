"""Recording from a microphone.

Sound goes one way: PortAudio's callback copies each block into a ring, a writer thread drains the ring to disk, and the
live view reads the same ring at its own pace.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from desktop_app.audio.clip import Samples
from desktop_app.audio.devices import InputDevice, find_input_device, portaudio
from desktop_app.audio.ring import Ring, RingReader
from desktop_app.audio.wav_file import WavFile
from desktop_app.errors import AudioDeviceError, RecordingError, SpeechEmotionError

BLOCK_FRAMES = 1024
RING_S = 10
"""The longest that the disk may keep the writer waiting without loss."""

WRITE_EVERY_S = 0.1
NEXT_BLOCK_S = 0.5
STALLED_S = 10.0
"""A device that gives no block for so long is given up."""


class Recorder:
    """Records from a microphone to a 16-bit wav file, from the first block on.

    The file has the device's own rate and number of channels, and can be opened at any moment. One recorder makes one
    recording. :meth:`start` and :meth:`stop` may wait for the device; :meth:`read_new` never does, and is for one
    thread at a time.

    Parameters
    ----------
    path : Path
        The file to make; it must not exist yet.
    device : str, optional
        Name of the device, as :func:`desktop_app.audio.find_input_device` takes it; the default one for None.
    on_stop : callable, optional
        Called when the recording ends without :meth:`stop`: the device went away or gave nothing for 10 s, or the file
        can't be written any more. By then the file is closed and `failure` set. **It runs in the writer's thread**: a
        window has to emit a signal there, and touch nothing.

    Attributes
    ----------
    path : Path
    device_name : str
    rate_hz, channels : int
        Of the device and the file; 0 before :meth:`start`.
    failure : SpeechEmotionError or None
        Why the recording ended by itself, or why no file came of it.
    """

    def __init__(self, path: Path, device: str | None = None, on_stop: Callable[[], None] | None = None) -> None:
        self.path = path
        self.device_name = device or ""
        self.rate_hz = 0
        self.channels = 0
        self.failure: SpeechEmotionError | None = None
        self._device = device
        self._on_stop = on_stop
        self._stream: Any = None
        self._stream_lock = threading.Lock()
        self._ring: Ring | None = None
        self._view: RingReader | None = None
        self._writer: threading.Thread | None = None
        self._to_disk: RingReader | None = None
        self._overflows = 0
        self._ended = threading.Event()
        self._stopping = False
        self._active = False

    def start(self) -> None:
        """Open the device and the file, and begin. The first sound may come up to two seconds later.

        Raises
        ------
        AudioDeviceError
            When there is no such device, or it can't be opened.
        RecordingError
            When the file can't be made, or the recorder was used before.
        """
        if self._writer is not None:
            raise RecordingError(f"{self.path} was recorded already. Begin another recording with a new name.")
        device = find_input_device(self._device)
        self.device_name, self.rate_hz, self.channels = device.name, device.rate_hz, device.channels
        ring = Ring(RING_S * device.rate_hz, device.channels)
        self._ring, self._view, to_disk = ring, ring.reader(), ring.reader()
        self._to_disk = to_disk
        file = self._open(device, ring)
        self._writer = threading.Thread(target=self._write, args=(file, to_disk), name="recording", daemon=True)
        self._active = True
        self._writer.start()

    def stop(self) -> Path:
        """End the recording and return its file, complete and closed. May be called again, and after a failure.

        Without a single sound there is no file, and `failure` says so.
        """
        if self._writer is None:
            return self.path
        self._stopping = True
        self._end_stream()
        self._ended.set()
        if self._writer is not threading.current_thread():
            self._writer.join()
        return self.path

    def read_new(self) -> Samples:
        """Return what was heard since the last call, for meters and plots.

        Returns
        -------
        float32, (n,), [-1, 1]
            The mean of all channels, at most the last 10 s.
        """
        if self._view is None:
            return np.zeros(0, np.float32)
        mono: Samples = self._view.read().mean(axis=1, dtype=np.float32)
        return mono

    @property
    def elapsed_s(self) -> float:
        """Length of what was heard so far, by counted frames."""
        return self._ring.written / self.rate_hz if self._ring is not None else 0.0

    @property
    def dropped_frames(self) -> int:
        """Frames missing from the file; a block for each loss that the driver tells of, since it does not say more."""
        lost = self._to_disk.lost_frames if self._to_disk is not None else 0
        return lost + self._overflows * BLOCK_FRAMES

    @property
    def active(self) -> bool:
        """Whether the recording goes on."""
        return self._active

    def _open(self, device: InputDevice, ring: Ring) -> WavFile:
        """Start the stream and make the file; both or neither."""
        sounddevice = portaudio()

        def hear(block: Samples, frames: int, times: object, status: Any) -> None:
            if status.input_overflow:
                self._overflows += 1
            ring.write(block)

        file: WavFile | None = None
        try:
            self._stream = sounddevice.InputStream(
                device=device.index,
                samplerate=device.rate_hz,
                channels=device.channels,
                blocksize=BLOCK_FRAMES,
                dtype="float32",
                callback=hear,
                finished_callback=self._ended.set,
            )
            file = WavFile(self.path, device.rate_hz, device.channels)
            self._stream.start()
            return file
        except BaseException as error:
            self._end_stream()
            if file is not None:
                file.remove()
            if isinstance(error, sounddevice.PortAudioError):
                raise AudioDeviceError(
                    f"The microphone “{device.name}” can't be opened ({error.args[0]}). Close other programs that use "
                    "it, check that this one may use it, or choose another."
                ) from error
            raise

    def _write(self, file: WavFile, to_disk: RingReader) -> None:
        """Drain the ring to disk until the stream or the file ends: the writer's thread."""
        try:
            stalled = self._drain(file, to_disk)
            if not self._stopping:
                self.failure = self._gone(file, "gave no more sound" if stalled else "went away")
        except RecordingError as error:
            self.failure = error
        self._end_stream()
        if file.frames:
            file.close()
        else:
            file.remove()
            if not isinstance(self.failure, RecordingError):
                self.failure = self._nothing_heard()
        self._active = False
        if not self._stopping and self._on_stop is not None:
            self._on_stop()

    def _drain(self, file: WavFile, to_disk: RingReader) -> bool:
        """Write until the stream ends, and return False; or until nothing has come for too long, and return True."""
        heard_at = time.monotonic()
        while not self._ended.wait(WRITE_EVERY_S):
            frames = to_disk.read()
            file.write(frames)
            if len(frames):
                heard_at = time.monotonic()
            elif time.monotonic() - heard_at > STALLED_S:
                return True
        file.write(to_disk.read())
        return False

    def _end_stream(self) -> None:
        """Stop the callbacks: from the thread that comes first, and only there."""
        with self._stream_lock:
            stream, self._stream = self._stream, None
        if stream is not None:
            # PortAudio's stop waits for a suspended device for ever; its abort must not meet a running callback.
            (stream.stop if self._flows() else stream.abort)(ignore_errors=True)
            stream.close(ignore_errors=True)

    def _flows(self) -> bool:
        """Wait for the next block; return False when none comes, and True when the stream has ended already."""
        heard = self.elapsed_s
        give_up = time.monotonic() + NEXT_BLOCK_S
        while self.elapsed_s == heard and not self._ended.is_set():
            if time.monotonic() > give_up:
                return False
            time.sleep(0.005)
        return True

    def _gone(self, file: WavFile, what: str) -> AudioDeviceError:
        return AudioDeviceError(
            f"The microphone “{self.device_name}” {what} after {file.frames / self.rate_hz:.1f} s; what was "
            f"recorded until then is kept in {self.path}. Plug it in again or choose another, then record again."
        )

    def _nothing_heard(self) -> AudioDeviceError:
        return AudioDeviceError(
            f"Nothing was recorded: no sound came from the microphone “{self.device_name}”. Check that it is plugged "
            "in and switched on, and record for longer."
        )
