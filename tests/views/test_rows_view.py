"""A table's view: cursor, marks, search and sort by identity."""

from __future__ import annotations

import pytest

from quizops_console.views.columns import CHUNK_ROWS, ColumnStore
from quizops_console.views.rows_view import Changed, RowsView, Sort
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

WIDTH = Width(1, 4, 9)
SPEC = TableSpec(
    id="t",
    store_columns=("key", "name", "tries"),
    columns=(
        ColumnSpec("key", "Key", WIDTH, order="natural"),
        ColumnSpec("tries", "Tries", WIDTH, order="number"),
    ),
    identity="key",
    fields={"name": FieldSpec(("name",))},
    search=("name",),
)
BIG = 5 * CHUNK_ROWS + 7


def view_of(*rows: tuple[str, str, str]) -> RowsView:
    return RowsView(SPEC, ColumnStore.from_rows(SPEC.store_columns, rows))


def big_view() -> RowsView:
    return view_of(
        *((f"k{number}", "odd" if number % 2 else "even", str(number % 7)) for number in range(BIG))
    )


def keys(view: RowsView) -> list[str]:
    return [view.identity_at(position) for position in range(view.shown)]


def finish(view: RowsView) -> None:
    while view.work(1.0):
        pass


def put_all(view: RowsView, rows: list[tuple[str, str, str]]) -> Changed:
    view.put_chunk(0, len(rows), ["\n".join(cells) for cells in zip(*rows, strict=True)])
    return view.set_total(len(rows))


def test_a_vanished_row_hands_the_cursor_to_its_neighbour_below_else_above() -> None:
    view = view_of(("a", "", ""), ("b", "", ""), ("c", "", ""))
    view.move_to(1)
    put_all(view, [("new", "", ""), ("a", "", ""), ("c", "", "")])
    assert view.cursor_id == "c"
    put_all(view, [("new", "", ""), ("a", "", "")])
    assert view.cursor_id == "a"


def test_a_vanished_row_takes_its_mark_along_and_is_counted() -> None:
    view = view_of(("a", "", ""), ("b", "", ""))
    view.move_to(1)
    assert view.toggle_mark()
    put_all(view, [("a", "", "")])
    assert (view.marked(), view.mark_count, view.dropped_marks) == ([], 0, 1)


def test_marks_that_a_filter_hides_stay_and_are_counted() -> None:
    view = view_of(("a", "one", ""), ("b", "two", ""))
    view.mark_shown()
    view.set_filter("two")
    assert (view.mark_count, view.hidden_marks, view.marked()) == (2, 1, ["a", "b"])


def test_marks_whose_rows_have_yet_to_come_are_kept_for_the_next_session_too() -> None:
    view = view_of()
    view.restore({"marks": ["b", "a"]})
    assert sorted(view.state()["marks"]) == ["a", "b"]
    put_all(view, [("a", "", ""), ("b", "", "")])
    assert view.state()["marks"] == ["a", "b"]


def test_marks_are_counted_and_asked_for_without_being_gathered() -> None:
    view = view_of(("a", "", ""), ("b", "", ""))
    marks = view.marks
    assert not marks
    view.mark_shown()
    assert len(marks) == 2 and "b" in marks and "c" not in marks
    assert list(view.marked_rows()) == [0, 1]


def test_marked_rows_that_go_while_somebody_walks_over_them_are_passed() -> None:
    view = view_of(*[(str(number), "", "") for number in range(5)])
    view.mark_shown()
    walk = view.marked_rows()
    assert next(walk) == 0
    put_all(view, [("0", "", ""), ("1", "", "")])
    assert list(walk) == [1]


def test_everything_the_filter_shows_is_marked_also_what_it_finds_later() -> None:
    view = big_view()
    view.set_filter("odd")
    view.mark_shown()
    finish(view)
    assert view.mark_count == BIG // 2
    assert view.hidden_marks == 0


def test_first_matches_are_there_before_the_last_chunk_was_looked_at() -> None:
    view = big_view()
    view.set_filter("odd")
    ticks = iter(range(100))
    assert view.work(2.5, monotonic=lambda: float(next(ticks)))
    assert view.shown >= 19
    assert view.is_working


def test_a_longer_filter_looks_only_where_the_shorter_one_found_something() -> None:
    view = view_of(*((f"k{number}", "rare" if number == BIG - 1 else "x", "") for number in range(BIG)))
    view.set_filter("rar")
    finish(view)
    view._haystacks.forget_from(0)
    view.set_filter("rare")
    while view.is_working:
        view._step()
    assert view.shown == 1
    assert len(view._haystacks._texts) == 1


def test_lifting_a_filter_leaves_its_matches_to_go_to() -> None:
    view = view_of(("a", "x", ""), ("b", "y", ""), ("c", "x", ""))
    view.set_filter("x")
    view.clear_filter()
    assert (view.filter_text, view.search_text, view.match_positions()) == ("", "x", [0, 2])
    assert view.next_match(1)
    assert view.cursor_id == "c"
    assert view.next_match(1)
    assert view.cursor_id == "a"
    view.clear_search()
    assert not view.next_match(1)


def test_the_next_match_in_a_filtered_list_is_the_next_row() -> None:
    view = view_of(("a", "x", ""), ("b", "y", ""), ("c", "x", ""))
    view.set_filter("x")
    assert view.next_match(1)
    assert view.cursor_id == "c"


def test_numbers_in_text_are_ordered_as_numbers_and_empty_cells_come_last() -> None:
    view = view_of(("a10", "", ""), ("a2", "", "3"), ("a1b", "", "20"))
    view.set_sort("key")
    assert keys(view) == ["a1b", "a2", "a10"]
    view.set_sort("tries")
    assert keys(view) == ["a2", "a1b", "a10"]
    view.set_sort("tries", descending=True)
    assert keys(view) == ["a1b", "a2", "a10"]
    with pytest.raises(KeyError):
        view.set_sort("nope")


def test_the_sort_cycles_through_the_columns_and_back_to_the_stores_order() -> None:
    view = view_of(("a", "", ""))
    ways = [view.cycle_sort() for _ in range(5)]
    assert ways == [Sort("key"), Sort("key", True), Sort("tries"), Sort("tries", True), None]


def test_a_changed_cell_moves_its_row_in_a_long_sorted_list() -> None:
    view = big_view()
    view.set_sort("key")
    finish(view)
    view.move_to(3000)
    row = view.store_row(3000)
    assert view.put_row(row, ("k999999", "odd", "1")).all
    finish(view)
    assert view.identity_at(BIG - 1) == "k999999"
    assert view.shown == BIG


def test_a_changed_row_wants_only_its_line_painted() -> None:
    view = big_view()
    assert view.put_row(2000, ("k2000", "even", "9")) == Changed(positions=range(2000, 2001))
    view.set_sort("key")
    finish(view)
    assert view.put_row(2000, ("k2000", "even", "8")) == Changed(positions=[2000])


def test_the_cursors_line_on_the_screen_stays_when_rows_come_above_it() -> None:
    view = view_of(*((f"k{number}", "", "") for number in range(100)))
    view.move_to(50)
    view.scroll_to_cursor(20)
    line = view.cursor - view.offset
    put_all(view, [("new", "", ""), *((f"k{number}", "", "") for number in range(100))])
    assert (view.cursor_id, view.cursor, view.cursor - view.offset) == ("k50", 51, line)


def test_the_view_comes_back_as_it_was_before_its_rows_do() -> None:
    rows = [(f"k{number}", "odd" if number % 2 else "even", str(number % 7)) for number in range(100)]
    view = view_of(*rows)
    view.set_filter("odd")
    view.set_sort("tries", descending=True)
    view.move_to(7)
    view.toggle_mark()
    view.left = 4
    again = RowsView(SPEC, ColumnStore(SPEC.store_columns))
    again.restore(view.state())
    again.set_total(0)
    put_all(again, rows)
    assert again.state() == view.state()
    assert again.cursor_id == view.cursor_id


@pytest.mark.parametrize("state", [{}, {"filter": 3, "sort": ["nope", True], "marks": 1, "cursor": []}])
def test_a_state_that_does_not_fit_is_left_out(state: dict[str, object]) -> None:
    view = view_of(("a", "", ""))
    view.restore(state)
    assert (view.filter_text, view.sort, view.cursor_id) == ("", None, "a")
