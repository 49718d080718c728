"""What a worker does with a running recording: hearing it piece by piece. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_app.ui.work.request import Request

if TYPE_CHECKING:
    from desktop_app.audio import Samples
    from desktop_app.recognition import LiveRecogniser, Mfcc, Segment, Verdict
    from desktop_app.ui.model.jobs import LoadedModel


@dataclass(frozen=True)
class Heard:
    """What a model heard in a piece of a running recording; ``verdict`` is None when none was due."""

    verdict: Verdict | None
    mfcc: Mfcc
    segments: tuple[Segment, ...]


def live_recogniser(model: LoadedModel, rate_hz: int, channels: int) -> LiveRecogniser:
    """Return what hears a recording with a model; made at once, on any thread."""
    from desktop_app.recognition import LiveRecogniser

    return LiveRecogniser(model.recogniser.model, rate_hz, channels)


def listen(request: Request, live: LiveRecogniser, blocks: Sequence[Samples], offset_s: float) -> Heard:
    """Hear the next blocks of a running recording; `offset_s` is where in it the stream of `live` began.

    Raises
    ------
    ModelError
    """
    import numpy as np

    verdicts = live.feed(np.concatenate(blocks))
    mfcc, segments = live.new_mfcc(), live.segments
    if offset_s:
        mfcc = mfcc._replace(start_s=mfcc.start_s + offset_s)
        segments = tuple(replace(s, start_s=s.start_s + offset_s, end_s=s.end_s + offset_s) for s in segments)
    return Heard(verdicts[-1] if verdicts else None, mfcc, segments)
