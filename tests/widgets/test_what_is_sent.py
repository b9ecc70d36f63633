"""How many bytes a change costs, and that the terminal shows what it should."""

from __future__ import annotations

import pytest
from tests.widgets.recording import COLOURED, TableApp, Terminal, people, played, view_of
from textual.pilot import Pilot

from quizops_console.tui.palette import UNCOLOURED, Palette

LOOKS = pytest.mark.parametrize("palette", [UNCOLOURED, COLOURED], ids=["uncoloured", "coloured"])


def size_of(text: str) -> int:
    return len(text.encode())


def changed_row(app: TableApp, row: int, word: str) -> None:
    cells = list(app.table.view.store.row(row).values())
    cells[3] = word
    app.table.data_changed(app.table.view.put_row(row, cells))


@LOOKS
def test_a_step_of_the_cursor_takes_at_most_300_bytes(palette: Palette) -> None:
    app = TableApp(view_of(people(500)), palette=palette)

    async def part(pilot: Pilot[None]) -> None:
        for _ in range(20):
            app.sent()
            app.table.move(1)
            assert 0 < size_of(await app.painted(pilot)) <= 300

    played(app, part)


@LOOKS
def test_scrolling_by_a_row_lets_the_terminal_move_the_others(palette: Palette) -> None:
    app = TableApp(view_of(people(500)), palette=palette)

    async def part(pilot: Pilot[None]) -> None:
        app.table.move(22)
        await app.painted(pilot)
        for step in (1, 1, 1, -22, -1, -1):
            app.sent()
            app.table.move(step)
            assert 0 < size_of(await app.painted(pilot)) <= 500

    played(app, part)


@LOOKS
def test_a_page_takes_at_most_6_kB(palette: Palette) -> None:
    app = TableApp(view_of(people(500)), palette=palette)

    async def part(pilot: Pilot[None]) -> None:
        for _ in range(4):
            app.sent()
            app.table.page(1)
            assert 0 < size_of(await app.painted(pilot)) <= 6_000

    played(app, part)


@LOOKS
def test_a_changed_cell_takes_at_most_200_bytes(palette: Palette) -> None:
    app = TableApp(view_of(people(500)), palette=palette)

    async def part(pilot: Pilot[None]) -> None:
        app.sent()
        changed_row(app, 3, "pending")
        assert 0 < size_of(await app.painted(pilot)) <= 200
        assert "pending" in app.lines[4]

    played(app, part)


def test_nothing_is_sent_where_nothing_visible_changed() -> None:
    app = TableApp(view_of(people(500)))

    async def part(pilot: Pilot[None]) -> None:
        app.sent()
        changed_row(app, 400, "pending")
        app.table.view_changed()
        app.table.paint()
        app.table.refresh()
        app.table.move(0)
        app.table.move(-1)
        assert await app.painted(pilot) == ""

    played(app, part)


@LOOKS
def test_the_terminal_shows_what_the_table_draws_after_any_change(palette: Palette) -> None:
    app = TableApp(view_of(people(500)), palette=palette)

    async def part(pilot: Pilot[None]) -> None:
        terminal = Terminal()
        table = app.table
        changes = [
            lambda: table.move(5),
            lambda: table.move(19),
            lambda: table.move(1),
            lambda: table.scroll_rows(7),
            lambda: table.scroll_rows(-3),
            lambda: table.page(1),
            lambda: table.page(-1),
            table.move_end,
            table.move_home,
            table.toggle_mark,
            lambda: table.scroll_columns(1),
            lambda: (table.view.set_filter("person 12"), table.view_changed()),
            lambda: (table.view.set_sort("name", True), table.view_changed()),
            lambda: (table.view.clear_filter(), table.view_changed()),
        ]
        terminal.take(app.sent())
        for change in changes:
            change()
            terminal.take(await app.painted(pilot))
            assert terminal.lines == [line.rstrip() for line in app.lines]

    played(app, part)


def test_everything_is_sent_again_once_somebody_else_wrote_to_the_terminal() -> None:
    app = TableApp(view_of(people(500)))

    async def part(pilot: Pilot[None]) -> None:
        app.sent()
        app.redraw_terminal()
        terminal = Terminal()
        terminal.take(await app.painted(pilot))
        assert terminal.lines == [line.rstrip() for line in app.lines]

    played(app, part)
