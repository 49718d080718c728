"""Which windows a model hears: cut where somebody speaks, in constant memory, whatever lies around the speech."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from desktop_app.audio.resample import ResampledStream
from desktop_app.recognition.contract import ModelInfo
from desktop_app.recognition.detector import Detector, detector_for
from desktop_app.recognition.model import Array, Model
from desktop_app.recognition.speech import LEAD_S, MARGIN_S, PAUSE_S, Stretch, stretches
from desktop_app.recognition.tail import Tail

PHRASE_PAUSE_S = 0.8
"""Stretches of speech closer together than this are one phrase; each phrase is heard by itself."""

SETTLED_S = PHRASE_PAUSE_S + PAUSE_S + 2 * MARGIN_S
"""So long after its end a phrase is over, whatever comes next."""

PIECE_S = 0.5
"""A stream is taken in pieces of at most so much, so that all that a window needs is still there."""

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
    end_s : float
        Length of the stream so far.
    """

    def __init__(self, model: Model) -> None:
        info = model.info
        self.phrases: list[Phrase] = []
        self._rate_hz = info.sample_rate_hz
        self._window_s, self._hop_s = info.window_s, window_hop_s(info)
        self._shortest_s = info.shortest_window_s
        self._detector: Detector = detector_for(model)
        self._resampled = ResampledStream(info.sample_rate_hz, self._detector.rate_hz)
        self._sound = Tail(round((2 * info.window_s + SETTLED_S + LEAD_S + 4 * PIECE_S) * info.sample_rate_hz))
        self._probabilities: Array = np.zeros(0, np.float32)
        self._first_frame = 0
        self._over = 0
        self._cut: list[float] = []

    @property
    def end_s(self) -> float:
        """Length of the stream so far in seconds."""
        return self._sound.end / self._rate_hz

    def feed(self, samples: Array) -> list[Window]:
        """Take the next samples, float32 (n,), mono at the model's rate, and return the windows that are complete.

        Raises
        ------
        ModelError
            When the detector fails.
        """
        windows: list[Window] = []
        piece = round(PIECE_S * self._rate_hz)
        for at in range(0, len(samples), piece):
            part = samples[at : at + piece]
            self._sound.append(part)
            windows += self._search(self._detector.feed(self._resampled.feed(part)), last=False)
        return windows

    def finish(self) -> list[Window]:
        """Return the windows that only the end of the stream completes; once, after the last samples."""
        rest = self._detector.feed(self._resampled.finish())
        return self._search(np.concatenate([rest, self._detector.finish()]), last=True)

    def pending(self) -> Window | None:
        """Return the window that a phrase which goes on would end with, if it ended now; None where none goes on."""
        if not self.phrases or self.phrases[-1].over:
            return None
        return self._last_window(self.phrases[-1])

    def _search(self, probabilities: Array, last: bool) -> list[Window]:
        """Look for phrases in all frames that belong to none that is over, and cut what can be cut."""
        if not len(probabilities) and not last:
            return []
        self._probabilities = np.concatenate([self._probabilities, probabilities])
        frame_s, from_s = self._detector.frame_s, self._first_frame * self._detector.frame_s
        known_s = self.end_s if last else from_s + len(self._probabilities) * frame_s
        found = [
            Stretch(max(self._free_from_s(), x.start_s + from_s), x.end_s + from_s)
            for x in stretches(self._probabilities, known_s - from_s, frame_s)
        ]
        del self.phrases[self._over :]
        windows: list[Window] = []
        groups = _grouped(found)
        for i, group in enumerate(groups):
            over = last or i < len(groups) - 1 or known_s - group[-1].end_s >= SETTLED_S
            phrase = Phrase(len(self.phrases), tuple(group), over)
            self.phrases.append(phrase)
            windows += self._whole_windows(phrase)
            if over:
                if window := self._last_window(phrase):
                    windows.append(window)
                self._over, self._cut = len(self.phrases), []
        self._forget(known_s)
        return windows

    def _whole_windows(self, phrase: Phrase) -> list[Window]:
        """Return the windows of full length that lie in a phrase and were not cut before."""
        windows: list[Window] = []
        while (start_s := phrase.start_s + len(self._cut) * self._hop_s) + self._window_s <= phrase.end_s:
            windows.append(self._window(phrase, start_s, start_s + self._window_s))
            self._cut.append(start_s)
        return windows

    def _last_window(self, phrase: Phrase) -> Window | None:
        """Return the window that ends with a phrase; None when one was cut that does."""
        if not self._cut:
            start_s, end_s = phrase.start_s, phrase.end_s
            if end_s - start_s < self._shortest_s:
                # In its middle, as far as there is sound on both sides.
                start_s = (start_s + end_s - self._shortest_s) / 2
                start_s = max(0.0, min(start_s, self.end_s - self._shortest_s))
                end_s = min(start_s + self._shortest_s, self.end_s)
            return self._window(phrase, start_s, end_s)
        start_s = phrase.end_s - self._window_s
        return self._window(phrase, start_s, phrase.end_s) if start_s > self._cut[-1] + SAME_S else None

    def _window(self, phrase: Phrase, start_s: float, end_s: float) -> Window:
        start = round(start_s * self._rate_hz)
        samples = self._sound.between(start, start + round((end_s - start_s) * self._rate_hz))
        return Window(phrase.number, start_s, end_s, samples)

    def _free_from_s(self) -> float:
        """Return where the last phrase that is over ends: the margins of two never overlap."""
        return self.phrases[self._over - 1].end_s if self._over else 0.0

    def _forget(self, known_s: float) -> None:
        """Keep no frames but those of the phrase that is not over, or the last ones."""
        pending = len(self.phrases) > self._over
        keep_from_s = self.phrases[-1].start_s if pending else known_s - PAUSE_S
        keep_from_s = max(keep_from_s - MARGIN_S - PAUSE_S - LEAD_S, self._free_from_s())
        frames = int(keep_from_s / self._detector.frame_s) - self._first_frame
        if frames > 0:
            self._probabilities = self._probabilities[frames:]
            self._first_frame += frames


def _grouped(found: list[Stretch]) -> list[list[Stretch]]:
    """Return stretches in groups with less than PHRASE_PAUSE_S between."""
    groups: list[list[Stretch]] = []
    for stretch in found:
        if groups and stretch.start_s - groups[-1][-1].end_s < PHRASE_PAUSE_S:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    return groups
