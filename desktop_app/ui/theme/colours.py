"""Every colour of the program: emotions with their letters, and the two schemes, light and dark."""

from dataclasses import dataclass
from typing import NamedTuple


class Look(NamedTuple):
    """Letter and colour of an emotion; the colour never stands without the letter."""

    letter: str
    colour: str


EMOTIONS = {
    "neutral": Look("N", "#999999"),
    "calm": Look("C", "#56B4E9"),
    "happy": Look("H", "#F0E442"),
    "sad": Look("S", "#0072B2"),
    "angry": Look("A", "#D55E00"),
    "fearful": Look("F", "#CC79A7"),
    "disgust": Look("D", "#009E73"),
    "surprised": Look("!", "#E69F00"),
}
"""Okabe and Ito's palette, safe for colour-blind eyes."""

UNKNOWN_COLOUR = "#8A97A3"

MFCC_COLOURS = ("#4B1A57", "#7C3F6B", "#A97A74", "#CBAE58", "#F0DC3C")
"""From low to high, growing steadily lighter, so that it reads in grey as well."""


def look(label: str) -> Look:
    """Return letter and colour of a label; one that the program does not know gets its initial and a quiet colour.

    Examples
    --------
    >>> look("angry").letter, look("bored")
    ('A', Look(letter='B', colour='#8A97A3'))
    """
    return EMOTIONS.get(label) or Look(label[:1].upper(), UNKNOWN_COLOUR)


def ink_on(colour: str) -> str:
    """Return black or white, whichever has the higher contrast on `colour`, by WCAG's definition.

    Examples
    --------
    >>> ink_on("#F0E442"), ink_on("#0072B2")
    ('#000000', '#FFFFFF')
    """
    return "#000000" if contrast(colour, "#000000") >= contrast(colour, "#FFFFFF") else "#FFFFFF"


def contrast(one: str, other: str) -> float:
    """Return WCAG's contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@dataclass(frozen=True)
class Scheme:
    """Colours of everything but the emotions."""

    dark: bool
    window: str
    card: str
    edge: str
    control_edge: str
    hover: str
    text: str
    muted: str
    disabled: str
    track: str
    wave: str
    accent: str
    on_accent: str
    record: str
    record_hover: str
    level: str
    good: str
    good_back: str
    good_edge: str
    warn: str
    warn_back: str
    warn_edge: str
    error: str
    error_back: str
    error_edge: str


LIGHT = Scheme(
    dark=False,
    window="#F6F8FA", card="#FFFFFF", edge="#DCE2E8", control_edge="#B9C4CE", hover="#F0F4F7",
    text="#1F2933", muted="#52606D", disabled="#8A96A1", track="#E9EDF1", wave="#3E4C59",
    accent="#0072B2", on_accent="#FFFFFF",
    record="#C04F00", record_hover="#A84500", level="#009E73",
    good="#0B6B4F", good_back="#EDF7F3", good_edge="#B9E1D1",
    warn="#7A4B00", warn_back="#FFF6E3", warn_edge="#EBCB8B",
    error="#A32A12", error_back="#FDF0ED", error_edge="#EDB9AC",
)  # fmt: skip

DARK = Scheme(
    dark=True,
    window="#13171C", card="#1C2229", edge="#2F3842", control_edge="#475462", hover="#27303A",
    text="#E8EDF2", muted="#A3B1BF", disabled="#6C7985", track="#2C353F", wave="#A9B8C6",
    accent="#56B4E9", on_accent="#000000",
    record="#C04F00", record_hover="#D55E00", level="#12A67C",
    good="#7FD6B6", good_back="#12281F", good_edge="#1F5B44",
    warn="#F0C674", warn_back="#2E2412", warn_edge="#6B5220",
    error="#FF9E85", error_back="#331A15", error_edge="#75382A",
)  # fmt: skip
