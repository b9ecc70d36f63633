"""A store of columns in chunks."""

from __future__ import annotations

import pytest

from quizops_console.views.columns import CHUNK_ROWS, ColumnStore


def store_of(total: int) -> ColumnStore:
    return ColumnStore.from_rows(("key", "name"), ((str(number), f"n{number}") for number in range(total)))


def test_cells_are_found_by_row_and_rows_by_cell() -> None:
    store = store_of(3000)
    assert (len(store), store.value(2999, "name"), store.row(7)) == (
        3000,
        "n2999",
        {"key": "7", "name": "n7"},
    )
    assert store.find("key", "2999") == store.find("key", "2999", near=2048) == 2999
    assert store.find("key", "99999") is None


def test_a_change_tells_the_rows_from_the_first_to_the_last_that_differ() -> None:
    store = store_of(10)
    names = [f"n{number}" for number in range(10)]
    names[3] = names[5] = "x"
    keys = "\n".join(map(str, range(10)))
    assert store.put_chunk(0, 10, [keys, "\n".join(names)]) == range(3, 6)
    assert not store.put_chunk(0, 10, [keys, "\n".join(names)])
    assert store.put_row(4, ["4", "y"]) == range(4, 5)
    assert store.put_row(10, ["10", "z"]) == range(10, 11)


@pytest.mark.parametrize("total", [0, 1, 500, CHUNK_ROWS, 2 * CHUNK_ROWS, 2999])
def test_a_total_cuts_the_rows_beyond_it(total: int) -> None:
    store = store_of(3000)
    assert store.set_total(total) == range(total, 3000)
    assert len(store) == total
    assert store.find("key", "2999") is None


def test_what_leaves_a_gap_or_has_too_few_cells_is_refused() -> None:
    store = store_of(10)
    for index, rows, cells in [(1, 1, ["a", "b"]), (2, 1, ["a", "b"]), (0, 2, ["a", "b"]), (0, 1, ["a"])]:
        with pytest.raises(ValueError, match="chunk"):
            store.put_chunk(index, rows, cells)


def test_every_change_counts_as_a_new_version() -> None:
    store = store_of(10)
    before = store.version
    store.put_row(0, ["0", "x"])
    assert store.version > before
