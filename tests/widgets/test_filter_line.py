"""The line above the table, edited in place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.widgets.recording import PEOPLE, people, view_of
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from quizops_console.tui.widgets.details import DetailsPane, wrapped
from quizops_console.tui.widgets.filter_line import FilterLine, counts
from quizops_console.views.filtering import FilterProblem, completions
from quizops_console.views.spans import Line, Span, Tone


class FilterApp(App[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []
        self.line = FilterLine(
            completions=lambda text, caret: completions(text, caret, PEOPLE), placeholder="/ filters"
        )
        self.pane = DetailsPane()

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.pane

    def on_filter_line_filter_edited(self, message: FilterLine.FilterEdited) -> None:
        self.told.append(("edited", message.text))

    def on_filter_line_filter_kept(self, message: FilterLine.FilterKept) -> None:
        self.told.append(("kept", message.text))

    def on_filter_line_filter_left(self, message: FilterLine.FilterLeft) -> None:
        self.told.append(("left", message.text))

    @property
    def text(self) -> str:
        return self.line.render_line(0).text


Part = Callable[[Pilot[None]], Awaitable[None]]


def played(app: FilterApp, part: Part, size: tuple[int, int] = (60, 10)) -> None:
    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await part(pilot)

    asyncio.run(play())


def test_each_change_is_told_and_enter_keeps_the_text() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        assert app.text.strip() == "/ filters"
        app.line.edit()
        await pilot.press("a", "b", "left", "backspace", "enter")
        assert app.told == [("edited", "a"), ("edited", "ab"), ("edited", "b"), ("kept", "b")]
        assert not app.line.is_editing
        assert app.text.strip() == "b"

    played(app, part)


def test_escape_gives_back_what_stood_there_before() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        app.line.set_text("old")
        app.line.edit()
        await pilot.press("ctrl+u", "x", "escape")
        assert app.told[-1] == ("left", "old")
        assert app.text.strip() == "old"

    played(app, part)


def test_tab_completes_and_shows_what_else_there_is() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        app.line.edit()
        await pilot.press("s", "t", "tab", "tab")
        assert app.line.text == "status:failed"
        assert "status:completed status:pending" in app.text
        await pilot.press("tab")
        assert app.told[-1] == ("edited", "status:completed")

    played(app, part)


def test_a_mistake_is_said_in_place_and_its_column_is_marked() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        app.line.edit()
        await pilot.press(*"stat", "colon", "x")
        app.line.set_problem(FilterProblem("no field `stat`", "did you mean status:", 1))
        assert app.text.rstrip().endswith("no field `stat`: did you mean status:")
        marked = [one.text for one in app.line.render_line(0) if one.style is not None and one.style.bold]
        assert marked[0] == "s"

    played(app, part)


def test_a_paste_never_acts_as_keys() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        app.line.edit()
        app.line.post_message(events.Paste("one\ntwo\r"))
        await pilot.pause()
        assert app.told == [("edited", "one two")]
        assert app.line.is_editing

    played(app, part)


def test_keys_are_left_alone_where_nobody_edits() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        await pilot.press("a")
        assert (app.line.text, app.told) == ("", [])

    played(app, part)


def test_a_long_text_is_cut_on_the_left_of_the_caret_and_the_counts_stay() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        app.line.set_text("abcdefghijklmnopqrstuvwxyz" * 3)
        app.line.set_status((Span("14 of 482"),))
        app.line.edit()
        assert app.text.endswith("14 of 482")
        assert "uvwxyz" in app.text
        assert len(app.text) == 60

    played(app, part)


def test_counts_say_how_many_are_shown_and_marked() -> None:
    view = view_of(people(40))
    assert "".join(span.text for span in counts(view)) == "40 people"
    view.set_filter("status:failed")
    while view.work(1):
        pass
    view.toggle_mark()
    assert "".join(span.text for span in counts(view)) == "10 of 40  1 marked"


def test_details_take_the_lines_they_need_and_tell_of_those_below() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        app.pane.show([(Span("one"),), (Span("two"),)])
        await pilot.pause()
        assert app.pane.size.height == 3
        app.pane.show([(Span(f"line {number}"),) for number in range(9)])
        await pilot.pause()
        drawn = [app.pane.render_line(y).text.strip() for y in range(app.pane.size.height)]
        assert len(drawn) == 7
        assert "3 more" in drawn[0]
        app.pane.scroll_lines(99)
        assert app.pane.render_line(6).text.strip() == "line 8"

    played(app, part)


def test_lines_are_wrapped_at_blanks_and_keep_their_tones() -> None:
    line: Line = (Span("one two ", Tone.BAD), Span("three four"))
    assert wrapped(line, 9) == [
        (Span("one ", Tone.BAD), Span("two ", Tone.BAD)),
        (Span("three "),),
        (Span("four"),),
    ]


def test_a_word_longer_than_the_pane_is_broken() -> None:
    assert wrapped((Span("abcdefgh"),), 3) == [(Span("abc"),), (Span("def"),), (Span("gh"),)]


def test_an_empty_line_stays_a_line() -> None:
    assert wrapped((), 10) == [()]


def test_a_pane_that_comes_back_shows_the_row_that_it_is_told_then() -> None:
    app = FilterApp()

    async def part(pilot: Pilot[None]) -> None:
        await shown_anew(pilot, [(Span(f"row 170, {number}"),) for number in range(9)])
        await shown_anew(pilot, [(Span(f"row 171, {number}"),) for number in range(9)])
        assert app.pane.render_line(1).text.strip() == "row 171, 0"
        await shown_anew(pilot, [(Span("row 172"),)])
        assert app.pane.render_line(1).text.strip() == "row 172"
        assert app.pane.size.height == 2

    async def shown_anew(pilot: Pilot[None], lines: list[Line]) -> None:
        app.pane.display = False
        await pilot.pause()
        app.pane.display = True
        app.pane.show(lines)
        await pilot.pause()

    played(app, part)
