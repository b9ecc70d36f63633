"""One theme at one depth, as a person writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surface:
    """A ground and the inks that are read on it.

    plain: foreground and background, as Rich writes them ("color(253) on color(234)").
    inks: by name of a tone; what names no background of its own stands on this surface's.
    """

    plain: str
    inks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """rows: the ground of everything. cursor: the line under the cursor. header: the screen's first line.

    danger: that line where the content is in production. dialog: boxes above the screen.
    titles: column titles; typed: text of a line editor; hint: what it offers; caret: the place in it.
    rule: lines and frames, alarm: frames of what cannot be taken back, bar, thumb, tick: of the scrollbar.
    """

    rows: Surface
    cursor: Surface
    header: Surface
    danger: Surface
    dialog: Surface
    titles: str
    sorted: str
    typed: str
    hint: str
    caret: str
    rule: str
    alarm: str
    bar: str
    thumb: str
    tick: str

    @property
    def surfaces(self) -> dict[str, Surface]:
        """Everything that tones stand on, by name."""
        names = ("rows", "cursor", "header", "danger", "dialog")
        return {name: getattr(self, name) for name in names}

    @property
    def texts(self) -> tuple[str, ...]:
        """Every style that is written down here."""
        surfaces = self.surfaces.values()
        inks = [ink for surface in surfaces for ink in surface.inks.values()]
        controls = (self.titles, self.sorted, self.typed, self.hint, self.caret, self.rule, self.alarm)
        return (*(s.plain for s in surfaces), *inks, *controls, self.bar, self.thumb, self.tick)
