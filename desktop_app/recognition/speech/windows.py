"""Which windows a model hears: cut where somebody speaks, in constant memory, whatever lies around the speech."""

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from desktop_app.audio.signal.resample import ResampledStream
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.recognition.models.model import MIN_MODEL_SAMPLES, Array, Model
from desktop_app.recognition.speech.detector import Detector, detector_for
from desktop_app.recognition.speech.rolling_buffer import RollingBuffer
from desktop_app.recognition.speech.voice_activity import LEAD_S, MARGIN_S, PAUSE_S, Stretch, StretchFinder

PHRASE_PAUSE_S = 0.8
"""Stretches of speech closer together than this are one phrase; each phrase is heard by itself."""

SETTLED_S = PHRASE_PAUSE_S + PAUSE_S + LEAD_S + 2 * MARGIN_S
"""So long after its end a phrase is over, whatever comes next; mostly half a second earlier."""

PIECE_S = 0.25
"""A stream is taken in pieces of just so much, so that what is known when does not depend on how it comes."""

SAME_S = 1e-6


@dataclass(frozen=True)
class Phrase:
    """What is said between two longer pauses: its stretches of speech, and whether it is over."""

    number: int
    stretches: tuple[Stretch, ...]
    over: bool

    @property
    def start_s(self) -> float:
        """Where the first stretch begins."""
        return self.stretches[0].start_s

    @property
    def end_s(self) -> float:
        """Where the last stretch ends, so far."""
        return self.stretches[-1].end_s


class Window(NamedTuple):
    """A stretch of a phrase that a model is to hear: seconds of the stream, and float32 (n,) at the model's rate."""

    phrase: int
    start_s: float
    end_s: float
    samples: Array


def window_hop_s(info: ModelInfo) -> float:
    """Return the step between the windows of a phrase: the model's own, but every moment is to be heard twice.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> window_hop_s(SimpleNamespace(window_s=3.0, hop_s=3.0)), window_hop_s(SimpleNamespace(window_s=3.0, hop_s=1.0))
    (1.5, 1.0)
    """
    return min(info.hop_s, info.window_s / 2)


class _Wanted(NamedTuple):
    """A window that is to be cut as soon as there is sound for all of it."""

    phrase: int
    start_s: float
    end_s: float


class WindowStream:
    """Finds phrases in a stream, and cuts windows from them.

    A phrase that fits into a window is heard in one piece, from its start to its end; one shorter than the model's
    ``shortest_window_s`` with what lies around it. A longer one is heard in whole windows from its start on, and in one
    more that ends with it. How the stream is cut into blocks changes nothing.

    Parameters
    ----------
    model : Model
        It is not run here, unless it tells speech itself.

    Attributes
    ----------
    phrases : list of Phrase
        All so far; of these the last may not be over.
    """

    def __init__(self, model: Model) -> None:
        info = model.info
        self.phrases: list[Phrase] = []
        self._rate_hz = info.sample_rate_hz
        self._window_s, self._hop_s = info.window_s, window_hop_s(info)
        self._shortest_s = info.shortest_window_s
        self._detector: Detector = detector_for(model)
        self._resampled = ResampledStream(info.sample_rate_hz, self._detector.rate_hz)
        reach_s = info.window_s + SETTLED_S + self._detector.delay_s + 4 * PIECE_S
        self._rest: Array = np.zeros(0, np.float32)
        self._sound = RollingBuffer(round(reach_s * info.sample_rate_hz))
        self._finder = StretchFinder(self._detector.frame_s)
        self._over = 0
        # Of the phrase that is not over: its stretches that can't grow, and how many whole windows were cut from it.
        self._stretches: list[Stretch] = []
        self._whole = 0
        self._wanted: deque[_Wanted] = deque()
        self._finished = False

    @property
    def end_s(self) -> float:
        """Length of what was searched so far in seconds."""
        return self._sound.end / self._rate_hz

    @property
    def done(self) -> int:
        """How many phrases are over, and all their windows returned."""
        return self._wanted[0].phrase if self._wanted else self._over

    def feed(self, samples: Array) -> list[Window]:
        """Take the next samples, float32 (n,), mono at the model's rate, and return the windows that are complete.

        Raises
        ------
        ModelError
            When the detector fails.
        """
        windows: list[Window] = []
        piece = round(PIECE_S * self._rate_hz)
        self._rest = np.concatenate([self._rest, samples])
        for at in range(0, len(self._rest) - piece + 1, piece):
            windows += self._take(self._rest[at : at + piece])
        self._rest = self._rest[len(self._rest) // piece * piece :]
        return windows

    def finish(self, duration_s: float | None = None) -> list[Window]:
        """Return the windows that only the end of the stream completes, after the last samples; none when called again.

        Parameters
        ----------
        duration_s : float, optional
            Length of the source, which resampling may have made longer by part of a sample.
        """
        if self._finished:
            return []
        self._finished = True
        windows = self._take(self._rest)
        rest = self._detector.feed(self._resampled.finish())
        self._search(np.concatenate([rest, self._detector.finish()]))
        for stretch in self._finder.finish(self.end_s if duration_s is None else min(self.end_s, duration_s)):
            self._join(stretch)
        self._end_phrase()
        return windows + self._ready(last=True)

    def pending(self) -> list[Window]:
        """Return the windows that the phrases which are not done would end with, if the stream ended now."""
        windows = [self._window(wanted) for wanted in self._wanted]
        if self.phrases and not self.phrases[-1].over and (last := self._last_wanted(self.phrases[-1])):
            windows.append(self._window(last))
        return windows

    def _take(self, piece: Array) -> list[Window]:
        self._sound.append(piece)
        self._search(self._detector.feed(self._resampled.feed(piece)))
        return self._ready()

    def _search(self, probabilities: Array) -> None:
        """Take what the detector told, and want the windows that are known now."""
        for stretch in self._finder.feed(probabilities):
            self._join(stretch)
        growing = self._finder.open
        if growing is not None:
            self._join(growing, grows=True)
        elif self._stretches and self._finder.next_s - self._stretches[-1].end_s >= PHRASE_PAUSE_S:
            self._end_phrase()

    def _join(self, stretch: Stretch, grows: bool = False) -> None:
        """Add a stretch to the phrase that is not over, or let it begin the next one."""
        if self._stretches and stretch.start_s - self._stretches[-1].end_s >= PHRASE_PAUSE_S:
            self._end_phrase()
        if not grows:
            self._stretches.append(stretch)
        self._show(Phrase(self._over, (*self._stretches, *([stretch] if grows else [])), over=False))

    def _show(self, phrase: Phrase) -> None:
        """Let a phrase be seen, and want its whole windows."""
        self.phrases[phrase.number :] = [phrase]
        while (start_s := phrase.start_s + self._whole * self._hop_s) + self._window_s <= phrase.end_s:
            self._wanted.append(_Wanted(phrase.number, start_s, start_s + self._window_s))
            self._whole += 1

    def _end_phrase(self) -> None:
        if not self._stretches:
            return
        phrase = Phrase(self._over, tuple(self._stretches), over=True)
        self._show(phrase)
        if last := self._last_wanted(phrase):
            self._wanted.append(last)
        self._over += 1
        self._stretches, self._whole = [], 0

    def _last_wanted(self, phrase: Phrase) -> _Wanted | None:
        """Return the window that ends with a phrase; None when one was cut that does."""
        start_s, end_s = phrase.start_s, phrase.end_s
        if not self._whole:
            around_s = max(0.0, self._shortest_s - (end_s - start_s)) / 2
            start_s = max(0.0, start_s - around_s)
            return _Wanted(phrase.number, start_s, max(end_s, start_s + self._shortest_s))
        last_s = phrase.start_s + (self._whole - 1) * self._hop_s
        start_s = end_s - self._window_s
        return _Wanted(phrase.number, start_s, end_s) if start_s > last_s + SAME_S else None

    def _ready(self, last: bool = False) -> list[Window]:
        """Cut what is wanted as far as there is sound, in its order; all of it at the last."""
        windows = []
        while self._wanted and (last or sum(self._place(self._wanted[0])) <= self._sound.end):
            windows.append(self._window(self._wanted.popleft()))
        return windows

    def _place(self, wanted: _Wanted) -> tuple[int, int]:
        """Return the first sample of a window and how many it has."""
        return round(wanted.start_s * self._rate_hz), round((wanted.end_s - wanted.start_s) * self._rate_hz)

    def _window(self, wanted: _Wanted) -> Window:
        """Cut a window; one that reaches beyond the sound so far is moved back, as far as there is sound before it."""
        start, length = self._place(wanted)
        start_s, end_s = wanted.start_s, wanted.end_s
        if start + length > self._sound.end:
            start = max(0, self._sound.end - length)
            start_s, end_s = start / self._rate_hz, self.end_s
        samples = self._sound.between(start, start + length)
        samples = np.pad(samples, (0, max(0, MIN_MODEL_SAMPLES - len(samples))))
        return Window(wanted.phrase, start_s, end_s, samples)
