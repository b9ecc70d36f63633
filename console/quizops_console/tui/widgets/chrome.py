"""Lines around the table that are painted anew only when they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.widgets.pieces import cut_line, strip_of
from quizops_console.tui.widgets.signs import Signs
from quizops_console.views.spans import Line


class Lines(Widget, can_focus=False):
    """A few lines of spans; only those that differ are repainted."""

    DEFAULT_CSS = "Lines { height: 1; }"

    @dataclass
    class Clicked(Message):
        """Somebody clicked in a column of a line."""

        lines: Lines
        x: int

        @property
        def control(self) -> Lines:
            return self.lines

    def __init__(self, *, signs: Signs, palette: Palette = UNCOLOURED, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = [()]
        self._signs = signs
        self._palette = palette

    @property
    def lines(self) -> list[Line]:
        return self._lines

    def paint_by(self, palette: Palette, signs: Signs) -> None:
        """Another theme, or other signs."""
        self._palette, self._signs = palette, signs
        self.refresh()

    def show(self, lines: Sequence[Line]) -> None:
        """Put these lines in place of those that are there."""
        before, self._lines = self._lines, list(lines) or [()]
        if len(before) != len(self._lines):
            self.styles.height = len(self._lines)
            self.refresh(layout=True)
            return
        changed = [y for y, line in enumerate(self._lines) if line != before[y]]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.post_message(self.Clicked(self, event.x))

    def render_line(self, y: int) -> Strip:
        line = self._lines[y] if y < len(self._lines) else ()
        width = self.size.width
        spans, taken = cut_line(line, width, self._signs)
        pieces = [(span.text, self._palette.style(span.tone)) for span in spans]
        pieces.append((" " * (width - taken), self._palette.ground))
        return strip_of(pieces, width)
