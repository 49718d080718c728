"""The answers while a recording runs: sound goes to a worker as it comes, what was heard comes back."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.errors import SpeechEmotionError
from desktop_app.ui.live import jobs
from desktop_app.ui.live.jobs import Heard
from desktop_app.ui.live.live_answer import LiveAnswer
from desktop_app.ui.live.live_conditions import LiveConditions
from desktop_app.ui.live.live_words import live_wording, live_wordings, waiting_wording
from desktop_app.ui.live.view import LiveView
from desktop_app.ui.model.jobs import LoadedModel
from desktop_app.ui.signal.rolling_mfcc import RollingMfcc
from desktop_app.ui.work.worker import Worker

if TYPE_CHECKING:
    from desktop_app.audio import Samples
    from desktop_app.recognition import LiveRecogniser, Segment
    from desktop_app.ui.answer.wording import Remark
    from desktop_app.ui.recording.recording_session import RecordingSession
    from desktop_app.ui.signal.frame import Frame

FEED_S = 0.05
"""Sound is handed over in pieces of at least this length."""

BEHIND_S = 5.0
"""A model that is so far behind begins anew with now: what it says shall be about what is heard."""


@dataclass
class _Stream:
    """A recording as it is heard; ``live`` is None without a model, and after a model has failed.

    ``waiting`` until the first sample has come; ``answer`` is what was said last.

    ``taken_s`` of sound have come so far; what ``live`` hears began at ``offset_s`` of it. ``earlier`` are the segments
    before that.
    """

    take: RecordingSession
    model: LoadedModel | None = None
    live: LiveRecogniser | None = None
    pending: list[Samples] = field(default_factory=list)
    mfcc: RollingMfcc = field(default_factory=RollingMfcc)
    earlier: tuple[Segment, ...] = ()
    segments: tuple[Segment, ...] = ()
    answer: LiveAnswer = field(default_factory=LiveAnswer)
    conditions: LiveConditions = field(init=False)
    remark: Remark | None = None
    paused: bool = False
    waiting: bool = True
    taken_s: float = 0.0
    offset_s: float = 0.0

    def start_afresh(self) -> None:
        """Let a new stream begin with what comes next; what was answered before stays in the strip."""
        self.earlier, self.segments = self.earlier + self.segments, ()
        self.pending = []
        self.offset_s = self.taken_s
        rate_hz, channels = self.take.rate_hz, self.take.channels
        self.live = None if self.model is None else jobs.live_recogniser(self.model, rate_hz, channels)


class LiveControl(QObject):
    """Shows rolling answers. It asks for one piece of work at a time; sound that comes meanwhile waits for the next.

    The :class:`~desktop_app.recognition.LiveRecogniser` belongs to the worker from one request to its answer.
    """

    def __init__(self, view: LiveView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._stream: _Stream | None = None
        self.segments: tuple[Segment, ...] = ()
        self._worker = Worker("live", self)
        self._worker.result.connect(self._show)
        self._worker.failed.connect(self._fail)

    def begin(self, take: RecordingSession, model: LoadedModel | None) -> None:
        """Hear a recording that begins; without a model only its level is judged."""
        self._stream = _Stream(take)
        self.segments = ()
        self._view.unsay("live")
        self.use(model)

    def use(self, model: LoadedModel | None) -> None:
        """Hear the rest of the recording with this model."""
        stream = self._stream
        if stream is None:
            return
        self._worker.cancel()
        stream.model, stream.answer = model, LiveAnswer()
        stream.start_afresh()
        info = model.recogniser.model.info if model is not None else None
        stream.conditions = LiveConditions(stream.take.device_name, info.sample_rate_hz if info is not None else None)
        longest = stream.conditions.longest(stream.take.rate_hz)
        self._view.keep_room(live_wordings(info) if info is not None else [], longest)
        if model is not None:
            self._show_verdict(stream)
            self._view.show_segments(self.segments)

    def feed(self, frame: Frame) -> None:
        """Take in what a recording has just brought; called for every frame."""
        stream = self._stream
        if stream is None:
            return
        self._judge(stream, frame)
        stream.taken_s += len(frame.new) / stream.take.rate_hz
        if stream.live is None or not len(frame.new):
            return
        stream.pending.append(frame.new)
        waiting_s = sum(map(len, stream.pending)) / stream.take.rate_hz
        if self._worker.busy:
            if waiting_s > BEHIND_S:
                self._worker.cancel()
                stream.start_afresh()
        elif waiting_s >= FEED_S:
            blocks, stream.pending = stream.pending, []
            self._worker.submit(partial(jobs.listen, live=stream.live, blocks=blocks, offset_s=stream.offset_s))

    def end(self) -> None:
        """Say no more: the recording has ended. Its segments stay, for those who want to show them."""
        self._worker.cancel()
        self._stream = None
        self._view.keep_room((), ())

    def close(self) -> None:
        """End the worker."""
        self._worker.stop()

    def _show(self, _request: int, heard: Heard) -> None:
        stream = self._stream
        if stream is None:
            return
        stream.mfcc.add(heard.mfcc)
        picture = stream.mfcc.picture()
        if picture is not None and len(heard.mfcc.values):
            self._view.show_live_mfcc(picture)
        if heard.verdict is not None:
            stream.segments = heard.segments
            self.segments = stream.earlier + stream.segments
            stream.answer.add(heard.verdict, self.segments)
            stream.conditions.add(heard.verdict)
            self._view.show_segments(self.segments)
            self._show_verdict(stream)

    def _show_verdict(self, stream: _Stream) -> None:
        if stream.model is not None:
            info = stream.model.recogniser.model.info
            said = stream.answer.verdict
            shown = live_wording(said, info, stream.paused, stream.answer.ago_s)
            self._view.show_wording(waiting_wording(stream.paused) if stream.waiting else shown)
            self._view.show_probabilities(info.labels, said.probabilities if said is not None else {})

    def _judge(self, stream: _Stream, frame: Frame) -> None:
        """Keep the conditions up to date: they change with the level as well as with the answers."""
        if (stream.paused, stream.waiting) != (frame.paused, frame.reading.waiting):
            stream.paused, stream.waiting = frame.paused, frame.reading.waiting
            self._show_verdict(stream)
        remark = stream.conditions.remark(frame.reading, time.monotonic(), frame.paused)
        if remark != stream.remark:
            stream.remark = remark
            self._view.show_remark(remark)

    def _fail(self, _request: int, error: SpeechEmotionError) -> None:
        self._view.say("live", "error", f"{error} The recording goes on without answers.")
        if self._stream is not None:
            self._stream.live = None
            self._stream.pending = []
