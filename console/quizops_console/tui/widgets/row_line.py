"""One line of a table, from cells to a strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.strip import Strip

from quizops_console.output import width_of
from quizops_console.tui.palette import Palette
from quizops_console.tui.widgets.layout import Layout, Place
from quizops_console.tui.widgets.pieces import Pieces, cut, cut_line, highlighted, strip_of
from quizops_console.tui.widgets.scrollbar import Piece
from quizops_console.tui.widgets.signs import Signs
from quizops_console.views.rows_view import Sort
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.table_spec import ColumnSpec

PREFIX = 2
"""The columns of the cursor's bar and of the mark's sign."""
BAR = 1
"""The column of the scrollbar, at the right end."""


@dataclass(frozen=True, slots=True)
class LinePainter:
    """Paints lines of `width` columns in one layout."""

    columns: Sequence[ColumnSpec]
    layout: Layout
    width: int
    palette: Palette
    signs: Signs

    def header(self, sort: Sort | None) -> Strip:
        """Column titles; the one that is sorted by carries the sign, an edge tells of columns beyond it."""
        plain = self.palette.header
        pieces: Pieces = [(self.signs.left if self.layout.before else " ", plain), (" ", plain)]
        x = 0
        for place in self.layout.places:
            column = self.columns[place.index]
            is_sorted = sort is not None and column.id == sort.column
            style = self.palette.sorted if is_sorted else plain
            title = self._title(column, place.width, sort if is_sorted else None)
            pieces += [(" " * (place.x - x), plain), (title, style)]
            x = place.x + place.width
        pieces.append((" " * (self.width - PREFIX - BAR - x), plain))
        pieces.append((self.signs.right if self.layout.after else " ", plain))
        return strip_of(pieces, self.width)

    def row(
        self, row: Mapping[str, str], *, cursor: bool, marked: bool, words: tuple[str, ...], bar: Piece
    ) -> Strip:
        """A row's cells; the cursor has a bar beside its colour, a mark has a sign."""
        palette = self.palette
        ground = palette.cursor if cursor else palette.ground
        pieces: Pieces = [(self.signs.bar if cursor else " ", ground)]
        pieces.append((self.signs.mark, palette.mark) if marked else (" ", ground))
        x = 0
        for place in self.layout.places:
            pieces.append((" " * (place.x - x), ground))
            for span in self._cell(row, place, words):
                pieces.append((span.text, palette.style(span.tone, on_cursor=cursor)))
            x = place.x + place.width
        pieces.append((" " * (self.width - PREFIX - BAR - x), ground))
        pieces.append(self._bar(bar, ground))
        return strip_of(pieces, self.width)

    def message(self, line: Line, bar: Piece = Piece.NOTHING) -> Strip:
        """A line without a row: what is the matter, or nothing."""
        palette = self.palette
        room = max(0, self.width - PREFIX - BAR)
        spans, taken = cut_line(line, room, self.signs)
        pieces: Pieces = [(" " * PREFIX, palette.ground)]
        pieces += [(span.text, palette.style(span.tone)) for span in spans]
        pieces.append((" " * (room - taken), palette.ground))
        pieces.append(self._bar(bar, palette.ground))
        return strip_of(pieces, self.width)

    def column_at(self, x: int) -> ColumnSpec | None:
        """The column whose title stands at this column of the terminal."""
        for place in self.layout.places:
            if place.x <= x - PREFIX < place.x + place.width:
                return self.columns[place.index]
        return None

    def _cell(self, row: Mapping[str, str], place: Place, words: tuple[str, ...]) -> list[Span]:
        column = self.columns[place.index]
        spans, taken = cut_line(shown(column, row), place.width, self.signs)
        if words:
            spans = highlighted(spans, words)
        space = Span(" " * (place.width - taken))
        return [space, *spans] if column.right else [*spans, space]

    def _title(self, column: ColumnSpec, width: int, sort: Sort | None) -> str:
        sign = "" if sort is None else self.signs.down if sort.is_descending else self.signs.up
        title = cut(column.title, width - len(sign), self.signs) + sign
        space = " " * (width - width_of(title))
        return space + title if column.right else title + space

    def _bar(self, piece: Piece, ground: Style) -> tuple[str, Style]:
        signs, palette = self.signs, self.palette
        match piece:
            case Piece.NOTHING:
                return " ", ground
            case Piece.TRACK:
                return signs.track, palette.bar
            case Piece.THUMB:
                return signs.thumb, palette.thumb
            case Piece.TICK:
                return signs.tick, palette.tick
            case Piece.TICK_ON_THUMB:
                return signs.tick_on_thumb, palette.tick


def shown(column: ColumnSpec, row: Mapping[str, str]) -> Line:
    """What a cell says: made by the column's `show`, or the text as it is, in the column's tone."""
    if column.show is None:
        text: str | Line = row[column.source]
    else:
        text = column.show(row)
    if not isinstance(text, str):
        return text
    return (Span(text, column.tone(text) if column.tone else Tone.PLAIN),)
