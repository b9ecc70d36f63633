"""The line above a table: what is filtered for, edited in place, and how many rows that leaves."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from quizops_console.output import width_of
from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.widgets.editing import Completions, no_completions, painted, take_key
from quizops_console.tui.widgets.line_editor import LineEditor
from quizops_console.tui.widgets.pieces import Pieces, cut, cut_line, strip_of
from quizops_console.tui.widgets.signs import UNICODE, Signs
from quizops_console.views.filtering import FilterProblem
from quizops_console.views.rows_view import RowsView
from quizops_console.views.spans import Line, Span, Tone

_GAP = 2


class FilterLine(Widget, can_focus=False):
    """One line: the filter to the left, `status` to the right. It takes keys only between `edit` and the
    message that ends it; the caret is drawn and does not blink.

    placeholder: said dimly where there is no filter.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "FilterLine { width: 1fr; height: 1; }"

    @dataclass
    class FilterEdited(Message):
        """Another text stands in the line."""

        text: str

    @dataclass
    class FilterKept(Message):
        """Enter: the text is to stay as it is."""

        text: str

    @dataclass
    class FilterLeft(Message):
        """Escape: `text` is what stood there before the edit."""

        text: str

    def __init__(
        self,
        *,
        palette: Palette = UNCOLOURED,
        signs: Signs = UNICODE,
        completions: Completions = no_completions,
        placeholder: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.completions = completions
        self.placeholder = placeholder
        self._palette = palette
        self._signs = signs
        self._editor = LineEditor()
        self._before = ""
        self._start = 0
        self._status: Line = ()
        self._problem: FilterProblem | None = None
        self._is_editing = False
        self._strip: Strip | None = None

    @property
    def text(self) -> str:
        return self._editor.text

    @property
    def is_editing(self) -> bool:
        return self._is_editing

    def edit(self) -> None:
        """Take keys from now on, until enter or escape."""
        self._before = self._editor.text
        self._editor.end()
        self._is_editing = True
        self.can_focus = True
        self.focus()
        self._paint()

    def set_text(self, text: str) -> None:
        """Show the filter of another table, or one that was set otherwise; ends an edit."""
        self._end()
        self._editor.set(text)
        self._problem = None
        self._paint()

    def set_status(self, status: Line) -> None:
        """What stands to the right, as `14 of 482  2 marked`."""
        self._status = status
        self._paint()

    def set_problem(self, problem: FilterProblem | None) -> None:
        """What is wrong with the text, said in place, its column marked; None where it is understood."""
        self._problem = problem
        self._paint()

    def show_counts(self, view: RowsView) -> None:
        """`14 of 482  2 marked`, and how far the search is."""
        self.set_status(counts(view))

    def paint_by(self, palette: Palette, signs: Signs) -> None:
        """Another theme, or other signs."""
        self._palette, self._signs = palette, signs
        self._paint()

    def render_line(self, y: int) -> Strip:
        if self._strip is None or self._strip.cell_length != self.size.width:
            self._strip = self._line(self.size.width)
        return self._strip

    def type(self, event: events.Key) -> FilterEdited | FilterKept | FilterLeft | None:
        """Take a key; what it comes to, if it comes to anything."""
        if event.key == "enter":
            self._end()
            said: FilterLine.FilterEdited | FilterLine.FilterKept | FilterLine.FilterLeft | None
            said = self.FilterKept(self.text)
        elif event.key == "escape":
            self._end()
            self._editor.set(self._before)
            self._problem = None
            said = self.FilterLeft(self._before)
        else:
            changed = take_key(self._editor, event, self.completions)
            said = self.FilterEdited(self.text) if changed else None
        self._paint()
        return said

    def paste(self, text: str) -> FilterEdited | None:
        """Text of a bracketed paste never acts as keys; it is dropped where nobody types."""
        if not self._is_editing or not self._editor.insert(text):
            return None
        self._paint()
        return self.FilterEdited(self.text)

    def on_key(self, event: events.Key) -> None:
        """For those who leave it to the focus."""
        if self._is_editing:
            event.stop()
            event.prevent_default()
            if (said := self.type(event)) is not None:
                self.post_message(said)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if (said := self.paste(event.text)) is not None:
            self.post_message(said)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if not self._is_editing:
            self.edit()

    def on_blur(self) -> None:
        """Whoever takes the focus ends the edit, with the text as it is."""
        if self._is_editing:
            self._end()
            self.post_message(self.FilterKept(self.text))
            self._paint()

    def _end(self) -> None:
        self._is_editing = False
        self.can_focus = False

    def _paint(self) -> None:
        """Nothing is sent where the line looks as before."""
        strip = self._line(self.size.width)
        if strip != self._strip:
            self._strip = strip
            self.refresh()

    def _line(self, width: int) -> Strip:
        right, right_width = self._right(width)
        left, left_width = self._left(max(0, width - right_width - _GAP - 1))
        ground = self._palette.typed if self._is_editing else self._palette.ground
        space = " " * (width - 1 - left_width - right_width)
        return strip_of([(" ", ground), *left, (space, ground), *right], width)

    def _left(self, room: int) -> tuple[Pieces, int]:
        palette = self._palette
        if self._is_editing:
            self._start = self._editor.window(room, self._start)
            wrong = self._problem.column - 1 if self._problem else None
            return painted(self._editor, room, self._start, palette, self._signs, wrong)
        if self.text:
            return _piece(cut(self.text, room, self._signs), palette.ground)
        return _piece(cut(self.placeholder, room, self._signs), palette.hint)

    def _right(self, width: int) -> tuple[Pieces, int]:
        """What is wrong comes before how many rows there are; the text being typed keeps a third."""
        if self._problem is not None:
            text = f"{self._problem.message}: {self._problem.hint}"
            room = max(width - width_of(self.text) - _GAP - 2, width // 3)
            return _piece(cut(text, room, self._signs), self._palette.error)
        spans, taken = cut_line(self._status, max(0, 2 * width // 3), self._signs)
        return [(span.text, self._palette.style(span.tone)) for span in spans], taken


def counts(view: RowsView) -> Line:
    """How many rows are shown of how many, how many are marked, how far the search for them is."""
    shown = f"{view.shown:,} of {view.total:,}" if view.filter_text else counted(view.total, view.spec.name)
    spans = [Span(shown)]
    if view.is_working:
        spans.append(Span(f"  {view.progress:.0%}", Tone.DIM))
    if view.mark_count:
        hidden = f", {view.hidden_marks:,} hidden" if view.hidden_marks else ""
        spans.append(Span(f"  {view.mark_count:,} marked{hidden}", Tone.STRONG))
    return tuple(spans)


def counted(number: int, plural: str) -> str:
    """`1 row`, `14 rows`, `1 quiz`."""
    singular = {"quizzes": "quiz"}.get(plural, plural.removesuffix("s"))
    return f"{number:,} {singular if number == 1 else plural}"


def _piece(text: str, style: Style) -> tuple[Pieces, int]:
    return [(text, style)], width_of(text)
