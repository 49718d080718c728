"""What a worker does with channels: comparing them. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.work.request import Request

if TYPE_CHECKING:
    from desktop_app.audio import ChannelComparison, Clip, Samples

COMPARED_S = 1800.0
"""Whether channels hold different voices is told from so much of a long file."""


def hold_two_voices(request: Request, path: Path, clip: Clip | None = None) -> bool:
    """Tell whether channels of a file carry different voices, by its first half hour; `clip` is its sound, if known.

    Raises
    ------
    AudioFileError
    """
    from desktop_app.audio import ChannelComparison
    from desktop_app.audio.files.reader import open_sound, read_blocks

    if clip is not None:
        comparison = ChannelComparison(clip.channels, clip.rate_hz)
        step = _block_frames(clip.rate_hz, clip.channels)
        _compare(request, comparison, (clip.samples[at : at + step] for at in range(0, len(clip.samples), step)))
        return comparison.two_voices
    with open_sound(path) as file:
        comparison = ChannelComparison(file.channels, file.samplerate)
        frames = _block_frames(file.samplerate, file.channels)
        _compare(request, comparison, read_blocks(path, file, frames), round(COMPARED_S * file.samplerate))
    return comparison.two_voices


def _block_frames(rate_hz: int, channels: int) -> int:
    return max(1, min(5 * rate_hz, (1 << 22) // channels))


def _compare(
    request: Request, comparison: ChannelComparison, blocks: Iterable[Samples], left: int | None = None
) -> None:
    for block in blocks:
        request.check()
        comparison.feed(block[:left])
        if left is not None:
            left -= len(block)
            if left <= 0:
                return
