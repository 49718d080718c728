"""What the workers do with the file that is open: reading it, hearing it, and looking closer at a part. No Qt here.

The imports stand inside the functions: they cost up to a second together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import AudioFileError, CancelledError
from desktop_app.ui.work.request import Cancelled, Request

if TYPE_CHECKING:
    from desktop_app.audio import Clip, Overview
    from desktop_app.recognition import FileResult, Mfcc, Recogniser
    from desktop_app.ui.signal.peaks import Envelope
    from desktop_app.ui.signal.span import Span

HELD_S = 120.0
HELD_SAMPLES = 24_000_000
"""Up to both of them, 96 MB, a sound is held in memory: it is decoded once, and every zoom is exact at once."""

LONGEST_S = 48 * 3600.0
"""Two days: beyond it a screen shows nothing that a person can use."""


@dataclass(frozen=True)
class Sound:
    """A file as it is shown, before any model has heard it.

    ``level_dbfs`` and ``peak_dbfs`` are None, and ``share`` is below 1, as long as a long file is being read; the
    envelope of a long file does not have its samples, and there is no ``clip`` of it: ``long`` is set.
    """

    path: Path
    envelope: Envelope
    rate_hz: int
    channels: int
    duration_s: float
    encoding: str
    level_dbfs: float | None
    peak_dbfs: float | None
    clip: Clip | None = None
    share: float = 1.0

    @property
    def long(self) -> bool:
        """Whether it is too long to be held in memory."""
        return self.clip is None


@dataclass(frozen=True)
class Answer:
    """What a model heard in a sound, or in each of some channels of it; ``mfcc`` is None for a long one."""

    results: Sequence[FileResult]
    mfcc: Mfcc | None


def read_sound(request: Request, path: Path) -> Sound:
    """Read a file, and report a long one as it is read, the first time within a second.

    Raises
    ------
    AudioFileError
    """
    from desktop_app.audio import level_dbfs, overviews, peak_dbfs
    from desktop_app.audio.files.reader import open_sound, read_open_clip
    from desktop_app.ui.signal.peaks import Envelope

    with open_sound(path) as file:
        duration_s = file.frames / file.samplerate
        if duration_s > LONGEST_S:
            raise AudioFileError(
                f"{path} is {duration_s / 3600:.0f} hours long; the window shows up to {LONGEST_S / 3600:.0f} hours. "
                "Cut it into shorter files, or use “speech-emotion classify --timeline”.",
                kind="too_long",
            )
        held = duration_s <= HELD_S and file.frames * file.channels <= HELD_SAMPLES
        clip = read_open_clip(path, file) if held else None
    if clip is not None:
        request.check()
        mono = clip.mono()
        return Sound(
            path, Envelope(mono, clip.rate_hz), clip.rate_hz, clip.channels, clip.duration_s, clip.encoding,
            level_dbfs(mono), peak_dbfs(clip.samples), clip,
        )  # fmt: skip
    for overview in overviews(path):
        request.check()
        sound = _long(path, overview)
        if sound.share < 1:
            request.progress(sound)
    return sound


def recognise(
    request: Request, sound: Sound, recogniser: Recogniser, channels: Sequence[int | None] = (None,)
) -> Answer:
    """Return what a model hears in channels of a sound; report the share that it has heard, [0, 1], meanwhile.

    Parameters
    ----------
    channels : sequence of int or None
        Numbers from 1 on; None for all of them, mixed.

    Raises
    ------
    AudioFileError, ModelError
    """
    from desktop_app.recognition import recognise_clip, recognise_part_of_clip, recognise_timeline

    model, clip = recogniser.model, sound.clip
    mfcc: Mfcc | None = None
    results = []
    for done, channel in enumerate(channels):

        def progress(share: float, done: int = done) -> None:
            request.progress((done + share) / len(channels))

        try:
            if clip is None:
                result = recognise_timeline(sound.path, model, progress, lambda: request.cancelled, channel)
            elif channel is None:
                result, mfcc = recognise_clip(clip, recogniser, progress, lambda: request.cancelled)
            else:
                result = recognise_part_of_clip(
                    clip, model, progress=progress, cancelled=lambda: request.cancelled, channel=channel
                )
        except CancelledError as error:
            raise Cancelled from error
        if result.verdict is None:
            raise result.error or AudioFileError(f"{sound.path} can't be heard. Open it again.")
        results.append(result)
    request.check()
    if clip is not None and mfcc is None:
        # The plot is of the mix, whichever channels are heard.
        mfcc = recogniser.mfcc(clip)
    return Answer(results, mfcc)


def recognise_selection(
    request: Request, sound: Sound, recogniser: Recogniser, span: Span, channel: int | None = None
) -> FileResult:
    """Return what a model hears in a part of a sound, also over time; report the share that it has heard, [0, 1].

    Raises
    ------
    AudioFileError, ModelError
    """
    from desktop_app.recognition import recognise_part, recognise_part_of_clip

    model = recogniser.model
    try:
        if sound.clip is None:
            return recognise_part(sound.path, model, *span, request.progress, lambda: request.cancelled, channel)
        return recognise_part_of_clip(
            sound.clip, model, *span, request.progress, lambda: request.cancelled, channel
        )  # fmt: skip
    except CancelledError as error:
        raise Cancelled from error


def look_closer(request: Request, path: Path, span: Span) -> Envelope:
    """Read the samples of a part of a file.

    Raises
    ------
    AudioFileError
    """
    from desktop_app.audio import PartReader
    from desktop_app.ui.signal.peaks import Envelope

    with PartReader(path) as part:
        first_s = max(0, round(span[0] * part.rate_hz)) / part.rate_hz
        return Envelope(part.read(first_s, span[1]), part.rate_hz, first_s)


def mfcc_of_view(request: Request, path: Path, recogniser: Recogniser, span: Span) -> Mfcc:
    """Return the MFCCs of the part of a long file that is in sight.

    Raises
    ------
    AudioFileError, ModelError
    """
    from desktop_app.recognition import mfcc_of_part

    mfcc = mfcc_of_part(recogniser.model, path, *span, lambda: request.cancelled)
    if mfcc is None:
        raise Cancelled
    return mfcc


def _long(path: Path, overview: Overview) -> Sound:
    from desktop_app.ui.signal.peaks import Envelope

    return Sound(
        path, Envelope.of(overview), overview.rate_hz, overview.channels, overview.duration_s, overview.encoding,
        overview.level_dbfs, overview.peak_dbfs, None, overview.share,
    )  # fmt: skip
