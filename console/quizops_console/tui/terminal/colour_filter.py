"""Every style that reaches the terminal, in the colours that it has.

Rich would round each channel by itself, which turns dark surfaces black or navy. Here colours of the
look are known by heart; others (blends of Textual's own widgets) take the nearest, and text that would be
hard to read on what came out takes the plain colour of the look.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.color import Color as TextualColor
from textual.filter import LineFilter

from quizops_console.tui.terminal.capabilities import Depth, Glyphs
from quizops_console.tui.terminal.colours import INDEXED, READABLE, XTERM, Rgb, contrast, nearest
from quizops_console.tui.terminal.glyphs import drawable
from quizops_console.tui.terminal.looks import Look, written
from quizops_console.tui.terminal.sheets.sheet import Sheet

_READS = re.compile(r"[^\W_]")
_FIRST_CERTAIN = 16
_NUMBERS = {rgb: number for number, rgb in reversed(list(enumerate(INDEXED)))}
_CERTAIN = INDEXED[_FIRST_CERTAIN:]
_CERTAIN_NUMBERS = {rgb: number for number, rgb in enumerate(_CERTAIN, _FIRST_CERTAIN)}
_BLACK: Rgb = (0, 0, 0)
_WHITE: Rgb = (255, 255, 255)
_PLAIN = Style()
_STANDS_OUT = 1.6
_ATTRIBUTES = ("bold", "italic", "underline", "strike", "reverse")


class ColourFilter(LineFilter):
    """Maps styles and signs to one terminal; the only line filter of the console."""

    def __init__(self, look: Look, glyphs: Glyphs) -> None:
        super().__init__()
        self._look = look
        self._glyphs = glyphs
        rows = look.sheet.rows
        self._foreground = _rgb(written(rows.plain).color) or _WHITE
        self._page = _rgb(written(rows.plain).bgcolor) or _BLACK
        self._dim = _rgb(written(rows.inks.get("dim", rows.plain)).color) or self._foreground
        self._inks = _inks(look.sheet)
        self._grounds = _grounds(look.sheet)
        self._grounds_for_any = [ground for ground in self._grounds if self._best_on(ground) >= READABLE]
        self.mapped = lru_cache(8192)(self._uncoloured if look.depth is Depth.NONE else self._mapped)

    def apply(self, segments: list[Segment], background: TextualColor) -> list[Segment]:
        """The same segments, those that come to look alike joined."""
        ground = background.rgb
        out: list[Segment] = []
        for text, style, control in segments:
            if control:
                out.append(Segment(text, style, control))
                continue
            seen = self.mapped(style or _PLAIN, ground, reads=_READS.search(text) is not None)
            shown = drawable(text, self._glyphs)
            if out and out[-1].style == seen and not out[-1].control:
                out[-1] = Segment(out[-1].text + shown, seen)
            else:
                out.append(Segment(shown, seen))
        return out

    def _mapped(self, style: Style, ground: Rgb, *, reads: bool) -> Style:
        """reads: whether there are letters or digits, which must be told from their ground."""
        back = _rgb(style.bgcolor) or ground
        fore = _rgb(style.color) or self._foreground
        if style.dim:
            fore = self._dim
        fore_shown, back_shown = self._ink(fore), self._ground(back)
        if reads and self._contrast(fore_shown, back_shown) < READABLE:
            fore_shown = self._legible(back_shown)
        return _attributes(style) + Style(color=self._colour(fore_shown), bgcolor=self._colour(back_shown))

    def _uncoloured(self, style: Style, ground: Rgb, *, reads: bool) -> Style:
        """Attributes alone; a ground that stood out comes out in reverse."""
        kept = _attributes(style)
        back = _rgb(style.bgcolor) or ground
        stands_out = contrast(back, self._page) > _STANDS_OUT
        if style.dim:
            kept += Style(dim=True)
        return kept + Style(reverse=True) if stands_out and style.reverse is None else kept

    def _ink(self, colour: Rgb) -> Rgb:
        match self._look.depth:
            case Depth.TRUECOLOR:
                return colour
            case Depth.INDEXED:
                return colour if colour in _CERTAIN_NUMBERS else nearest(colour, _CERTAIN)
            case _:
                return colour if colour in self._inks else nearest(colour, self._inks)

    def _ground(self, colour: Rgb) -> Rgb:
        match self._look.depth:
            case Depth.TRUECOLOR | Depth.INDEXED:
                return self._ink(colour)
            case _:
                return colour if colour in self._grounds else nearest(colour, self._grounds_for_any)

    def _legible(self, back: Rgb) -> Rgb:
        if self._contrast(self._foreground, back) >= READABLE:
            return self._foreground
        return max(self._inks, key=lambda ink: self._contrast(ink, back))

    def _best_on(self, back: Rgb) -> float:
        return max(self._contrast(ink, back) for ink in self._inks)

    def _contrast(self, fore: Rgb, back: Rgb) -> float:
        """The poorer of both, where terminals differ in what their sixteen colours are."""
        if self._look.depth not in (Depth.SIXTEEN, Depth.EIGHT):
            return contrast(fore, back)
        return min(contrast(fore, back), contrast(XTERM[_NUMBERS[fore]], XTERM[_NUMBERS[back]]))

    def _colour(self, colour: Rgb) -> Color:
        match self._look.depth:
            case Depth.TRUECOLOR:
                return Color.from_rgb(*colour)
            case Depth.INDEXED:
                return Color.from_ansi(_CERTAIN_NUMBERS[colour])
            case _:
                return Color.from_ansi(_NUMBERS[colour])


def _attributes(style: Style) -> Style:
    """What remains of a style without its colours; dim is a colour here: terminals dim beyond reading."""
    kept = {name: getattr(style, name) for name in _ATTRIBUTES}
    return Style(**kept, meta=style.meta or None, link=style.link)


def _rgb(colour: Color | None) -> Rgb | None:
    if colour is None or colour.is_default:
        return None
    if colour.number is not None:
        return INDEXED[colour.number]
    return colour.triplet


def _inks(sheet: Sheet) -> tuple[Rgb, ...]:
    return tuple(dict.fromkeys(rgb for text in sheet.texts if (rgb := _rgb(written(text).color))))


def _grounds(sheet: Sheet) -> tuple[Rgb, ...]:
    return tuple(dict.fromkeys(rgb for text in sheet.texts if (rgb := _rgb(written(text).bgcolor))))
