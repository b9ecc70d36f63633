"""The terminal's pen: the shortest way from one look to the next (SGR, ECMA-48 §8.3.117)."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rich._palettes import EIGHT_BIT_PALETTE
from rich.color import Color, ColorSystem
from rich.color_triplet import ColorTriplet
from rich.style import Style

_ON = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53")
_OFF = ("22", "22", "23", "24", "25", "25", "27", "28", "29", "24", "54", "54", "55")
_SEEN_ON_SPACE = sum(1 << bit for bit in (3, 6, 8, 9, 10, 11, 12))
"""Underlines, reversal, strike, frames and overline show on a space; bold, dim, italic and blink do not."""
_NUMBERS = {ColorTriplet(*EIGHT_BIT_PALETTE[number]): number for number in range(255, 15, -1)}
"""Colours 16 to 255 by what they are; those below differ from terminal to terminal."""
_BOLD_DIM = 0b11


class Look(NamedTuple):
    """Bits of attributes in Rich's order, and parameters of the colours; "" is the terminal's own colour.

    `foreground` None: any will do, as for a space.
    """

    attributes: int = 0
    foreground: str | None = ""
    background: str = ""


DEFAULT = Look()
BLANK = Look(0, None, "")


@lru_cache(maxsize=1024)
def look_of(style: Style | None, system: ColorSystem) -> Look:
    """How text in a style looks on a terminal with these colours."""
    if style is None:
        return DEFAULT
    foreground = background = ""
    if style.color is not None and not style.color.is_default:
        foreground = ";".join(_short(style.color, system).get_ansi_codes())
    if style.bgcolor is not None and not style.bgcolor.is_default:
        background = ";".join(_short(style.bgcolor, system).get_ansi_codes(foreground=False))
    return Look(style._attributes & style._set_attributes, foreground, background)


def _short(color: Color, system: ColorSystem) -> Color:
    """A colour of the 256 that every terminal has alike takes half as many bytes by its number."""
    if system is ColorSystem.TRUECOLOR and color.triplet in _NUMBERS:
        return Color.from_ansi(_NUMBERS[color.triplet])
    return color.downgrade(system)


@lru_cache(maxsize=1024)
def blank_of(look: Look) -> Look:
    """The look of a space: its colour of text is seen only where a line or a reversal shows it."""
    if look.attributes & _SEEN_ON_SPACE:
        return look
    return Look(0, None, look.background)


@lru_cache(maxsize=4096)
def change(pen: Look, wanted: Look) -> tuple[str, Look]:
    """What to send, and the pen afterwards."""
    if wanted.foreground is None:
        wanted = Look(pen.attributes & ~_SEEN_ON_SPACE, pen.foreground, wanted.background)
    if pen == wanted:
        return "", pen
    if wanted == DEFAULT:
        return "\x1b[m", wanted
    steps = _steps(pen, wanted)
    afresh = ["", *_steps(DEFAULT, wanted)]
    return f"\x1b[{min(';'.join(steps), ';'.join(afresh), key=len)}m", wanted


def _steps(pen: Look, wanted: Look) -> list[str]:
    off = pen.attributes & ~wanted.attributes
    on = wanted.attributes & ~pen.attributes
    if off & _BOLD_DIM:
        on |= wanted.attributes & _BOLD_DIM
    steps = list(dict.fromkeys(_OFF[bit] for bit in _bits(off)))
    steps += [_ON[bit] for bit in _bits(on)]
    if pen.foreground != wanted.foreground:
        steps.append(wanted.foreground or "39")
    if pen.background != wanted.background:
        steps.append(wanted.background or "49")
    return steps


def _bits(attributes: int) -> list[int]:
    return [bit for bit in range(len(_ON)) if attributes >> bit & 1]
