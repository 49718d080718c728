"""Recording from a microphone.

Sound goes one way: PortAudio's callback copies each block into a ring, a writer thread drains the ring to disk, and the
live view reads the same ring at its own pace.
"""

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from desktop_app.audio.devices.capture import END_S, RING_S, STALLED_S, Capture
from desktop_app.audio.devices.device_list import InputDevice, find_input_device
from desktop_app.audio.devices.ring import Ring, RingReader
from desktop_app.audio.devices.sleep_detector import SleepDetector
from desktop_app.audio.files.recovery import Marker
from desktop_app.audio.files.wav_file import WavFile
from desktop_app.audio.signal.mixing import Mixer
from desktop_app.audio.signal.samples import Samples
from desktop_app.errors import AudioDeviceError, RecordingError, SpeechEmotionError

WRITE_EVERY_S = 0.1


class Recorder:
    """Records from a microphone to a 16-bit wav file, from the first block on.

    The file has the device's own rate and number of channels, and can be opened at any moment. While it grows, a marker
    lies beside it (:mod:`desktop_app.audio.files.recovery`). One recorder makes one recording. :meth:`start` and
    :meth:`stop` may wait for the device, for some seconds at most; nothing else does. :meth:`read_new` is for one
    thread at a time.

    Parameters
    ----------
    path : Path
        The file to make; it must not exist yet.
    device : str, optional
        Name of the device, as :func:`desktop_app.audio.find_input_device` takes it; the default one for None.
    on_stop : callable, optional
        Called when the recording ends without :meth:`stop`: the device went away or gave nothing for 10 s, the computer
        slept, or the file can't be written any more. By then the file is closed and `failure` set. **It runs in the
        writer's thread**: a window has to emit a signal there, and touch nothing.

    Attributes
    ----------
    path : Path
        Another one than was asked for when the file had to be saved from a folder that vanished.
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
        self._capture: Capture | None = None
        self._ring: Ring | None = None
        self._view: RingReader | None = None
        self._mixer: Mixer | None = None
        self._to_disk: RingReader | None = None
        self._writer: threading.Thread | None = None
        self._opened = threading.Event()
        self._not_opened: BaseException | None = None
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
        self._mixer = Mixer(device.channels, device.rate_hz)
        self._ring, self._view, self._to_disk = ring, ring.reader(), ring.reader()
        self._writer = threading.Thread(
            target=self._record, args=(device, ring, self._to_disk), name="recording", daemon=True
        )
        self._writer.start()
        if not self._opened.wait(STALLED_S):
            self._stopping = True
            raise AudioDeviceError(
                f"The microphone “{self.device_name}” does not answer. Unplug it and plug it in again, or restart the "
                "system's sound, then try again."
            )
        if self._not_opened is not None:
            self._writer.join()
            raise self._not_opened

    def stop(self) -> Path:
        """End the recording and return its file, complete and closed. May be called again, and after a failure.

        Without a single sound there is no file, and `failure` says so.
        """
        if self._writer is not None and not self._stopping:
            self._opened.wait(END_S)
        self._stopping = True
        if self._capture is not None and self._writer is not None:
            self._capture.end()
            if self._writer is not threading.current_thread():
                self._writer.join()
        return self.path

    def pause(self) -> None:
        """Throw away what is heard from now on, until :meth:`resume`; the file goes on there without a gap."""
        if self._capture is not None:
            self._capture.paused = True

    def resume(self) -> None:
        """Go on after a pause."""
        if self._capture is not None:
            self._capture.paused = False

    def read_new(self) -> Samples:
        """Return what was heard since the last call, for meters and plots; nothing from within a pause.

        Returns
        -------
        float32, (n,), [-1, 1]
            All channels mixed down, at most the last 10 s.
        """
        if self._view is None or self._mixer is None:
            return np.zeros(0, np.float32)
        return self._mixer.feed(self._view.read())

    @property
    def elapsed_s(self) -> float:
        """Length of what was heard so far, by counted frames, pauses left out."""
        return self._ring.written / self.rate_hz if self._ring is not None else 0.0

    @property
    def dropped_frames(self) -> int:
        """Frames missing from the file; a block for each loss that the driver tells of, since it does not say more."""
        return self._capture.lost_frames(self._to_disk) if self._capture and self._to_disk else 0

    @property
    def active(self) -> bool:
        """Whether the recording goes on, or pauses."""
        return self._active

    @property
    def paused(self) -> bool:
        """Whether it pauses."""
        return self._active and self._capture is not None and self._capture.paused

    def _record(self, device: InputDevice, ring: Ring, to_disk: RingReader) -> None:
        """Make and fill the file: the writer's thread."""
        try:
            capture = Capture(device, ring)
            if self._stopping:
                # It was opened too late: nobody waits for it any more.
                capture.end()
                return
            marker, file = self._new_file(capture)
        except BaseException as error:
            self._not_opened = error
            self._opened.set()
            return
        self._capture, self._active = capture, True
        self._opened.set()
        if self._stopping:
            capture.end()
        self._write(capture, file, to_disk)
        if file.frames:
            file.close()
        else:
            file.remove()
            if not isinstance(self.failure, RecordingError):
                self.failure = self._nothing_heard()
        self.path = file.path
        marker.remove()
        self._active = False
        if not self._stopping and self._on_stop is not None:
            self._on_stop()

    def _new_file(self, capture: Capture) -> tuple[Marker, WavFile]:
        marker = Marker(self.path)
        try:
            return marker, WavFile(self.path, self.rate_hz, self.channels)
        except BaseException:
            marker.remove()
            capture.end()
            raise

    def _write(self, capture: Capture, file: WavFile, to_disk: RingReader) -> None:
        """Drain the ring to disk until the device or the file ends, and end both."""
        try:
            reason = self._drain(capture, file, to_disk)
            if not self._stopping:
                self.failure = reason
            capture.end()
            # After a sleep the sound server makes up for it with seconds of silence: the recording ended before that.
            if not isinstance(reason, RecordingError):
                file.write(to_disk.read())
        except RecordingError as error:
            self.failure = error
            capture.end()

    def _drain(self, capture: Capture, file: WavFile, to_disk: RingReader) -> SpeechEmotionError:
        """Write until the device ends, gives nothing for too long, or the computer slept; return what happened."""
        standstill = SleepDetector(0.0)
        watch = capture.watch(WRITE_EVERY_S)
        while True:
            try:
                next(watch)
            except StopIteration as end:
                return self._gone(file, end.value)
            stood_still_s = standstill.between_looks(capture.heard_frames / self.rate_hz)
            file.write(to_disk.read())
            if stood_still_s and not capture.paused:
                return self._slept(file, stood_still_s)

    def _gone(self, file: WavFile, what: str) -> AudioDeviceError:
        return AudioDeviceError(
            f"The microphone “{self.device_name}” {what} after {file.frames / self.rate_hz:.1f} s; what was "
            f"recorded until then is kept in {file.path}. Plug it in again or choose another, then record again."
        )

    def _slept(self, file: WavFile, gap_s: float) -> RecordingError:
        return RecordingError(
            f"The computer slept or stood still for {gap_s:.0f} s, and the recording stopped after "
            f"{file.frames / self.rate_hz:.1f} s; what was recorded until then is kept in {file.path}. Record again to "
            "go on."
        )

    def _nothing_heard(self) -> AudioDeviceError:
        return AudioDeviceError(
            f"Nothing was recorded: no sound came from the microphone “{self.device_name}”. Check that it is plugged "
            "in and switched on, and record for longer."
        )
