"""Lines of text in a pane of a few lines: wrapped, scrolled, and sent only where they change."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from quizops_console.output import width_of
from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.widgets.pieces import Pieces, cut_line, strip_of
from quizops_console.tui.widgets.signs import Signs, signs
from quizops_console.views.spans import Line, Span, Tone

_MARGIN = 1


class LinesPane(Widget, can_focus=False):
    """Shows lines as they are, cut where the pane ends; for a header, a line of tabs, a footer."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "LinesPane { width: 1fr; height: 1; }"

    def __init__(
        self, *, palette: Palette = UNCOLOURED, ascii_only: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._signs = signs(ascii_only=ascii_only)
        self._lines: Sequence[Line] = ()
        self._strips: list[Strip] = []

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; those that look as before are not sent again."""
        self._lines = lines
        self.paint()

    def set_palette(self, palette: Palette) -> None:
        self._palette = palette
        self.paint()

    def paint(self) -> None:
        """Make all lines anew."""
        strips = self._painted()
        if len(strips) != len(self._strips) or not strips:
            self._strips = strips
            self.refresh()
            return
        for y, strip in enumerate(strips):
            if strip != self._strips[y]:
                self._strips[y] = strip
                self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        size = self.size
        if len(self._strips) != size.height or self._strips[0].cell_length != size.width:
            self._strips = self._painted()
        return self._strips[y]

    def _painted(self) -> list[Strip]:
        width, height = self.size
        lines = [*self._visible(width, height), *[()] * height][:height]
        return [_strip(line, width, self._palette, self._signs) for line in lines]

    def _visible(self, width: int, height: int) -> Sequence[Line]:
        return self._lines


class DetailsPane(LinesPane):
    """The details of a row below a rule: as high as they need, six lines at most, with their own scroll."""

    DEFAULT_CSS = "DetailsPane { width: 1fr; height: auto; max-height: 7; }"

    def __init__(
        self, *, palette: Palette = UNCOLOURED, ascii_only: bool = False, id: str | None = None
    ) -> None:
        super().__init__(palette=palette, ascii_only=ascii_only, id=id)
        self._offset = 0
        self._wrapped: tuple[int, list[Line]] = (0, [])

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show the details of another row from their beginning; keeps the place where they are the same."""
        if lines == self._lines:
            return
        self._offset = 0
        self._wrapped = (0, [])
        before = self._needed(self.size.width)
        self._lines = lines
        self._wrapped = (0, [])
        if self._needed(self.size.width) != before:
            self.refresh(layout=True)
        self.paint()

    def scroll_lines(self, delta: int) -> None:
        """So many lines on, or back."""
        width, height = self.size
        furthest = max(0, len(self._wrap(width)) - (height - 1))
        self._offset = min(max(0, self._offset + delta), furthest)
        self.paint()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._needed(width)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-1)

    def _needed(self, width: int) -> int:
        return len(self._wrap(width)) + 1

    def _wrap(self, width: int) -> list[Line]:
        if self._wrapped[0] != width or not self._wrapped[1]:
            room = max(1, width - 2 * _MARGIN)
            self._wrapped = (width, [part for line in self._lines for part in wrapped(line, room)])
        return self._wrapped[1]

    def _visible(self, width: int, height: int) -> Sequence[Line]:
        lines = self._wrap(width)
        shown = lines[self._offset : self._offset + max(0, height - 1)]
        return [self._rule(width, len(lines) - self._offset - len(shown)), *shown]

    def _rule(self, width: int, more: int) -> Line:
        """The rule says how many lines there are below, so that nobody misses them."""
        said = f" {more} more " if more > 0 else ""
        sign = self._signs.rule
        return (Span(sign * (width - 2 * _MARGIN - len(said) - 2) + said + sign * 2, Tone.DIM),)


def wrapped(line: Line, width: int) -> list[Line]:
    """A line in pieces of at most `width` columns, broken at blanks where there are any."""
    lines: list[Line] = []
    current: list[Span] = []
    taken = 0
    for text, tone in _words(line):
        wide = width_of(text)
        if taken + width_of(text.rstrip()) > width and taken:
            lines.append(tuple(current))
            current, taken = [], 0
            text = text.lstrip()
            wide = width_of(text)
        while wide > width:
            head = _head(text, width)
            lines.append((Span(head, tone),))
            text = text[len(head) :]
            wide = width_of(text)
        if text:
            current.append(Span(text, tone))
            taken += wide
    return [*lines, tuple(current)] if current or not lines else lines


def _words(line: Line) -> list[tuple[str, Tone]]:
    """Each word with the blanks behind it, so that what stays on a line stays as it was."""
    words = []
    for span in line:
        start = 0
        for position in range(1, len(span.text)):
            if span.text[position - 1] == " " and span.text[position] != " ":
                words.append((span.text[start:position], span.tone))
                start = position
        if span.text[start:]:
            words.append((span.text[start:], span.tone))
    return words


def _head(text: str, width: int) -> str:
    taken = 0
    for position, character in enumerate(text):
        taken += width_of(character)
        if taken > width:
            return text[: max(1, position)]
    return text


def _strip(line: Line, width: int, palette: Palette, signs: Signs) -> Strip:
    spans, taken = cut_line(line, max(0, width - 2 * _MARGIN), signs)
    margin = (" " * min(_MARGIN, width), palette.ground)
    pieces: Pieces = [margin]
    pieces += [(span.text, palette.style(span.tone)) for span in spans]
    pieces.append((" " * max(0, width - _MARGIN - taken), palette.ground))
    return strip_of(pieces, width)
