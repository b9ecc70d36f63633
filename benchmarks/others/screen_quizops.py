"""The console's row table over a CSV: loads it while it is shown, changes a cell at `x`."""

from __future__ import annotations

import asyncio
import csv
import sys
from itertools import islice
from pathlib import Path

from textual import events
from textual.app import ComposeResult

from quizops_console.tui.widgets.row_table import RowTable
from quizops_console.tui.wire.app import ThriftyApp
from quizops_console.views.columns import CHUNK_ROWS
from quizops_console.views.rows_view import RowsView
from quizops_console.views.table_spec import ColumnSpec, TableSpec, Width

NAMES = ("key", "name", "type", "youtube", "drive", "tries")
SPEC = TableSpec(
    id="people",
    store_columns=NAMES,
    columns=tuple(ColumnSpec(name, name, Width(5, 14, 20), 1) for name in NAMES),
    identity="key",
    search=("name", "type"),
)


class Shown(ThriftyApp[None]):
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.table = RowTable(RowsView(SPEC))
        self.changes = 0

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.run_worker(self.load())

    async def load(self) -> None:
        view = self.table.view
        with self.path.open(encoding="utf-8") as stream:
            rows = csv.reader(stream)
            next(rows)
            for index, chunk in enumerate(iter(lambda: list(islice(rows, CHUNK_ROWS)), [])):
                cells = ["\n".join(column) for column in zip(*chunk, strict=True)]
                self.table.data_changed(view.put_chunk(index, len(chunk), cells))
                await asyncio.sleep(0)
        self.table.data_changed(view.set_total(view.total))

    def on_key(self, event: events.Key) -> None:
        match event.key:
            case "down":
                self.table.move(1)
            case "pagedown":
                self.table.page(1)
            case "x":
                self.change()

    def change(self) -> None:
        view = self.table.view
        row = view.store_row(view.offset + 2)
        self.changes += 1
        cells = list(view.store.row(row).values())
        cells[3] = ("pending", "completed")[self.changes % 2]
        self.table.data_changed(view.put_row(row, cells))


if __name__ == "__main__":
    Shown(Path(sys.argv[1])).run()
