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
from quizops_console.tui.widgets.signs import UNICODE, Signs
from quizops_console.views.spans import Line, Span, Tone

_MARGIN = 1


class DetailsPane(Widget, can_focus=False):
    """The details of a row below a rule: as high as they need, six lines at most, with their own scroll."""

    ALLOW_SELECT = False
    DEFAULT_CSS = "DetailsPane { width: 1fr; height: auto; max-height: 7; }"

    def __init__(
        self, *, palette: Palette = UNCOLOURED, signs: Signs = UNICODE, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._palette = palette
        self._signs = signs
        self._lines: list[Line] = []
        self._wrapped: tuple[int, list[Line]] | None = None
        self._offset = 0
        self._highest = 0
        self._strips: list[Strip] = []

    def show(self, lines: Sequence[Line]) -> None:
        """Show the details of a row, from their beginning where they are others."""
        if list(lines) == self._lines:
            return
        width, before = self.size.width, self._highest
        self._lines, self._wrapped, self._offset = list(lines), None, 0
        if width == 0 or self._needed(width) != before:  # hidden, it is measured when it comes back
            self.refresh(layout=True)
        self._paint()

    def paint_by(self, palette: Palette, signs: Signs) -> None:
        """Another theme, or other signs."""
        self._palette, self._signs = palette, signs
        self._paint()

    def render_line(self, y: int) -> Strip:
        if not self._fits():
            self._strips = self._painted()
        return self._strips[y]

    def scroll_lines(self, delta: int) -> None:
        """So many lines on, or back."""
        width, height = self.size
        furthest = max(0, len(self._wrap(width)) - (height - 1))
        self._offset = min(max(0, self._offset + delta), furthest)
        self._paint()

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return self._needed(width)

    def on_hide(self) -> None:
        self._highest = 0

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-1)

    def _paint(self) -> None:
        """Only lines that look different are sent."""
        if not self._fits():
            self._strips = []  # a hidden pane has no size, and comes back with the one that it had
            self.refresh()
            return
        for y, strip in enumerate(self._painted()):
            if strip != self._strips[y]:
                self._strips[y] = strip
                self.refresh(Region(0, y, self.size.width, 1))

    def _fits(self) -> bool:
        strips = self._strips
        return len(strips) == self.size.height > 0 and strips[0].cell_length == self.size.width

    def _painted(self) -> list[Strip]:
        width, height = self.size
        lines = self._wrap(width)
        shown = lines[self._offset : self._offset + max(0, height - 1)]
        padded = [*shown, *[()] * height][: max(0, height - 1)]
        strips = [_strip(line, width, self._palette, self._signs) for line in padded]
        return [self._rule(width, len(lines) - self._offset - len(shown)), *strips]

    def _needed(self, width: int) -> int:
        """What the lines need, but never less than before: the table above would jump from row to row."""
        self._highest = max(self._highest, len(self._wrap(width)) + 1)
        return self._highest

    def _wrap(self, width: int) -> list[Line]:
        if self._wrapped is None or self._wrapped[0] != width:
            room = max(1, width - 2 * _MARGIN)
            self._wrapped = (width, [part for line in self._lines for part in wrapped(line, room)])
        return self._wrapped[1]

    def _rule(self, width: int, more: int) -> Strip:
        """The rule says how many lines there are below, so that nobody misses them."""
        said = f" {more} more " if more > 0 else ""
        sign = self._signs.rule
        text = sign * (width - len(said) - 2) + said + sign * 2
        return strip_of([(text[:width], self._palette.rule)], width)


def wrapped(line: Line, width: int) -> list[Line]:
    """A line in pieces of at most `width` columns, broken at blanks where there are any.

    What goes on below is indented as the line is.
    """
    indent = min(_indent(line), width // 3)
    lines: list[Line] = []
    current: list[Span] = []
    taken = 0
    for text, tone in _words(line):
        if taken + width_of(text.rstrip()) > width and taken > indent:
            lines.append(tuple(current))
            current, taken = [Span(" " * indent)] if indent else [], indent
            text = text.lstrip()
        wide = width_of(text)
        while taken + wide > width:
            head = _head(text, width - taken)
            lines.append((*current, Span(head, tone)))
            current, taken = [Span(" " * indent)] if indent else [], indent
            text = text[len(head) :]
            wide = width_of(text)
        if text:
            current.append(Span(text, tone))
            taken += wide
    return [*lines, tuple(current)] if current or not lines else lines


def _indent(line: Line) -> int:
    text = "".join(span.text for span in line)
    return len(text) - len(text.lstrip())


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
