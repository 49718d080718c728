"""Where somebody speaks: the one definition of speech in this program, in time.

Silero VAD (Silero Team 2024, MIT licence) tells for each 32 ms how probable a voice is, whatever model is chosen for
the emotions. Why it and not a network of our own: docs/adr/0010-where-somebody-speaks.md.
"""

from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desktop_app.errors import ModelError
from desktop_app.paths import assets_dir
from desktop_app.recognition.models.runtime import onnxruntime

Array = NDArray[np.float32]

RATE_HZ = 16_000
FRAME_SAMPLES = 512
FRAME_S = FRAME_SAMPLES / RATE_HZ
"""32 ms: how finely speech is known."""

CONTEXT_SAMPLES = 64
STATE_SIZE = 128

GAIN = float(10 ** (10 / 20))
"""10 dB: without them the network doesn't hear a quiet voice, at -60 dBFS a fifth of its time."""

ON, OFF = 0.8, 0.1
"""There is a voice where it is at least this probable, and around it, from LEAD_S before, while it is at least that.

With the gain, they were chosen by tests/benchmarks/speech.py: 0.5 and 0.35, which Silero's makers propose, lose more of
the voice.
"""

LEAD_S = 0.4
"""A voice begins at most so long before the network is sure of it: it takes some tenths of a second to wake up."""

PAUSE_S = 0.3
"""Shorter gaps between two stretches of speech belong to them: people breathe."""

SHORTEST_S = 0.09
"""Shorter stretches are no speech, but a click."""

MARGIN_S = 0.1
"""What belongs to a stretch before its first frame and after its last: the network wakes up late."""

_LOADING = Lock()


class Stretch(NamedTuple):
    """A stretch of time in seconds."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


class SileroDetector:
    """Tells frame by frame how probable a voice is, in a stream that is cut into blocks wherever it may be.

    Examples
    --------
    >>> detector = SileroDetector()
    >>> probabilities = np.concatenate([detector.feed(np.zeros(RATE_HZ, np.float32)), detector.finish()])
    >>> len(probabilities), bool(probabilities.max() < OFF)
    (32, True)
    """

    rate_hz = RATE_HZ
    frame_s = FRAME_S
    delay_s = FRAME_S

    def __init__(self) -> None:
        self._state = np.zeros((2, 1, 1, STATE_SIZE), np.float32)
        self._kept: Array = np.zeros(CONTEXT_SAMPLES, np.float32)

    def feed(self, samples: Array) -> Array:
        """Take the next samples, float32 (n,), mono at RATE_HZ; return the probabilities of the frames now complete.

        Raises
        ------
        ModelError
            When the detector fails.
        """
        self._kept = np.concatenate([self._kept, np.float32(GAIN) * samples])
        frames = (len(self._kept) - CONTEXT_SAMPLES) // FRAME_SAMPLES
        if frames == 0:
            return np.zeros(0, np.float32)
        used = self._kept[: CONTEXT_SAMPLES + frames * FRAME_SAMPLES]
        self._kept = self._kept[frames * FRAME_SAMPLES :]
        batch = np.lib.stride_tricks.sliding_window_view(used, CONTEXT_SAMPLES + FRAME_SAMPLES)[::FRAME_SAMPLES]
        inputs = {"input": np.ascontiguousarray(batch), "h": self._state[0], "c": self._state[1]}
        session = _session()
        try:
            probabilities, h, c = session.run(None, inputs)
        except Exception as error:
            raise ModelError(f"The speech detector failed: {error}. Install the program again.") from error
        self._state = np.stack([h, c])
        return np.asarray(probabilities, np.float32).reshape(-1)

    def finish(self) -> Array:
        """Return the probability of the last, incomplete frame: one, or none."""
        rest = (len(self._kept) - CONTEXT_SAMPLES) % FRAME_SAMPLES
        return self.feed(np.zeros(FRAME_SAMPLES - rest, np.float32)) if rest else np.zeros(0, np.float32)


def speech_probabilities(waveform: Array) -> Array:
    """Return how probable a voice is in each frame of 32 ms: float32 (frames,), of float32 (n,), mono at RATE_HZ."""
    detector = SileroDetector()
    return np.concatenate([detector.feed(waveform), detector.finish()])


class StretchFinder:
    """Finds stretches of speech in probabilities that come frame by frame, however they are cut into blocks.

    Parameters
    ----------
    frame_s : float
        Length of a frame.

    Attributes
    ----------
    known_s : float
        Time of all frames so far.
    """

    def __init__(self, frame_s: float = FRAME_S) -> None:
        self._frame_s = frame_s
        self._frames = 0
        # First frame of those at OFF or above that end with the last one, and whether one of them was sure.
        self._likely_from = 0
        self._sure = False
        # First frame, and the one after the last.
        self._run: tuple[int, int] | None = None

    @property
    def known_s(self) -> float:
        """Time of all frames so far."""
        return self._frames * self._frame_s

    @property
    def open(self) -> Stretch | None:
        """The stretch that may still grow, as far as it is known; None without one."""
        return self._stretch(self.known_s)

    @property
    def next_s(self) -> float:
        """Where a stretch that is not known yet begins at the earliest."""
        first = self._next_frame() if self._run is None else self._run[0]
        return first * self._frame_s - MARGIN_S

    def feed(self, probabilities: Array) -> list[Stretch]:
        """Take the next frames, float32 (n,), [0, 1]; return the stretches that nothing can lengthen any more."""
        closed = []
        for probability in probabilities.tolist():
            if probability < OFF:
                self._likely_from, self._sure = self._frames + 1, False
            elif self._sure or probability >= ON:
                first = self._next_frame() if self._run is None else self._run[0]
                self._run, self._sure = (first, self._frames + 1), True
            self._frames += 1
            if self._run is not None and not self._sure:
                gap = self._next_frame() - self._run[1]
                closed += self._close(self.known_s) if gap * self._frame_s >= PAUSE_S else []
        return closed

    def _next_frame(self) -> int:
        """Return the first frame that a voice may have which the next frame makes sure of."""
        return max(self._likely_from, self._frames - round(LEAD_S / self._frame_s))

    def finish(self, duration_s: float) -> list[Stretch]:
        """Return the last stretch, if there is one: it ends with the sound at the latest."""
        return self._close(duration_s)

    def _close(self, latest_s: float) -> list[Stretch]:
        stretch, self._run = self._stretch(latest_s), None
        return [] if stretch is None else [stretch]

    def _stretch(self, latest_s: float) -> Stretch | None:
        if self._run is None:
            return None
        start_s, end_s = self._run[0] * self._frame_s, self._run[1] * self._frame_s
        if end_s - start_s < SHORTEST_S:
            return None
        return Stretch(max(0.0, start_s - MARGIN_S), min(latest_s, end_s + MARGIN_S))


def stretches(probabilities: Array, duration_s: float, frame_s: float = FRAME_S) -> list[Stretch]:
    """Return where somebody speaks.

    Parameters
    ----------
    probabilities : float32, (frames,), [0, 1]
    duration_s : float
        Of the sound; no stretch ends later.
    frame_s : float
        Length of a frame.

    Examples
    --------
    >>> probabilities = np.zeros(100, np.float32)
    >>> probabilities[30:50] = 0.9
    >>> [(round(x.start_s, 2), round(x.end_s, 2)) for x in stretches(probabilities, 3.2)]
    [(0.86, 1.7)]
    """
    finder = StretchFinder(frame_s)
    return [*finder.feed(probabilities), *finder.finish(duration_s)]


def _session() -> onnxruntime.InferenceSession:
    # Two threads that ask at once would load it twice.
    with _LOADING:
        return _loaded()


@lru_cache(maxsize=1)
def _loaded() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    path = assets_dir() / "speech" / "silero_vad.onnx"
    try:
        return onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"The speech detector {path} can't be opened. Install the program again.") from error
