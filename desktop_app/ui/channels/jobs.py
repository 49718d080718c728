"""What a worker does with channels: comparing them. No Qt here.

The imports stand inside the functions: they cost up to a second together, which must not be paid on the main thread.
"""

from __future__ import annotations

from pathlib import Path

from desktop_app.ui.work.request import Request

COMPARED_S = 1800.0
"""Whether channels hold different voices is told from so much of a long file."""


def hold_two_voices(request: Request, path: Path) -> bool:
    """Tell whether channels of a file carry different voices, by its first half hour.

    Raises
    ------
    AudioFileError
    """
    from desktop_app.audio import ChannelComparison
    from desktop_app.audio.files.reader import open_sound, read_blocks

    with open_sound(path) as file:
        comparison = ChannelComparison(file.channels, file.samplerate)
        left = round(COMPARED_S * file.samplerate)
        for block in read_blocks(path, file, max(1, min(5 * file.samplerate, (1 << 22) // file.channels))):
            request.check()
            comparison.feed(block[:left])
            left -= len(block)
            if left <= 0:
                break
    return comparison.two_voices
