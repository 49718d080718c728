"""One recording, from the press of the button to its file, with a view of it while it grows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import SpeechEmotionError

if TYPE_CHECKING:
    from desktop_app.audio import Recorder, Samples
    from desktop_app.ui.envelope import Columns, RollingEnvelope

METER_S = 0.3
PEAK_HOLD_S = 1.5


@dataclass(frozen=True)
class Frame:
    """What the window shows of a running recording, thirty times a second.

    ``level_dbfs`` over the last 0.3 s, ``peak_dbfs`` held for 1.5 s, ``clipped`` since the start.
    """

    elapsed_s: float
    level_dbfs: float
    peak_dbfs: float
    clipped: bool
    columns: Columns
    span_s: float


class Take:
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
        self._folder = folder
        self._device = device
        self._on_stop = on_stop
        self._recorder: Recorder | None = None
        self._rolling: RollingEnvelope | None = None
        self._recent: deque[Samples] = deque()
        self._peaks: deque[tuple[float, float]] = deque()
        self._clipped = False

    @property
    def path(self) -> Path | None:
        """The file being written; None before the start."""
        return self._recorder.path if self._recorder else None

    @property
    def device_name(self) -> str:
        """The microphone that is recorded; empty before the start."""
        return self._recorder.device_name if self._recorder else ""

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
        from desktop_app.ui.envelope import RollingEnvelope
        from desktop_app.ui.jobs import load_plots

        load_plots()
        path = new_recording_path(self._folder or recordings_dir(), datetime.now())
        recorder = Recorder(path, self._device, self._on_stop)
        recorder.start()
        self._rolling = RollingEnvelope(recorder.rate_hz)
        self._recorder = recorder

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
        from desktop_app.audio import clipped_share, level_dbfs, peak_dbfs

        assert self._recorder is not None and self._rolling is not None, "read() before start()"
        elapsed_s = self._recorder.elapsed_s
        new = self._recorder.read_new()
        if len(new):
            self._rolling.add(new)
            self._clipped = self._clipped or clipped_share(new) > 0
            self._peaks.append((elapsed_s, peak_dbfs(new)))
            self._recent.append(new)
        while self._peaks and self._peaks[0][0] < elapsed_s - PEAK_HOLD_S:
            self._peaks.popleft()
        kept = sum(map(len, self._recent))
        while len(self._recent) > 1 and kept - len(self._recent[0]) >= METER_S * self._recorder.rate_hz:
            kept -= len(self._recent.popleft())
        return Frame(
            elapsed_s, self._level(level_dbfs), max((peak for _, peak in self._peaks), default=-120.0),
            self._clipped, self._rolling.columns(), self._rolling.span_s,
        )  # fmt: skip

    def _level(self, measure: Callable[[Samples], float]) -> float:
        import numpy as np

        return measure(np.concatenate(self._recent)) if self._recent else -120.0
