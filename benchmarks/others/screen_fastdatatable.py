"""textual-fastdatatable over a CSV, read by pyarrow; changes a cell at `x`."""

from __future__ import annotations

import sys

from pyarrow import csv
from textual.app import App, ComposeResult
from textual_fastdatatable import ArrowBackend, DataTable


class Shown(App[None]):
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [("x", "change", "")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield DataTable(backend=ArrowBackend(csv.read_csv(sys.argv[1])), cursor_type="row")

    def on_mount(self) -> None:
        self.changes = 0
        self.query_one(DataTable).focus()

    def action_change(self) -> None:
        table = self.query_one(DataTable)
        self.changes += 1
        row = max(0, table.cursor_coordinate.row - 2)
        table.update_cell(row, 3, ("pending", "completed")[self.changes % 2])


if __name__ == "__main__":
    Shown().run()
