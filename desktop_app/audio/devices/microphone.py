"""A microphone as a stream of blocks, kept in no file."""

from collections.abc import Iterator

from desktop_app.audio.devices.capture import RING_S, Capture
from desktop_app.audio.devices.device_list import find_input_device
from desktop_app.audio.devices.ring import Ring
from desktop_app.audio.signal.clip import Samples
from desktop_app.errors import AudioDeviceError

EVERY_S = 0.05


class Microphone:
    """Listens from ``with`` to the end of its block.

    Parameters
    ----------
    device : str, optional
        Name of the device, as :func:`desktop_app.audio.find_input_device` takes it; the default one for None.

    Attributes
    ----------
    name : str
    rate_hz, channels : int
        Of the device.

    Raises
    ------
    AudioDeviceError
        When there is no such device; on entering, when it can't be opened.
    """

    def __init__(self, device: str | None = None) -> None:
        self._device = find_input_device(device)
        self.name = self._device.name
        self.rate_hz = self._device.rate_hz
        self.channels = self._device.channels
        self._ring = Ring(RING_S * self.rate_hz, self.channels)
        self._reader = self._ring.reader()
        self._capture: Capture | None = None

    def __enter__(self) -> "Microphone":
        self._capture = Capture(self._device, self._ring)
        return self

    def __exit__(self, *_: object) -> None:
        if self._capture is not None:
            self._capture.end()

    def blocks(self, seconds: float | None = None) -> Iterator[Samples]:
        """Yield what is heard, about twenty times a second; the first block may come up to two seconds late.

        Parameters
        ----------
        seconds : float, optional
            Length of all blocks together; without end for None.

        Yields
        ------
        float32, (n, channels), [-1, 1]

        Raises
        ------
        AudioDeviceError
            When the device goes away, or gives nothing for 10 s.
        """
        assert self._capture is not None, "a microphone listens inside “with”"
        left = None if seconds is None else round(seconds * self.rate_hz)
        watch = self._capture.watch(EVERY_S)
        while left is None or left > 0:
            try:
                next(watch)
            except StopIteration as end:
                raise self._silent(end.value) from None
            frames = self._reader.read()[:left]
            if len(frames):
                left = None if left is None else left - len(frames)
                yield frames

    @property
    def lost_frames(self) -> int:
        """Frames that nobody took for 10 s, and a block for each loss that the driver tells of (it says no more)."""
        return 0 if self._capture is None else self._capture.lost_frames(self._reader)

    def _silent(self, what: str) -> AudioDeviceError:
        heard_s = self._ring.written / self.rate_hz
        return AudioDeviceError(
            f"The microphone “{self.name}” {what} after {heard_s:.1f} s. Check that it is plugged in and switched on, "
            "or choose another, then listen again."
        )
