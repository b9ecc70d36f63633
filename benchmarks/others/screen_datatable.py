"""Textual's DataTable over a CSV; changes a cell at `x`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.coordinate import Coordinate
from textual.widgets import DataTable


class Shown(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("x", "change", "")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield DataTable[str](cursor_type="row")

    def on_mount(self) -> None:
        self.changes = 0
        table = self.query_one(DataTable)
        with Path(sys.argv[1]).open(encoding="utf-8") as stream:
            rows = csv.reader(stream)
            table.add_columns(*next(rows))
            table.add_rows(rows)
        table.focus()

    def action_change(self) -> None:
        table = self.query_one(DataTable)
        self.changes += 1
        row = max(0, table.cursor_coordinate.row - 2)
        table.update_cell_at(Coordinate(row, 3), ("pending", "completed")[self.changes % 2])


if __name__ == "__main__":
    Shown().run()
