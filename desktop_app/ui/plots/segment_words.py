"""The strip in words: segments, and cells that stand for several of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.ui.answer.wording import WITHOUT_EMOTION
from desktop_app.ui.formatting import NO_BREAK_SPACE, percent
from desktop_app.ui.plots.segment_binning import LETTER_PX, Cell, SegmentView

if TYPE_CHECKING:
    from desktop_app.recognition import Segment
    from desktop_app.ui.plots.segment_binning import Share

MOST_SPOKEN = 40


def segment_name(status: str) -> tuple[str, str]:
    """Return sign and name of an answer without an emotion, as the strip writes them."""
    sign, headline, _ = WITHOUT_EMOTION[status]
    name = headline.lower()
    return sign, f"? {name}" if status == "uncertain" else name


def spoken_segment(segment: Segment) -> str:
    """Return a segment as a sentence says it: “angry from 7.4 to 12.4 s, 81 %”."""
    sure = segment.emotion is not None and segment.probability is not None
    number = f", {percent(segment.probability or 0.0)}" if sure else ""
    return f"{_name(segment)} from {_span(segment)}{number}"


def spoken_cell(cell: Cell) -> str:
    """Return a cell as a sentence says it: “from 0.0 to 12.0 s: disgust 60 %, no speech 40 %”, shares of its time."""
    return f"from {_span(cell)}: {', '.join(f'{_name(share)} {percent(share.share)}' for share in cell.shares)}"


def spoken_part(part: Segment | Cell) -> str:
    """Return what is seen at a place of the strip as a sentence says it."""
    return spoken_cell(part) if isinstance(part, Cell) else spoken_segment(part)


def spoken_segments(segments: Sequence[Segment]) -> str:
    """Return the text twin of the strip of a recording, the latest last; of very many, the last forty."""
    if not segments:
        return "Nothing yet."
    left_out = len(segments) - MOST_SPOKEN
    said = "; ".join(spoken_segment(segment) for segment in segments[-MOST_SPOKEN:])
    return f"After {left_out} earlier ones: {said}." if left_out > 0 else f"{said}."


def spoken_view(view: SegmentView, start_s: float, end_s: float, width_px: float) -> str:
    """Return the text twin of what is in sight of the strip of a whole file: the parts that are drawn.

    When they are too many to be listened to, the same time is said in fewer parts, so that nothing is left out.
    """
    parts = view.seen(start_s, end_s, width_px)
    while len(parts) > MOST_SPOKEN and width_px > LETTER_PX:
        width_px /= 2
        parts = view.seen(start_s, end_s, width_px)
    return f"{'; '.join(map(spoken_part, parts))}." if parts else "Nothing here."


def _name(answer: Segment | Share) -> str:
    return answer.emotion or WITHOUT_EMOTION[answer.status][1].lower()


def _span(part: Segment | Cell) -> str:
    return f"{part.start_s:.1f} to {part.end_s:.1f}{NO_BREAK_SPACE}s"
