"""A look: one theme at one depth, as palettes for our own widgets and as a theme for Textual's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.color import Color
from rich.style import Style

from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.terminal.capabilities import Depth
from quizops_console.tui.terminal.colours import INDEXED
from quizops_console.tui.terminal.sheets.dark import DARK
from quizops_console.tui.terminal.sheets.high_contrast import HIGH_CONTRAST
from quizops_console.tui.terminal.sheets.light import LIGHT
from quizops_console.tui.terminal.sheets.sheet import Sheet, Surface
from quizops_console.views.spans import Tone

if TYPE_CHECKING:
    from textual.theme import Theme


class ThemeName(StrEnum):
    DARK = "dark"
    LIGHT = "light"
    HIGH_CONTRAST = "high-contrast"


SHEETS: Mapping[ThemeName, Mapping[Depth, Sheet]] = MappingProxyType(
    {ThemeName.DARK: DARK, ThemeName.LIGHT: LIGHT, ThemeName.HIGH_CONTRAST: HIGH_CONTRAST}
)


@dataclass(frozen=True, slots=True)
class Look:
    """What everything looks like; colours are RGB values, which the colour filter knows by heart.

    rows: for tables and panes. header: for the first line of the screen, red in production.
    dialog: for boxes above the screen. A depth of none has attributes only.
    """

    theme: ThemeName
    depth: Depth
    is_production: bool
    rows: Palette
    header: Palette
    dialog: Palette

    @property
    def name(self) -> str:
        """Under which Textual knows it."""
        return f"quizops-{self.theme}-{self.depth}" + ("-production" if self.is_production else "")

    @property
    def sheet(self) -> Sheet:
        """Without colours the dark one serves Textual, and the colour filter takes its colours away."""
        depth = Depth.INDEXED if self.depth is Depth.NONE else self.depth
        return SHEETS[self.theme][depth]

    def textual_theme(self) -> Theme:
        """For `App.register_theme`: all variables of Textual, and a few more (`$header-background`…)."""
        from quizops_console.tui.terminal.textual_theme import textual_theme

        return textual_theme(self)


@lru_cache(32)
def look(theme: ThemeName, depth: Depth, *, is_production: bool = False) -> Look:
    """The look of a theme on a terminal of this depth."""
    if depth is Depth.NONE:
        header = _REVERSED if is_production else UNCOLOURED
        return Look(theme, depth, is_production, UNCOLOURED, header, UNCOLOURED)
    sheet = SHEETS[theme][depth]
    header_surface = sheet.danger if is_production else sheet.header
    return Look(
        theme,
        depth,
        is_production,
        rows=_palette(sheet, sheet.rows),
        header=_palette(sheet, header_surface),
        dialog=_palette(sheet, sheet.dialog),
    )


_REVERSE = Style(reverse=True)
_REVERSED = replace(UNCOLOURED, tones=MappingProxyType(dict.fromkeys(Tone, _REVERSE)))


def written(text: str) -> Style:
    """The style that a sheet writes down, its numbered colours as the RGB values they stand for."""
    style = Style.parse(text)
    return style + Style.from_color(
        _as_rgb(style.color) if style.color else None, _as_rgb(style.bgcolor) if style.bgcolor else None
    )


def _as_rgb(colour: Color) -> Color:
    return colour if colour.number is None else Color.from_rgb(*INDEXED[colour.number])


def _palette(sheet: Sheet, surface: Surface) -> Palette:
    tones = _tones(surface)
    ground = tones[Tone.PLAIN]
    on_cursor = _tones(sheet.cursor)

    def on_ground(text: str) -> Style:
        """What a sheet writes for the rows' ground, moved to this surface."""
        style = written(text)
        is_on_rows = style.bgcolor == written(sheet.rows.plain).bgcolor
        return style + Style(bgcolor=ground.bgcolor) if is_on_rows else style

    return Palette(
        tones=tones,
        on_cursor=on_cursor,
        cursor=on_cursor[Tone.PLAIN],
        mark=tones[Tone.WARN],
        header=written(sheet.titles),
        sorted=written(sheet.sorted),
        bar=on_ground(sheet.bar),
        thumb=on_ground(sheet.thumb),
        tick=on_ground(sheet.tick),
        typed=written(sheet.typed),
        caret=written(sheet.caret),
        hint=written(sheet.hint),
        error=tones[Tone.BAD],
        rule=on_ground(sheet.rule),
    )


def _tones(surface: Surface) -> Mapping[Tone, Style]:
    plain = written(surface.plain)
    inks = {tone: surface.inks.get(tone.value) for tone in Tone}
    return MappingProxyType({tone: plain + written(ink) if ink else plain for tone, ink in inks.items()})
