"""What is on the screen: a tab, one of its sections, and the sheets laid over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizops_console.views.columns import ColumnStore
from quizops_console.views.rows_view import Changed, RowsView
from quizops_console.views.section import Place, Row, Section, Sheet, TabSpec
from quizops_console.views.table_spec import ColumnSpec


def shown_text(column: ColumnSpec, row: Row) -> str:
    """What a column shows of a row, without its tones."""
    if column.show is None:
        return row[column.source]
    shown = column.show(row)
    return shown if isinstance(shown, str) else "".join(span.text for span in shown)


@dataclass(slots=True)
class TableState:
    """How a table stands: `loading`, `ready` or `error`, with what is to be said about it."""

    word: str = "loading"
    message: str = ""


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet and what is seen of it."""

    sheet: Sheet
    view: RowsView


@dataclass(slots=True)
class _TabPlace:
    """Where somebody was in a tab, to be found there when he comes back."""

    section: int = 0
    sheets: list[OpenSheet] = field(default_factory=list)


class Stage:
    """All tables of the console, and which of them is looked at."""

    def __init__(self, tabs: Sequence[TabSpec]) -> None:
        self.tabs = tuple(tabs)
        self.tab_index = 0
        self.has_details = False
        self.header: Mapping[str, Any] = {}
        self.trouble: Mapping[str, Any] | None = None
        self._row_seen: tuple[tuple[RowsView, int, int], Row] | None = None
        self._places = [_TabPlace() for _ in tabs]
        sections = [section for tab in tabs for section in tab.sections]
        self._views = {
            section.table: RowsView(section.spec, ColumnStore(section.spec.store_columns))
            for section in sections
        }
        self._states = {section.table: TableState() for section in sections}

    @property
    def tab(self) -> TabSpec:
        return self.tabs[self.tab_index]

    @property
    def section_index(self) -> int:
        return self._places[self.tab_index].section

    @property
    def section(self) -> Section:
        """The section that is shown, or lies under a sheet."""
        return self.tab.sections[self.section_index]

    @property
    def sheet(self) -> Sheet | None:
        sheets = self._places[self.tab_index].sheets
        return sheets[-1].sheet if sheets else None

    @property
    def view(self) -> RowsView:
        """What moves when keys are pressed."""
        sheets = self._places[self.tab_index].sheets
        return sheets[-1].view if sheets else self._views[self.section.table]

    @property
    def state(self) -> TableState:
        """Of the table that is looked at; sheets are always ready."""
        return self._states[self.section.table] if self.sheet is None else TableState("ready")

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        view = self.view
        if not view.shown:
            return None
        seen = (view, view.store.version, view.store_row(view.cursor))
        if self._row_seen is None or self._row_seen[0] != seen:
            self._row_seen = seen, view.store.row(seen[2])
        return self._row_seen[1]

    def row_of(self, identity: str) -> Row | None:
        """A row of what is looked at, by its identity."""
        store = self.view.store
        found = store.find(self.view.spec.identity, identity)
        return None if found is None else store.row(found)

    @property
    def place(self) -> Place | None:
        """Where the row under the cursor stands in the content."""
        row = self.row
        return self.section.place(row) if row is not None and self.sheet is None else None

    def copied_lines(self) -> Iterator[str]:
        """The marked rows, else the one under the cursor, as the screen shows them: cells between tabs."""
        view = self.view
        if view.mark_count:
            rows: Iterable[int] = view.marked_rows()
        else:
            rows = [view.store_row(view.cursor)] if view.shown else []
        for number in rows:
            row = view.store.row(number)
            yield "\t".join(shown_text(column, row) for column in view.spec.columns)

    def probe(self, table: str, filter_text: str) -> RowsView:
        """Another look at a table, of its own filter; it is to be worked on until it is done."""
        view = self._views[table]
        other = RowsView(view.spec, view.store)
        other.set_filter(filter_text)
        return other

    def watched(self) -> list[str]:
        """The tables that are to be kept fresh: those of this tab."""
        return [section.table for section in self.tab.sections]

    def take(self, frame: Mapping[str, Any]) -> Changed | None:
        """Put what a frame says of a table in its place; what changed, if that table is looked at."""
        table = str(frame["table"])
        view = self._views.get(table)
        if view is None:
            return None
        changed = self._put(table, view, frame)
        return changed if view is self.view else None

    def go_to_tab(self, index: int) -> bool:
        """Whether there is such a tab, and it is another one."""
        if not 0 <= index < len(self.tabs) or index == self.tab_index:
            return False
        self.tab_index = index
        return True

    def step_tab(self, step: int) -> bool:
        return self.go_to_tab((self.tab_index + step) % len(self.tabs))

    def go_to_section(self, index: int) -> bool:
        """Show a section of this tab, and nothing over it."""
        place = self._places[self.tab_index]
        changed = index != place.section or bool(place.sheets)
        place.section = index
        place.sheets.clear()
        return changed

    def step_section(self, step: int) -> bool:
        return self.go_to_section((self.section_index + step) % len(self.tab.sections))

    def show_section(self, tab: str, section: str) -> None:
        """Go to a section by name."""
        for index, one in enumerate(self.tabs):
            if one.id == tab:
                self.tab_index = index
                names = [each.id for each in one.sections]
                self.go_to_section(names.index(section) if section in names else 0)

    def push(self, sheet: Sheet) -> RowsView:
        """Lay a sheet over what is there; one of the same kind is replaced and keeps its place."""
        view = RowsView(sheet.spec, ColumnStore.from_rows(sheet.spec.store_columns, sheet.rows))
        sheets = self._places[self.tab_index].sheets
        is_at_end = sheet.follows
        if sheets and sheets[-1].sheet.id == sheet.id:
            before = sheets.pop().view
            is_at_end = is_at_end and before.cursor >= before.shown - 1
            view.restore(before.state())
        sheets.append(OpenSheet(sheet, view))
        if is_at_end:
            view.move_to(max(view.shown - 1, 0))
        return view

    def pop(self) -> bool:
        """Take the topmost sheet away; whether there was one."""
        sheets = self._places[self.tab_index].sheets
        if sheets:
            sheets.pop()
            return True
        return False

    def saved(self) -> dict[str, Any]:
        """What is found again after the line dropped."""
        return self.snapshot()()

    def snapshot(self) -> Callable[[], dict[str, Any]]:
        """`saved` as it is now, for another thread to put together."""
        views = {table: view.snapshot() for table, view in self._views.items()}
        state = {
            "tab": self.tab.id,
            "sections": {
                tab.id: tab.sections[place.section].id
                for tab, place in zip(self.tabs, self._places, strict=True)
            },
            "details": self.has_details,
        }
        return lambda: {**state, "views": {table: view() for table, view in views.items()}}

    def restore(self, saved: Mapping[str, Any]) -> None:
        """Take up what `saved` told, as far as there still are such tabs and sections."""
        for index, (tab, place) in enumerate(zip(self.tabs, self._places, strict=True)):
            names = [section.id for section in tab.sections]
            wanted = saved.get("sections", {}).get(tab.id)
            place.section = names.index(wanted) if wanted in names else 0
            if tab.id == saved.get("tab"):
                self.tab_index = index
        self.has_details = bool(saved.get("details"))
        for table, state in saved.get("views", {}).items():
            if table in self._views:
                self._views[table].restore(state)

    def views(self) -> Iterable[RowsView]:
        """Every table's, for work that goes on out of sight."""
        return self._views.values()

    def _put(self, table: str, view: RowsView, frame: Mapping[str, Any]) -> Changed:
        if "chunk" in frame:
            return view.put_chunk(int(frame["chunk"]), int(frame["rows"]), frame["cells"])
        if "row" in frame:
            return view.put_row(int(frame["row"]), frame["cells"])
        self._states[table] = TableState(str(frame["state"]), str(frame["message"]))
        if frame["state"] == "loading":
            return Changed()  # a row that is not there yet is not gone
        return view.set_total(int(frame["total"]))
