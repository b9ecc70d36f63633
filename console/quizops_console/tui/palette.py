"""How meanings look: the one thing that widgets know of colours.

Widgets ask a palette for the style of a tone and lay nothing over it themselves, so that a theme alone
decides about contrast. `UNCOLOURED` does without: it serves tests, `NO_COLOR` and plain terminals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from rich.style import Style

from quizops_console.views.spans import Tone

_EMPTY = Style()
_BOLD = Style(bold=True)
_DIM = Style(dim=True)
_REVERSE = Style(reverse=True)
_NO_TONES: Mapping[Tone, Style] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles of one theme, each complete: foreground, background and attributes, nothing to be mixed.

    tones: by meaning, on the screen's ground; a tone that is missing looks like `Tone.PLAIN`.
    on_cursor: the same on the line under the cursor; what is missing looks like `cursor`.
    cursor: the line under the cursor. mark: the sign of a marked row. header: column titles.
    sorted: the title of the column that is sorted by. bar: the scrollbar's ground. thumb: its handle.
    tick: a match on it. typed: text of a line editor. caret: its character under the caret.
    hint: what completion offers. error: what is wrong with the text. rule: a line between two panes.
    """

    tones: Mapping[Tone, Style] = field(default_factory=lambda: _NO_TONES)
    on_cursor: Mapping[Tone, Style] = field(default_factory=lambda: _NO_TONES)
    cursor: Style = _REVERSE
    mark: Style = _BOLD
    header: Style = _BOLD
    sorted: Style = _BOLD
    bar: Style = _EMPTY
    thumb: Style = _EMPTY
    tick: Style = _BOLD
    typed: Style = _EMPTY
    caret: Style = _REVERSE
    hint: Style = _DIM
    error: Style = _BOLD
    rule: Style = _DIM

    @property
    def ground(self) -> Style:
        """Plain text, and the space around everything."""
        return self.tones.get(Tone.PLAIN, _EMPTY)

    def style(self, tone: Tone, *, on_cursor: bool = False) -> Style:
        """The style of a tone, on the ground or on the line under the cursor."""
        if on_cursor:
            return self.on_cursor.get(tone, self.cursor)
        return self.tones.get(tone, self.ground)


UNCOLOURED = Palette(
    tones=MappingProxyType(
        {
            Tone.DIM: _DIM,
            Tone.STRONG: _BOLD,
            Tone.BAD: _BOLD,
            Tone.MATCH: Style(underline=True),
            Tone.KEY: _BOLD,
            Tone.TITLE: _BOLD,
        }
    ),
    on_cursor=MappingProxyType({Tone.MATCH: Style(reverse=True, underline=True)}),
)
