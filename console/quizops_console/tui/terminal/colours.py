"""Arithmetic of colours: the palettes of terminals, contrast, and the nearest of a few.

Contrast is that of WCAG 2.1 (relative luminance of sRGB); likeness is the distance in CIELAB (1976, D65).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeAlias

Rgb: TypeAlias = tuple[int, int, int]

READABLE: Final = 4.5
"""The contrast that WCAG 2.1 asks of text (level AA)."""

_CUBE = (0, 95, 135, 175, 215, 255)


def _rgb(*texts: str) -> tuple[Rgb, ...]:
    return tuple((int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)) for text in texts)


VGA: Final = _rgb(
    *["000000", "aa0000", "00aa00", "aa5500", "0000aa", "aa00aa", "00aaaa", "aaaaaa"],
    *["555555", "ff5555", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff"],
)
"""The sixteen colours of the Linux console and of most terminals that imitate it."""

XTERM: Final = _rgb(
    *["000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"],
    *["7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"],
)
"""The sixteen colours that xterm starts with."""

INDEXED: Final[tuple[Rgb, ...]] = (
    *VGA,
    *((red, green, blue) for red in _CUBE for green in _CUBE for blue in _CUBE),
    *((level, level, level) for level in range(8, 239, 10)),
)
"""The 256 colours; only those from 16 on look the same everywhere."""


@lru_cache(4096)
def luminance(colour: Rgb) -> float:
    """Relative luminance, 0 for black and 1 for white."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """1 for the same luminance up to 21 for black and white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest(colour: Rgb, among: Iterable[Rgb]) -> Rgb:
    """The one that looks most like it."""
    lab = _lab(colour)
    return min(among, key=lambda candidate: _distance(lab, _lab(candidate)))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


@lru_cache(4096)
def _lab(colour: Rgb) -> tuple[float, float, float]:
    red, green, blue = (_linear(part / 255) for part in colour)
    x = _lab_part((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    y = _lab_part(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    z = _lab_part((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _lab_part(part: float) -> float:
    return float(part ** (1 / 3)) if part > 0.008856 else 7.787 * part + 16 / 116


def _distance(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
