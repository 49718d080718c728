"""Whether a file is a sound, by its name or by how it begins: such a file is never written over by results."""

from pathlib import Path

from desktop_app.audio.files.reader import EXTENSIONS

NAMES = EXTENSIONS | frozenset(
    ".3g2 .3gp .aac .ac3 .amr .ape .avi .awb .bwf .dss .gsm .m4a .m4b .mka .mkv .mov .mp2 .mp4 .nist .rec .sph .voc"
    " .weba .webm .wma .wv".split()
)
"""Ends of the names of sounds and videos, those too that this program does not read."""

_BEGINNINGS = (
    *((0, mark) for mark in (b"RIFF", b"RIFX", b"RF64", b"BW64", b"riff", b"FORM", b"fLaC", b"OggS", b"ID3", b".snd")),
    *((0, mark) for mark in (b"caff", b"#!AMR", b"wvpk", b"MAC ", b"NIST_1A", b"Creative Voice", b"\x1aE\xdf\xa3")),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),  # ASF: wma
    (4, b"ftyp"),  # ISO media: m4a, mp4, 3gp
)


def is_sound(path: Path) -> bool:
    """Tell whether a file is named like a sound, or a regular file begins like one.

    Examples
    --------
    >>> is_sound(Path("interview.M4A")), is_sound(Path("results.csv"))
    (True, False)
    """
    return path.suffix.lower() in NAMES or _begins_like_one(path)


def _begins_like_one(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = file.read(16)
    except OSError:
        return False
    if any(start[at : at + len(mark)] == mark for at, mark in _BEGINNINGS):
        return True
    # A frame of MPEG audio. The mark of UTF-16 begins alike: it would be layer I, which nobody uses.
    return len(start) > 1 and start[0] == 0xFF and start[1] & 0xE0 == 0xE0 and start[1] & 0x06 != 0x06
