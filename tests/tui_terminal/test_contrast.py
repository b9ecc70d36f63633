"""Everything can be read: on every surface, at every depth, on the terminals that people have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.design import ColorSystem

from quizops_console.tui.palette import Palette
from quizops_console.tui.terminal.capabilities import Depth, Glyphs
from quizops_console.tui.terminal.colour_filter import ColourFilter
from quizops_console.tui.terminal.colours import INDEXED, READABLE, VGA, XTERM, Rgb, contrast
from quizops_console.tui.terminal.looks import Look, ThemeName, look
from quizops_console.views.spans import Tone

_COLOURED = [depth for depth in Depth if depth is not Depth.NONE]
_ALL = [
    look(theme, depth, is_production=is_production)
    for theme in ThemeName
    for depth in _COLOURED
    for is_production in (False, True)
]
_LOOKS = [pytest.param(seen, id=seen.name) for seen in _ALL]
_RICHER = [Depth.TRUECOLOR, Depth.INDEXED]


@pytest.mark.parametrize("seen", _LOOKS)
def test_every_tone_can_be_read_on_every_surface(seen: Look) -> None:
    too_weak = {where: ratio for where, ratio in _ratios(seen) if ratio < READABLE}
    assert too_weak == {}


@pytest.mark.parametrize("depth", _RICHER)
def test_high_contrast_reaches_seven_to_one(depth: Depth) -> None:
    for is_production in (False, True):
        seen = look(ThemeName.HIGH_CONTRAST, depth, is_production=is_production)
        assert {where: ratio for where, ratio in _ratios(seen) if ratio < 7} == {}


@pytest.mark.parametrize("seen", _LOOKS)
def test_a_terminal_gets_only_colours_that_it_has(seen: Look) -> None:
    for _, style in _styles(seen):
        shown = _mapped(seen, style)
        fore, back = shown.color, shown.bgcolor
        assert fore and back
        match seen.depth:
            case Depth.TRUECOLOR:
                assert fore.triplet and back.triplet
            case Depth.INDEXED:
                assert 16 <= (fore.number or 0) <= 255 and 16 <= (back.number or 0) <= 255
            case Depth.SIXTEEN:
                # The Linux console has eight grounds.
                assert (fore.number or 0) < 16 and (back.number or 0) < 8
            case _:
                assert (fore.number or 0) < 8 and (back.number or 0) < 8


@pytest.mark.parametrize("seen", _LOOKS)
def test_colours_of_other_widgets_end_up_readable_too(seen: Look) -> None:
    for fore in ("#0178d4", "#3a3a3a", "#c0ffee", "#804000"):
        for back in ("#121212", "#e0e0e0", "#004578", "#ba3c5b"):
            shown = _mapped(seen, Style.parse(f"{fore} on {back}"))
            assert min(_contrasts(shown)) >= READABLE, (fore, back, shown)


@pytest.mark.parametrize("seen", _LOOKS)
def test_textual_widgets_take_their_colours_from_the_look(seen: Look) -> None:
    theme = seen.textual_theme()
    derived = set(ColorSystem("#0178d4", dark=True).generate())
    styles = {name for name in derived if name.endswith("-text-style") or name.startswith("link-style")}
    same_in_all = {"ansi-background", "ansi-foreground"}
    markdown = {name for name in derived if name.startswith("markdown-")}
    assert derived - set(theme.variables) - styles - same_in_all - markdown == set()


def test_the_header_is_red_in_production_and_only_there() -> None:
    for theme in ThemeName:
        for depth in _COLOURED:
            header = look(theme, depth, is_production=True).header.ground.bgcolor
            red, green, blue = header.triplet if header and header.triplet else (0, 0, 0)
            assert red > 2 * max(green, blue)
            assert look(theme, depth).header.ground.bgcolor != header


def test_without_colours_only_attributes_are_left() -> None:
    seen = look(ThemeName.DARK, Depth.NONE)
    coloured = look(ThemeName.DARK, Depth.INDEXED)
    for _, style in (*_styles(seen), *_styles(coloured)):
        shown = _mapped(seen, style)
        assert shown.color is None and shown.bgcolor is None
    assert _mapped(seen, coloured.rows.cursor).reverse
    assert not _mapped(seen, coloured.rows.ground).reverse


def test_production_shows_without_colours_as_a_reversed_header() -> None:
    header = look(ThemeName.DARK, Depth.NONE, is_production=True).header
    assert all(header.style(tone).reverse for tone in Tone)


def test_dark_surfaces_keep_their_shade_in_256_colours() -> None:
    seen = look(ThemeName.DARK, Depth.INDEXED)
    assert _mapped(seen, Style.parse("#d0d0d0 on #1e1e2a")).bgcolor not in (
        RichColor.from_ansi(16),
        RichColor.from_ansi(17),
    )


def _styles(seen: Look) -> Iterator[tuple[str, Style]]:
    for name, palette in (("rows", seen.rows), ("header", seen.header), ("dialog", seen.dialog)):
        yield from ((f"{name} {where}", style) for where, style in _of_palette(palette))


def _of_palette(palette: Palette) -> Iterator[tuple[str, Style]]:
    for tone in Tone:
        yield tone, palette.style(tone)
        yield f"{tone} on cursor", palette.style(tone, on_cursor=True)
    for part in ("cursor", "mark", "header", "sorted", "typed", "caret", "hint", "error"):
        yield part, getattr(palette, part)


def _ratios(seen: Look) -> Iterator[tuple[str, float]]:
    """The poorest contrast of each style, as it comes out."""
    for where, style in _styles(seen):
        yield where, min(_contrasts(_mapped(seen, style)))


def _mapped(seen: Look, style: Style) -> Style:
    """What the filter makes of a word in this style."""
    ground = Color(0, 0, 0)
    [segment] = ColourFilter(seen, Glyphs.FULL).apply([Segment("word", style)], ground)
    assert segment.style is not None
    return segment.style


def _contrasts(style: Style) -> Iterator[float]:
    """On a Linux console, where bold is bright, and on xterm, with bold as bright and without."""
    fore, back = style.color, style.bgcolor
    assert fore and back
    if fore.number is None or fore.number >= 16:
        yield contrast(_rgb(fore, VGA), _rgb(back, VGA))
        return
    bright = RichColor.from_ansi(fore.number % 8 + 8) if style.bold else fore
    yield contrast(_rgb(bright, VGA), _rgb(back, VGA))
    yield contrast(_rgb(bright, XTERM), _rgb(back, XTERM))
    yield contrast(_rgb(fore, XTERM), _rgb(back, XTERM))


def _rgb(colour: RichColor, first: tuple[Rgb, ...]) -> Rgb:
    if colour.triplet:
        return colour.triplet
    number = colour.number or 0
    return first[number] if number < 16 else INDEXED[number]
