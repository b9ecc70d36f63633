"""Laws of the console's views: whatever happens in whichever slices, they show what a naive model shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops_console.views import columns, rows_view
from quizops_console.views.columns import ColumnStore
from quizops_console.views.rows_view import RowsView
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

WORDS = ("pending", "failed", "completed")
SPEC = TableSpec(
    id="law",
    store_columns=("key", "name", "number", "one", "other"),
    columns=(
        ColumnSpec("key", "Key", Width(1, 4, 8), order="natural"),
        ColumnSpec("name", "Name", Width(1, 4, 8)),
        ColumnSpec("number", "Number", Width(1, 4, 8), order="number"),
        ColumnSpec("one", "One", Width(1, 4, 8), order=WORDS),
    ),
    identity="key",
    fields={
        "status": FieldSpec(("one", "other"), WORDS),
        "name": FieldSpec(("name",)),
        "source": FieldSpec(scopes={"any": (), "one": ("one",), "other": ("other",)}),
    },
    search=("key", "name"),
)
FILTERS = {
    "": lambda row: True,
    "a": lambda row: "a" in row[0].lower() or "a" in row[1].lower(),
    "ab": lambda row: "ab" in row[0].lower() or "ab" in row[1].lower(),
    "-a": lambda row: not ("a" in row[0].lower() or "a" in row[1].lower()),
    "status:failed": lambda row: "failed" in row[3:],
    "status:pe,failed": lambda row: "failed" in row[3:] or "pending" in row[3:],
    "status:failed source:other": lambda row: row[4] == "failed",
    "-status:failed a": lambda row: "failed" not in row[3:] and FILTERS["a"](row),
    'name:b,""': lambda row: "b" in row[1].lower() or row[1] == "",
}
SORTS = [None, *((column, down) for column in ("key", "name", "number", "one") for down in (False, True))]

Row = tuple[str, ...]


def a_key(number: int) -> str:
    return f"k{number}"


def cells_of(draw: Any) -> Row:
    name = draw(st.sampled_from(["", "A", "ab", "AB2", "ab10", "b", "c1", "ä"]))
    number = draw(st.sampled_from(["", "1", "2", "10", "-3", "1.5", "x", "nan"]))
    return name, number, draw(st.sampled_from([*WORDS, "", "odd"])), draw(st.sampled_from([*WORDS, ""]))


def sort_key(column: str, cell: str) -> Any:
    match column:
        case "name":
            return cell.casefold().replace("ä", "a")
        case "key":
            return [(not p.isdigit(), int(p) if p.isdigit() else p) for p in re.split("([0-9]+)", cell) if p]
        case "number":
            return float(cell) if re.fullmatch(r"-?[0-9.]+", cell) else 1e300
        case _:
            return WORDS.index(cell) if cell in WORDS else 99


@dataclass
class Model:
    """The same by brute force."""

    rows: list[Row] = field(default_factory=list)
    filter: str = ""
    sort: tuple[str, bool] | None = None

    def shown(self) -> list[str]:
        rows = [row for row in self.rows if FILTERS[self.filter](row)]
        if self.sort is None:
            return [row[0] for row in rows]
        column, is_descending = self.sort
        number = SPEC.store_columns.index(column)
        empty = [row for row in rows if not row[number]]
        filled = [row for row in rows if row[number]]
        if is_descending and column in ("number", "one"):
            known = [row for row in filled if sort_key(column, row[number]) not in (1e300, 99)]
            other = [row for row in filled if row not in known]
            known.sort(key=lambda row: sort_key(column, row[number]), reverse=True)
            return [row[0] for row in (*known, *other, *empty)]
        filled.sort(key=lambda row: sort_key(column, row[number]), reverse=is_descending)
        return [row[0] for row in (*filled, *empty)]


@pytest.fixture(autouse=True, scope="module")
def small_chunks() -> Any:
    """Chunks of four rows and blocks of a few: what happens at a million rows happens at forty."""
    patch = pytest.MonkeyPatch()
    from quizops_console.views import blocks, marks, ordering, scanning, searching, shown_rows, sorting

    for module in (columns, rows_view, marks, ordering, scanning, searching, shown_rows, sorting):
        patch.setattr(module, "CHUNK_ROWS", 4)
    for module in (blocks, ordering, sorting):
        patch.setattr(module, "BLOCK_ROWS", 3)
    patch.setattr(rows_view, "_SMALL", -1)
    patch.setattr(rows_view, "_SETTLED_AT_ONCE", 1)
    patch.setattr(sorting, "_SAMPLES_A_BUCKET", 2)
    patch.setattr(shown_rows, "FIRST_ROWS", 3)
    patch.setattr(shown_rows, "_FEW", 2)
    yield
    patch.undo()


def work_some(view: RowsView, steps: int) -> None:
    for _ in range(steps):
        if not view._step():
            break


def finish(view: RowsView) -> None:
    while view.work(1.0):
        pass


def keys_of(view: RowsView) -> list[str]:
    return [view.identity_at(position) for position in range(view.shown)]


def chunk_of(rows: list[Row], chunk: int) -> tuple[int, int, list[str]]:
    part = rows[chunk * 4 : chunk * 4 + 4]
    return chunk, len(part), ["\n".join(cells) for cells in zip(*part, strict=True)]


def update(view: RowsView, old: list[Row], new: list[Row], steps: int) -> None:
    """Bring the rows chunk by chunk, as the reader does, with slices of work in between."""
    for chunk in range((len(new) + 3) // 4):
        if old[chunk * 4 : chunk * 4 + 4] != new[chunk * 4 : chunk * 4 + 4]:
            view.put_chunk(*chunk_of(new, chunk))
            work_some(view, steps)
    view.set_total(len(new))


@st.composite
def some_rows(draw: Any, most: int = 40) -> list[Row]:
    numbers = draw(st.lists(st.integers(0, 60), unique=True, max_size=most))
    return [(a_key(number), *cells_of(draw)) for number in numbers]


@st.composite
def changed_rows(draw: Any, rows: list[Row]) -> list[Row]:
    """Some rows changed, some gone, some new, some elsewhere."""
    kept = [row for row in rows if draw(st.integers(0, 9)) > 0]
    kept = [(row[0], *cells_of(draw)) if draw(st.integers(0, 4)) == 0 else row for row in kept]
    present = {row[0] for row in rows}
    for number in draw(st.lists(st.integers(61, 90), unique=True, max_size=4)):
        if a_key(number) not in present:
            kept.insert(draw(st.integers(0, len(kept))), (a_key(number), *cells_of(draw)))
    if len(kept) > 1 and draw(st.booleans()):
        kept.append(kept.pop(0))
    return kept


@settings(max_examples=examples(2000), deadline=None)
@given(st.data())
def test_after_any_events_in_any_slices_the_model_is_shown(data: st.DataObject) -> None:
    model = Model(data.draw(some_rows()))
    view = RowsView(SPEC, ColumnStore(SPEC.store_columns))
    update(view, [], model.rows, data.draw(st.integers(0, 3)))
    for _ in range(data.draw(st.integers(1, 6))):
        steps = data.draw(st.integers(0, 12))
        match data.draw(st.sampled_from(["filter", "sort", "row", "update", "work"])):
            case "filter":
                model.filter = data.draw(st.sampled_from(sorted(FILTERS)))
                assert view.set_filter(model.filter) is None
            case "sort":
                model.sort = data.draw(st.sampled_from(SORTS))
                view.set_sort(*(model.sort or (None, False)))
            case "row" if model.rows:
                number = data.draw(st.integers(0, len(model.rows) - 1))
                model.rows[number] = (model.rows[number][0], *cells_of(data.draw))
                view.put_row(number, model.rows[number])
            case "update":
                before, model.rows = model.rows, data.draw(changed_rows(model.rows))
                update(view, before, model.rows, steps)
        work_some(view, steps)
        for position in range(view.shown):
            assert 0 <= view.store_row(position) < view.total
    finish(view)
    assert keys_of(view) == model.shown()
    assert [view.position_of(key) for key in model.shown()] == list(range(len(model.shown())))


@settings(max_examples=examples(1500), deadline=None)
@given(st.data())
def test_the_cursor_stays_on_its_row_wherever_that_goes(data: st.DataObject) -> None:
    rows = data.draw(some_rows().filter(bool))
    view = RowsView(SPEC, ColumnStore(SPEC.store_columns))
    update(view, [], rows, 1)
    view.move_to(data.draw(st.integers(0, len(rows) - 1)))
    chosen = view.cursor_id
    for _ in range(data.draw(st.integers(1, 4))):
        match data.draw(st.sampled_from(["filter", "sort", "update"])):
            case "filter":
                view.set_filter(data.draw(st.sampled_from(sorted(FILTERS))))
            case "sort":
                view.set_sort(*(data.draw(st.sampled_from(SORTS)) or (None, False)))
            case "update":
                before = rows
                rows = [row for row in data.draw(changed_rows(rows)) if row[0] != chosen]
                at = data.draw(st.integers(0, len(rows)))
                rows.insert(at, (str(chosen), *cells_of(data.draw)))
                update(view, before, rows, data.draw(st.integers(0, 3)))
        work_some(view, data.draw(st.integers(0, 6)))
    finish(view)
    position = view.position_of(str(chosen))
    if position is not None:
        assert view.cursor == position
    view.set_filter("")
    finish(view)
    assert view.cursor_id == chosen


@settings(max_examples=examples(1500), deadline=None)
@given(st.data())
def test_marks_follow_their_rows_and_go_only_with_them(data: st.DataObject) -> None:
    rows = data.draw(some_rows())
    view = RowsView(SPEC, ColumnStore(SPEC.store_columns))
    update(view, [], rows, 1)
    marked: set[str] = set()
    for _ in range(data.draw(st.integers(1, 5))):
        match data.draw(st.sampled_from(["toggle", "shown", "sort", "update"])):
            case "toggle" if rows:
                view.move_to(data.draw(st.integers(0, len(rows))))
                if view.shown:
                    marked ^= {str(view.cursor_id)}
                view.toggle_mark()
            case "shown":
                text = data.draw(st.sampled_from(sorted(FILTERS)))
                view.set_filter(text)
                view.mark_shown()
                finish(view)
                marked |= {row[0] for row in rows if FILTERS[text](row)}
            case "sort":
                view.set_sort(*(data.draw(st.sampled_from(SORTS)) or (None, False)))
            case "update":
                before, rows = rows, data.draw(changed_rows(rows))
                update(view, before, rows, data.draw(st.integers(0, 3)))
                marked &= {row[0] for row in rows} or (marked if not rows and not before else set())
        work_some(view, data.draw(st.integers(0, 6)))
    finish(view)
    assert sorted(view.marks) == sorted(marked)
    assert view.marked() == [row[0] for row in rows if row[0] in marked]
    assert view.mark_count == len(marked)
    assert view.hidden_marks == len(marked - set(keys_of(view)))


@settings(max_examples=examples(1000), deadline=None)
@given(st.data())
def test_a_store_brought_up_to_date_equals_a_fresh_one(data: st.DataObject) -> None:
    rows = data.draw(some_rows())
    view = RowsView(SPEC, ColumnStore(SPEC.store_columns))
    update(view, [], rows, 0)
    new = data.draw(changed_rows(rows))
    update(view, rows, new, 0)
    fresh = ColumnStore.from_rows(SPEC.store_columns, new)
    assert len(view.store) == len(fresh) == len(new)
    for number, row in enumerate(new):
        assert tuple(view.store.row(number).values()) == row == tuple(fresh.row(number).values())
