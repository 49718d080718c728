"""Reading sound files of every kind that libsndfile knows, at any rate and number of channels."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile

from desktop_app.audio.files.full_scale import FLOATING, Peaks, full_scale_of
from desktop_app.audio.files.sound_file import SoundFile
from desktop_app.audio.signal.clip import Clip
from desktop_app.audio.signal.samples import Samples
from desktop_app.errors import AudioFileError

MAX_DURATION_S = 1800
MAX_SAMPLES = MAX_DURATION_S * 192_000
"""1.4 GB; a sound of many channels, or of a high rate, may be no longer than so many samples."""

MIN_RATE_HZ, MAX_RATE_HZ = 1_000, 768_000
BLOCK_FRAMES = 1 << 18
SETTLE_S = 1.0
"""Decoders of MP3 and Vorbis that begin in the middle are right some tenths of a second later; those are left out."""

EXTENSIONS = frozenset(
    f".{name}" for name in "wav wave flac ogg oga opus mp3 aif aiff aifc au snd caf w64 rf64 wavex sph voc".split()
)
"""Names by which sound files are found in folders; a file named outright may have any name."""

_ENCODINGS = {
    "PCM_S8": "8-bit", "PCM_U8": "8-bit", "PCM_16": "16-bit", "PCM_24": "24-bit", "PCM_32": "32-bit",
    "FLOAT": "float", "DOUBLE": "double", "ULAW": "µ-law", "ALAW": "A-law", "VORBIS": "Vorbis", "OPUS": "Opus",
    "MPEG_LAYER_I": "MP1", "MPEG_LAYER_II": "MP2", "MPEG_LAYER_III": "MP3",
}  # fmt: skip


def read_clip(path: Path | str) -> Clip:
    """Read a whole sound file.

    Parameters
    ----------
    path : path of a file in any format that libsndfile reads, up to 30 minutes long

    Returns
    -------
    Clip
        At the file's own rate and with its own channels. Samples that are not finite count as silence; a
        floating-point file that goes beyond full scale is scaled as a whole, so that its peak is 1.

    Raises
    ------
    AudioFileError
        In one sentence, when the file is missing, unreadable, empty, no sound, damaged or too long.
    """
    path = Path(path)
    with open_sound(path) as file:
        return read_open_clip(path, file)


def read_open_clip(path: Path, file: SoundFile) -> Clip:
    """Read the whole of a file that has just been opened, as :func:`read_clip` does, decoding it once.

    Raises
    ------
    AudioFileError
    """
    _check_length(path, file)
    blocks = list(_decoded_blocks(path, file, BLOCK_FRAMES))
    samples = blocks[0] if len(blocks) == 1 else np.concatenate(blocks)
    if file.subtype in FLOATING:
        peaks = Peaks()
        for block in blocks:
            peaks.add(block)
        samples = _scaled(samples, peaks.full_scale)
    return Clip(np.clip(samples, -1.0, 1.0, out=samples), file.samplerate, str(path), encoding_of(file))


def open_sound(path: Path) -> SoundFile:
    """Open a sound file of any length; the caller closes it.

    Raises
    ------
    AudioFileError
    """
    _check_file(path)
    try:
        # As bytes, for names with bytes that no encoding knows; Windows has none of these.
        file = SoundFile(os.fsencode(path) if os.name == "posix" else path)
    except soundfile.LibsndfileError as error:
        raise AudioFileError(
            f"{path} holds no sound that can be read ({reason_of(error)}). "
            "Open a wav, flac, ogg, opus, mp3 or aiff file.",
            kind="not_audio",
        ) from error
    if file.format == "RAW" and file.subtype != "GSM610":
        # libsndfile goes by the ending of the name then; no other samples than those of GSM can be told by it.
        file.close()
        raise _no_header(path)
    if not MIN_RATE_HZ <= file.samplerate <= MAX_RATE_HZ:
        file.close()
        raise AudioFileError(
            f"{path} claims a sample rate of {file.samplerate} Hz, which no recording has. Export it again.",
            kind="damaged",
        )
    return file


def encoding_of(file: SoundFile) -> str:
    """Return how a file stores its samples, for people: ``"16-bit"``, ``"float"``, ``"Vorbis"``."""
    return str(_ENCODINGS.get(file.subtype, file.subtype_info))


def read_blocks(path: Path, file: SoundFile, frames: int, full_scale: float | None = None) -> Iterator[Samples]:
    """Yield the sound of a file from where it stands, so that a header that promises too much takes no memory.

    Parameters
    ----------
    frames : int
        Length of a block; the last one may be shorter.
    full_scale : float, optional
        The amplitude that becomes 1; what is beyond it is cut. That of the whole file by default, for which a
        floating-point file may have to be read through first (see :mod:`desktop_app.audio.files.full_scale`).

    Yields
    ------
    float32, (n,) or (n, channels), [-1, 1]

    Raises
    ------
    AudioFileError
        When there is nothing, or the file is damaged on the way.
    """
    if full_scale is None:
        full_scale = full_scale_of(file)
    for block in _decoded_blocks(path, file, frames):
        scaled = _scaled(block, full_scale)
        yield np.clip(scaled, -1.0, 1.0, out=scaled)


def _scaled(samples: Samples, full_scale: float) -> Samples:
    if full_scale != 1:
        samples /= np.float32(full_scale)
    return samples


def _decoded_blocks(path: Path, file: SoundFile, frames: int) -> Iterator[Samples]:
    """Yield what a file holds, finite but not yet brought to full scale."""
    begin = file.position
    pieces, failure = file.read_block(frames)
    while pieces:
        block: Samples = np.concatenate(pieces)
        if file.subtype in FLOATING:
            np.nan_to_num(block, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        yield block
        pieces, failure = ([], failure) if failure is not None else file.read_block(frames)
    if failure is not None:
        raise AudioFileError(
            f"{path} is damaged after {file.position / file.samplerate:.1f} s ({reason_of(failure)}). "
            "Copy or export it again.",
            kind="damaged",
        ) from failure
    if file.position == begin:
        raise AudioFileError(
            f"{path} has a header but no sound after it. Record or export it again.", kind="no_samples"
        )


def seek(path: Path, file: SoundFile, frame: int) -> None:
    """Go to a frame, so that what is read next is what reading from the start would give there.

    Raises
    ------
    AudioFileError
        When the file can't be read from there.
    """
    before = max(0, frame - round(SETTLE_S * file.samplerate))
    try:
        file.seek(before)
        _, failure = file.read_block(frame - before)
        if failure is not None:
            raise failure
    except soundfile.LibsndfileError as error:
        raise AudioFileError(
            f"{path} can't be read from {frame / file.samplerate:.1f} s on ({reason_of(error)}). "
            "Copy or export it again.",
            kind="damaged",
        ) from error


def reason_of(error: soundfile.LibsndfileError) -> str:
    """Return what libsndfile has to say of a failure, to be put into a sentence."""
    reason = str(error.error_string).strip().rstrip(".")
    # This is what libsndfile says of a file that is there, is named .mp3 and holds something else.
    return "Format not recognised" if reason.startswith("File does not exist") else reason


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise AudioFileError(f"{path} is a folder, not a sound file. Open the files in it.", kind="not_audio")
        if not path.is_file():
            if path.exists():
                raise AudioFileError(f"{path} is no regular file. Open a sound file.", kind="not_audio")
            raise AudioFileError(f"There is no file {path}. Check its name and folder.", kind="missing")
        if path.stat().st_size == 0:
            raise AudioFileError(f"{path} is empty (0 bytes). Record or export it again.", kind="empty")
        if not os.access(path, os.R_OK):
            raise PermissionError(None, "permission denied")
        with path.open("rb"):
            pass
    except OSError as error:
        raise AudioFileError(
            f"{path} can't be read: {(error.strerror or str(error)).lower()}. Check its permissions.", kind="unreadable"
        ) from error
    if path.suffix.lower() == ".raw":
        raise _no_header(path)


def _no_header(path: Path) -> AudioFileError:
    message = f"{path} has no header that says how its samples are stored. Save it as wav or flac."
    return AudioFileError(message, kind="not_audio")


def _check_length(path: Path, file: SoundFile) -> None:
    if file.frames > MAX_DURATION_S * file.samplerate or file.frames * file.channels > MAX_SAMPLES:
        raise AudioFileError(
            f"{path} is {file.frames / file.samplerate / 60:.0f} minutes long, with {file.channels} channels of "
            f"{file.samplerate} Hz; at most {MAX_DURATION_S // 60} minutes and {MAX_SAMPLES // 10**6} million samples "
            "are read at once. Cut it into shorter files.",
            kind="too_long",
        )
