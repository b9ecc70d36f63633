"""What the table draws, and what moves on it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.widgets.recording import PEOPLE, TableApp, people, played, view_of
from textual.pilot import Pilot

from quizops_console.output import width_of
from quizops_console.tui.widgets.row_table import RowTable
from quizops_console.tui.widgets.signs import ASCII
from quizops_console.views.spans import Span, Tone
from quizops_console.views.table_spec import ColumnSpec, Width


def test_titles_stand_over_cells_numbers_to_the_right_and_the_cursor_has_a_bar() -> None:
    app = TableApp(view_of(people(3)))

    async def part(pilot: Pilot[None]) -> None:
        assert [line.rstrip() for line in app.lines[:4]] == [
            "     row  name                  type                youtube     drive       try",
            "▌      0  Person 0              FF-Fi/Se-CP/B(S) …  failed      failed        0",
            "       1  Person 2              FF-Fi/Se-CP/B(S) …  completed   none          1",
            "       2  Person 1              FF-Fi/Se-CP/B(S) …  pending     pending       2",
        ]

    played(app, part)


def test_the_cursor_moves_and_rows_follow_it_off_the_edge() -> None:
    app = TableApp(view_of(people(100)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.move(9)
        app.table.move(1)
        await app.painted(pilot)
        assert app.lines[1].split()[0] == "1"
        assert app.lines[10].startswith("▌")
        assert app.lines[10].split()[1] == "10"
        assert [message.position for message in app.told if isinstance(message, RowTable.CursorMoved)] == [
            9,
            10,
        ]

    played(app, part, size=(80, 11))


def test_a_page_keeps_one_row_of_the_one_before_and_ends_at_the_last_row() -> None:
    app = TableApp(view_of(people(25)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.page(1)
        assert app.lines[1].split()[:2] == ["▌", "9"]
        app.table.page(1)
        app.table.page(1)
        assert app.lines[10].split()[:2] == ["▌", "24"]
        app.table.move_home()
        assert app.lines[1].split()[:2] == ["▌", "0"]
        app.table.move_end()
        assert app.lines[10].split()[:2] == ["▌", "24"]

    played(app, part, size=(80, 11))


def test_a_marked_row_has_a_sign_beside_the_bar() -> None:
    app = TableApp(view_of(people(5)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.toggle_mark()
        assert app.lines[1].startswith("▌●")
        app.table.move(1)
        assert app.lines[1].startswith(" ●")
        assert app.lines[2].startswith("▌ ")

    played(app, part)


def test_the_sorted_column_carries_its_direction() -> None:
    app = TableApp(view_of(people(5)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.view.set_sort("name")
        app.table.view_changed()
        await app.painted(pilot)
        assert "name▲" in app.lines[0]
        app.table.view.set_sort("tries", True)
        app.table.view_changed()
        await app.painted(pilot)
        assert app.lines[0].rstrip().endswith("t…▼")
        assert app.lines[1].split()[0] == "4"

    played(app, part)


def test_without_rows_it_says_what_to_do() -> None:
    app = TableApp(view_of([]))

    async def part(pilot: Pilot[None]) -> None:
        assert "nobody here: save a tracker CSV" in app.lines[2]
        app.table.set_state("loading")
        assert "loading…" in app.lines[2]
        app.table.set_state("error", "tracker.csv:3: no column row_id")
        assert "tracker.csv:3: no column row_id" in app.lines[2]

    played(app, part)


def test_a_filter_that_nothing_matches_says_how_to_get_back() -> None:
    app = TableApp(view_of(people(12)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.view.set_filter("nobody")
        app.table.view_changed()
        await app.painted(pilot)
        assert "none of 12 matches the filter" in app.lines[2]
        assert "esc takes it away" in app.lines[3]

    played(app, part)


def test_wide_and_combining_characters_keep_the_columns_in_line() -> None:
    rows = [
        ("1", "日本語の長い名前です、とても長い", "t", "failed", "none", "1"),
        ("2", "e\u0301cole", "t", "failed", "none", "2"),
    ]
    app = TableApp(view_of(rows))

    async def part(pilot: Pilot[None]) -> None:

        where = app.lines[0].index("youtube")
        for line in app.lines[1:3]:
            assert width_of(line[: line.index("failed")]) == where
            assert width_of(line) == 80

    played(app, part)


def test_long_cells_are_cut_and_control_signs_never_reach_the_terminal() -> None:
    app = TableApp(view_of([("1", "x" * 100, "t", "failed", "none", "1")]))

    async def part(pilot: Pilot[None]) -> None:
        assert "xxx…  t" in app.lines[1]

    played(app, part)


def test_columns_that_do_not_fit_are_reached_by_scrolling_and_the_first_stays() -> None:
    app = TableApp(view_of(people(3)))

    async def part(pilot: Pilot[None]) -> None:
        assert app.lines[0].split() == ["row", "name", "type", "›"]
        app.table.scroll_columns(1)
        assert app.lines[0].split() == ["‹", "row", "type", "youtube", "›"]
        app.table.scroll_columns(9)
        assert app.lines[0].split() == ["‹", "row", "drive", "try"]
        app.table.scroll_columns(-9)
        assert app.lines[0].split() == ["row", "name", "type", "›"]

    played(app, part, size=(32, 10))


@pytest.mark.parametrize("width", [1, 2, 3, 5, 12, 20, 33, 60, 79, 200])
def test_every_line_is_as_wide_as_the_screen(width: int) -> None:
    app = TableApp(view_of(people(40)))

    async def part(pilot: Pilot[None]) -> None:
        assert {len(line) for line in app.lines} == {width}

    played(app, part, size=(width, 8))


def test_ascii_signs_take_the_place_of_all_others() -> None:
    app = TableApp(view_of(people(60)), signs=ASCII)

    async def part(pilot: Pilot[None]) -> None:
        app.table.toggle_mark()
        app.table.view.set_sort("name", True)
        app.table.view.set_filter("Person 1")
        app.table.view_changed()
        app.table.scroll_columns(1)
        await app.painted(pilot)
        assert all(line.isascii() for line in app.lines)
        assert [line[0] for line in app.lines[1:]].count(">") == 1

    played(app, part, size=(40, 8))


def test_what_was_searched_for_is_shown_in_the_tone_of_a_match() -> None:
    app = TableApp(view_of(people(40)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.view.set_filter("person -zzz")
        app.table.view_changed()
        await app.painted(pilot)
        underlined = [s.text for s in app.table.render_line(2) if s.style is not None and s.style.underline]
        assert underlined == ["Person"]

    played(app, part)


def test_a_column_shows_what_its_spec_makes_of_the_row() -> None:
    column = ColumnSpec(
        "name", "who", Width(8, 20, 30), show=lambda row: (Span(row["key"], Tone.DIM), Span("!"))
    )
    spec = replace(PEOPLE, columns=(PEOPLE.columns[0], column))
    app = TableApp(view_of(people(2), spec))

    async def part(pilot: Pilot[None]) -> None:
        assert app.lines[2].split() == ["1", "1!"]

    played(app, part)


def test_a_click_moves_the_cursor_and_a_second_one_opens_the_row() -> None:
    app = TableApp(view_of(people(40)))

    async def part(pilot: Pilot[None]) -> None:
        await pilot.click(RowTable, offset=(10, 5))
        assert app.table.view.cursor == 4
        await pilot.click(RowTable, offset=(10, 5), times=2)
        opened = [message for message in app.told if isinstance(message, RowTable.RowOpened)]
        assert [message.position for message in opened] == [4]

    played(app, part)


def test_a_click_on_a_title_sorts_and_another_one_turns_it_round() -> None:
    app = TableApp(view_of(people(40)))

    async def part(pilot: Pilot[None]) -> None:
        await pilot.click(RowTable, offset=(12, 0))
        sort = app.table.view.sort
        assert sort is not None and (sort.column, sort.is_descending) == ("name", False)
        await pilot.click(RowTable, offset=(12, 0))
        sort = app.table.view.sort
        assert sort is not None and (sort.column, sort.is_descending) == ("name", True)

    played(app, part)


def test_the_wheel_scrolls_and_takes_the_cursor_along_only_at_the_edge() -> None:
    app = TableApp(view_of(people(40)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.move(4)
        app.table.scroll_rows(3)
        assert (app.table.view.offset, app.table.view.cursor) == (3, 4)
        app.table.scroll_rows(3)
        assert (app.table.view.offset, app.table.view.cursor) == (6, 6)
        app.table.scroll_rows(-3)
        assert (app.table.view.offset, app.table.view.cursor) == (3, 6)
        app.table.scroll_rows(-90)
        assert app.table.view.offset == 0

    played(app, part)


def test_a_resize_keeps_the_row_under_the_cursor_in_sight() -> None:
    app = TableApp(view_of(people(400)))

    async def part(pilot: Pilot[None]) -> None:
        app.table.move(22)
        await pilot.resize_terminal(60, 10)
        await app.painted(pilot)
        assert len(app.lines) == 10
        assert [line.split()[1] for line in app.lines if line.startswith("▌")] == ["22"]

    played(app, part)


def test_a_row_that_changed_below_the_edge_is_none_of_the_screens_business() -> None:
    """A pane that opens over the table leaves lines to be painted that are no more."""
    app = TableApp(view_of(people(100)))

    async def part(pilot: Pilot[None]) -> None:
        before = list(app.lines)
        app.table.paint([50, -3])
        assert app.lines == before

    played(app, part, size=(80, 11))
