"""One recording, from the press of the button to its file, with a view of it while it grows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.signal.frame import Frame
from desktop_app.ui.signal.meter import Meter

if TYPE_CHECKING:
    from desktop_app.audio import Recorder
    from desktop_app.ui.signal.peaks import RollingEnvelope


class RecordingSession:
    """A recording that is to be made. :meth:`start` and :meth:`stop` may wait for the device: call them in a worker.

    Parameters
    ----------
    folder : Path or None
        Where the file goes; None for the usual folder.
    device : str or None
        Name of the input device; None for the system's default.
    on_stop : callable
        Called, from another thread, when the device stops by itself.
    """

    def __init__(self, folder: Path | None, device: str | None, on_stop: Callable[[], None]) -> None:
        self.device = device
        self._folder = folder
        self._on_stop = on_stop
        self._recorder: Recorder | None = None
        self._rolling: RollingEnvelope | None = None
        self._meter: Meter | None = None

    @property
    def path(self) -> Path | None:
        """The file being written; None before the start."""
        return self._recorder.path if self._recorder else None

    @property
    def device_name(self) -> str:
        """The microphone that is recorded; empty before the start."""
        return self._recorder.device_name if self._recorder else ""

    @property
    def rate_hz(self) -> int:
        """Sample rate of the device; 0 before the start."""
        return self._recorder.rate_hz if self._recorder else 0

    @property
    def channels(self) -> int:
        """Number of channels of the device; 0 before the start."""
        return self._recorder.channels if self._recorder else 0

    @property
    def dropped_frames(self) -> int:
        """Frames that are missing from the file."""
        return self._recorder.dropped_frames if self._recorder else 0

    @property
    def failure(self) -> SpeechEmotionError | None:
        """Why the device stopped by itself."""
        return self._recorder.failure if self._recorder else None

    def start(self) -> None:
        """Open the device and begin to write.

        Raises
        ------
        AudioDeviceError, RecordingError
        """
        from desktop_app.audio import Recorder, new_recording_path, recordings_dir
        from desktop_app.ui.signal.peaks import RollingEnvelope

        path = new_recording_path(self._folder or recordings_dir(), datetime.now())
        recorder = Recorder(path, self.device, self._on_stop)
        recorder.start()
        self._rolling = RollingEnvelope(recorder.rate_hz)
        self._meter = Meter(recorder.rate_hz, time.monotonic())
        self._recorder = recorder

    @property
    def paused(self) -> bool:
        """Whether it is paused."""
        return self._recorder is not None and self._recorder.paused

    def set_paused(self, paused: bool) -> None:
        """Pause, or go on."""
        assert self._recorder is not None, "set_paused() before start()"
        if paused:
            self._recorder.pause()
        else:
            self._recorder.resume()

    def stop(self) -> Path | None:
        """End the recording and return its file; None when it never began. May be called twice.

        Raises
        ------
        AudioDeviceError, RecordingError
            When no file came of it.
        """
        if self._recorder is None:
            return None
        path = self._recorder.stop()
        if self._recorder.failure is not None and not path.exists():
            raise self._recorder.failure
        return path

    def read(self) -> Frame:
        """Take in what was heard since the last call."""
        recorder, rolling, meter = self._recorder, self._rolling, self._meter
        assert recorder is not None and rolling is not None and meter is not None, "read() before start()"
        now_s = time.monotonic()
        paused = recorder.paused
        new = recorder.read_new()
        if len(new):
            rolling.add(new)
            meter.add(new, now_s)
        if paused:
            meter.rest(now_s)
        return Frame(
            recorder.elapsed_s, rolling.end_s, meter.read(now_s), rolling.columns(), rolling.span_s, new, paused,
            recorder.dropped_frames,
        )  # fmt: skip
