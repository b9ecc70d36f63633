"""A small application around one table, on a terminal that is only written to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

import pyte
from rich.color import ColorSystem
from rich.style import Style
from textual.app import ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.widgets.row_table import RowTable
from quizops_console.tui.widgets.signs import UNICODE, Signs
from quizops_console.tui.wire.app import ThriftyApp
from quizops_console.views.columns import ColumnStore
from quizops_console.views.rows_view import RowsView
from quizops_console.views.spans import Tone
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

_TONES = {"failed": Tone.BAD, "completed": Tone.GOOD, "pending": Tone.WARN}
_WORDS = ("failed", "completed", "pending", "none")


def tone_of(word: str) -> Tone:
    return _TONES.get(word, Tone.PLAIN)


PEOPLE = TableSpec(
    id="people",
    store_columns=("key", "name", "type", "youtube", "drive", "tries"),
    columns=(
        ColumnSpec("key", "row", Width(4, 6, 8), right=True, order="number"),
        ColumnSpec("name", "name", Width(8, 20, 40), 2),
        ColumnSpec("type", "type", Width(6, 18, 20), 1),
        ColumnSpec("youtube", "youtube", Width(9, 10, 12), tone=tone_of),
        ColumnSpec("drive", "drive", Width(9, 10, 12), tone=tone_of),
        ColumnSpec("tries", "try", Width(3, 3, 4), right=True),
    ),
    identity="key",
    fields={"status": FieldSpec(("youtube", "drive"), _WORDS)},
    search=("name", "type"),
    empty="nobody here: save a tracker CSV",
    name="people",
)


def ink(colour: str, ground: str = "#121212", *, bold: bool = False) -> Style:
    return Style(color=colour, bgcolor=ground, bold=bold)


COLOURED = Palette(
    tones={
        Tone.PLAIN: ink("#d0d0d0"),
        Tone.BAD: ink("#ff5f5f"),
        Tone.GOOD: ink("#87d787"),
        Tone.WARN: ink("#d7af5f"),
        Tone.DIM: ink("#8a8a8a"),
        Tone.MATCH: ink("#000000", "#d7af5f"),
    },
    on_cursor={Tone.BAD: ink("#ffafaf", "#303030"), Tone.GOOD: ink("#afffaf", "#303030")},
    cursor=ink("#ffffff", "#303030"),
    mark=ink("#ffaf00"),
    header=ink("#87afd7", bold=True),
    sorted=ink("#ffffff", bold=True),
    bar=ink("#444444"),
    thumb=ink("#8a8a8a"),
    tick=ink("#d7af5f"),
)


def people(count: int) -> Iterable[tuple[str, ...]]:
    """Rows that differ, and are the same each time."""
    for number in range(count):
        words = _WORDS[number % 4], _WORDS[number * 3 % 4]
        yield str(number), f"Person {number * 7919 % count}", "FF-Fi/Se-CP/B(S) #4", *words, str(number % 5)


def view_of(rows: Iterable[tuple[str, ...]], spec: TableSpec = PEOPLE) -> RowsView:
    return RowsView(spec, ColumnStore.from_rows(spec.store_columns, rows))


class RecordingDriver(HeadlessDriver):
    """Keeps what would be sent to a terminal."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.sent: list[str] = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.sent.append(data)


class TableApp(ThriftyApp[None]):
    """One table that fills the screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, view: RowsView, *, palette: Palette = UNCOLOURED, signs: Signs = UNICODE) -> None:
        super().__init__(driver_class=RecordingDriver)
        self.console._color_system = ColorSystem.TRUECOLOR
        self.told: list[object] = []
        self.table = RowTable(view, palette=palette, signs=signs)

    def compose(self) -> ComposeResult:
        yield self.table

    def on_row_table_cursor_moved(self, message: RowTable.CursorMoved) -> None:
        self.told.append(message)

    def on_row_table_row_opened(self, message: RowTable.RowOpened) -> None:
        self.told.append(message)

    def sent(self) -> str:
        """What was sent since the last call."""
        assert isinstance(self._driver, RecordingDriver)
        sent, self._driver.sent = "".join(self._driver.sent), []
        return sent

    async def painted(self, pilot: Pilot[None]) -> str:
        """What was sent once no work is left and nothing waits to be painted."""
        await pilot.pause()
        while self.table.is_busy or self.table._repaint_regions or self.screen._dirty_widgets:
            await pilot.pause()
        return self.sent()

    @property
    def lines(self) -> list[str]:
        """What the table draws, line by line."""
        return [self.table.render_line(y).text for y in range(self.table.size.height)]


def played(
    app: TableApp, part: Callable[[Pilot[None]], Awaitable[None]], *, size: tuple[int, int] = (80, 24)
) -> None:
    """Run a part on the application once its first screen is painted."""

    async def play() -> None:
        async with app.run_test(headless=False, size=size) as pilot:
            await pilot.pause()
            await part(pilot)

    asyncio.run(play())


class Terminal:
    """A terminal that shows what was sent."""

    def __init__(self, width: int = 80, height: int = 24) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)

    def take(self, text: str) -> None:
        self._stream.feed(text)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]
