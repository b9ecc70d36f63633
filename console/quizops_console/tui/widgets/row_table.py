"""The table: rows of a view, of which only the visible ones are drawn and only changed lines are sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.widgets.coalesced import Coalesced
from quizops_console.tui.widgets.layout import Layout, fitted
from quizops_console.tui.widgets.pieces import sought
from quizops_console.tui.widgets.row_line import BAR, PREFIX, LinePainter
from quizops_console.tui.widgets.scrollbar import Piece, Scrollbar
from quizops_console.tui.widgets.signs import UNICODE, Signs
from quizops_console.tui.widgets.slices import SLICE_S, Slices
from quizops_console.views.rows_view import Changed, RowsView, Sort
from quizops_console.views.spans import Line, Span, Tone

_WHEEL_ROWS = 3
_HEADER = 1


class RowTable(Widget, can_focus=True):
    """Draws a `RowsView` below a line of column titles, with a scrollbar in the last column.

    The view stays the owner of cursor, offset, sort and marks. Whoever changes it through another way than
    this widget's methods says so by `view_changed` (anything), or `data_changed` (rows that came in).
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "RowTable { width: 1fr; height: 1fr; }"

    @dataclass
    class CursorMoved(Message):
        """Another row is under the cursor, or the same one at another position."""

        table: RowTable
        position: int

    @dataclass
    class RowOpened(Message):
        """A row was clicked twice."""

        table: RowTable
        position: int

    @dataclass
    class Sorted(Message):
        """A column's title was clicked."""

        table: RowTable

    @dataclass
    class WorkAdvanced(Message):
        """Some more rows were filtered or sorted: counts changed. At most four times a second, and once
        when it is done."""

        table: RowTable
        is_done: bool

    def __init__(
        self,
        view: RowsView,
        *,
        palette: Palette = UNCOLOURED,
        signs: Signs = UNICODE,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._view = view
        self._palette = palette
        self._signs = signs
        self._state = "ready"
        self._message = ""
        self._strips: list[Strip] = []
        self._painted = (0, 0, -1)
        self._stale: set[int] | None = set()
        self._has_first = False
        self._awaits_rows = False
        self._slices = Slices(self._work, self._slice_done)
        self._sought = ("", "")
        self._words: tuple[str, ...] = ()
        self._repaints = Coalesced(self._repaint_stale, self.set_timer)

    @property
    def view(self) -> RowsView:
        return self._view

    @property
    def rows_height(self) -> int:
        """How many rows are visible at once."""
        return max(0, self.size.height - _HEADER)

    @property
    def is_busy(self) -> bool:
        """Whether rows are still being filtered, sorted or searched."""
        return self._awaits_rows

    def show(self, view: RowsView) -> None:
        """Draw another view from now on."""
        self._view = view
        self.view_changed()

    def paint_by(self, palette: Palette, signs: Signs) -> None:
        """Another theme, or other signs."""
        self._palette, self._signs = palette, signs
        self.paint()

    def set_state(self, state: str, message: str = "") -> None:
        """`loading`, `ready` or `error` with what to do about it; seen only while there is no row to show."""
        self._state, self._message = state, message
        self.paint()

    def view_changed(self) -> None:
        """Filter, sort, marks, cursor or anything else of the view was changed: paint, and work on."""
        self._slices.hold()
        self._has_first = False
        self._work_on()
        if self._awaits_rows:
            self._work(SLICE_S)
            self._slice_done()
        else:
            self._view.scroll_to_cursor(self.rows_height)
            self.paint()

    def data_changed(self, changed: Changed) -> None:
        """Rows came in: repaint those of their lines that are visible, at most four times a second."""
        self._work_on()
        if changed.all:
            self._stale = None
        elif self._stale is not None:
            first, after = self._visible()
            self._stale.update(position for position in changed.positions if first <= position < after)
        if self._stale is None or self._stale or self._painted[2] != self._view.shown:
            self._repaints.ask()

    def move(self, delta: int) -> None:
        """The cursor so many rows down, or up."""
        self._view.move(delta)
        self._cursor_moved()

    def move_to(self, position: int) -> None:
        self._view.move_to(position)
        self._cursor_moved()

    def move_home(self) -> None:
        self.move_to(0)

    def move_end(self) -> None:
        self.move_to(self._view.shown - 1)

    def page(self, direction: int) -> None:
        """A screenful down (1) or up (-1), with one row of the one before."""
        step = max(1, self.rows_height - 1) * direction
        self._view.offset = self._limited(self._view.offset + step)
        self.move(step)

    def scroll_rows(self, delta: int) -> None:
        """Move the rows under the cursor's feet; it goes along only where it would leave the screen."""
        view = self._view
        view.offset = self._limited(view.offset + delta)
        last = view.offset + self.rows_height - 1
        cursor = min(max(view.cursor, view.offset), last)
        if cursor != view.cursor:
            view.move_to(cursor)
        self._cursor_moved()

    def scroll_columns(self, delta: int) -> None:
        """So many columns to the right, or left; the first column stays."""
        self._view.left = max(0, self._view.left + delta)
        self._view.left = self._layout().left
        self._slices.hold()
        self.paint()

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        self._view.toggle_mark()
        self.paint([self._cursor_line()])

    def next_match(self, direction: int) -> bool:
        """On to the next row that matches the search, or back; False where there is none."""
        found = self._view.next_match(direction)
        if found:
            self._cursor_moved()
        return found

    def paint(self, lines: Iterable[int] | None = None) -> None:
        """Make these lines anew, or all; what looks the same as before is not sent."""
        if not self._fits():
            self.refresh()
            return
        painter, bar = self._painter(), self._bar()
        for y in range(self.size.height) if lines is None else lines:
            if not 0 <= y < len(self._strips):
                continue  # a pane has opened over it since
            strip = self._line(y, painter, bar)
            if strip != self._strips[y]:
                self._strips[y] = strip
                self.refresh(Region(0, y, self.size.width, 1))
        self._note_painted()

    def render_line(self, y: int) -> Strip:
        if not self._fits():
            painter, bar = self._painter(), self._bar()
            self._strips = [self._line(line, painter, bar) for line in range(self.size.height)]
            self._note_painted()
        return self._strips[y]

    def on_mount(self) -> None:
        self._work_on()

    def on_unmount(self) -> None:
        self._slices.stop()
        self._repaints.stop()

    def on_resize(self) -> None:
        self._view.scroll_to_cursor(self.rows_height)
        self.paint()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if event.y < _HEADER:
            self._title_clicked(event.x)
        elif event.x == self.size.width - BAR and self._view.shown > self.rows_height:
            self.scroll_rows(self._scrollbar().offset_at(event.y - _HEADER) - self._view.offset)
        else:
            self._row_clicked(self._view.offset + event.y - _HEADER, twice=event.chain == 2)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_rows(_WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_rows(-_WHEEL_ROWS)

    def _title_clicked(self, x: int) -> None:
        column = self._painter().column_at(x)
        if column is None:
            return
        self._view.set_sort(column.id, self._view.sort == Sort(column.id))
        self.view_changed()
        self.post_message(self.Sorted(self))

    def _row_clicked(self, position: int, *, twice: bool) -> None:
        if position >= self._view.shown:
            return
        self.move_to(position)
        if twice:
            self.post_message(self.RowOpened(self, position))

    def _cursor_moved(self) -> None:
        """Two lines where the rows stand still; all where they scroll."""
        self._slices.hold()
        self._follow_cursor()
        self.post_message(self.CursorMoved(self, self._view.cursor))

    def _follow_cursor(self) -> None:
        self._view.scroll_to_cursor(self.rows_height)
        offset, line, shown = self._painted
        if (offset, shown) == (self._view.offset, self._view.shown):
            self.paint((line, self._cursor_line()))
        else:
            self.paint()

    def _repaint_stale(self) -> None:
        stale, self._stale = self._stale, set()
        if self._view.is_working:
            self.post_message(self.WorkAdvanced(self, False))
        if stale is None or self._painted[2] != self._view.shown:
            self._view.scroll_to_cursor(self.rows_height)
            self.paint()
        else:
            self.paint(self._line_of(position) for position in stale)

    def _work_on(self) -> None:
        """Also where no rows are awaited: a view prepares for the next filter when it is idle."""
        self._awaits_rows = self._awaits_rows or self._view.is_working
        if self.is_mounted:
            self._slices.start()

    def _work(self, budget_s: float) -> bool:
        return self._view.work(budget_s)

    def _slice_done(self) -> None:
        """The first screenful and the end are painted at once, what comes between now and then."""
        if not self._awaits_rows:
            return
        self._stale = None
        self._awaits_rows = self._view.is_working
        is_first = not self._has_first and self._view.shown >= self.rows_height
        if is_first or not self._awaits_rows:
            self._has_first = True
            self._repaints.now()
        elif self._has_first:
            self._repaints.ask()
        if not self._awaits_rows:
            self.post_message(self.WorkAdvanced(self, True))

    def _fits(self) -> bool:
        """Whether the strips at hand are for the size that the widget has now."""
        strips = self._strips
        return len(strips) == self.size.height > 0 and strips[0].cell_length == self.size.width

    def _note_painted(self) -> None:
        self._painted = (self._view.offset, self._cursor_line(), self._view.shown)

    def _note_words(self) -> None:
        """What is searched for is parsed once, not for each line."""
        text = self._view.filter_text or self._view.search_text
        if self._sought != (text, self._view.spec.id):
            self._sought = (text, self._view.spec.id)
            self._words = sought(text, self._view.spec)

    def _visible(self) -> tuple[int, int]:
        return self._view.offset, min(self._view.offset + self.rows_height, self._view.shown)

    def _limited(self, offset: int) -> int:
        return min(max(0, offset), max(0, self._view.shown - self.rows_height))

    def _line_of(self, position: int) -> int:
        return position - self._view.offset + _HEADER

    def _cursor_line(self) -> int:
        return self._line_of(self._view.cursor)

    def _layout(self) -> Layout:
        return fitted(self._view.spec.columns, self.size.width - PREFIX - BAR, self._view.left)

    def _painter(self) -> LinePainter:
        self._note_words()
        return LinePainter(
            self._view.spec.columns, self._layout(), self.size.width, self._palette, self._signs
        )

    def _scrollbar(self) -> Scrollbar:
        return Scrollbar(self.rows_height, self._view.shown, self._view.offset)

    def _bar(self) -> tuple[Piece, ...]:
        bar = self._scrollbar()
        return bar.pieces(bar.lines_of(self._view.match_positions()))

    def _line(self, y: int, painter: LinePainter, bar: tuple[Piece, ...]) -> Strip:
        if y < _HEADER:
            return painter.header(self._view.sort)
        view = self._view
        position = view.offset + y - _HEADER
        if position < view.shown:
            return painter.row(
                view.row(position),
                cursor=position == view.cursor,
                marked=view.is_marked(position),
                words=self._words,
                bar=bar[y - _HEADER],
            )
        lines = self._told() if view.shown == 0 else []
        number = y - _HEADER - 1
        return painter.message(lines[number] if 0 <= number < len(lines) else ())

    def _told(self) -> list[Line]:
        """What is said in place of rows: what is the matter, and what to do."""
        view = self._view
        if view.is_working:
            return [(Span("searching…", Tone.DIM),)]
        if self._state == "error":
            return [(Span("cannot be shown: ", Tone.BAD), Span(self._message))]
        if self._state == "loading" and view.total == 0:
            return [(Span(self._message or "loading…", Tone.DIM),)]
        if view.total and view.filter_text:
            text = f"none of {view.total:,} matches the filter"
            return [
                (Span(text),),
                (Span("/", Tone.KEY), Span(" changes it, "), Span("esc", Tone.KEY), Span(" takes it away")),
            ]
        return [(Span(view.spec.empty),)]
