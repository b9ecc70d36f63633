"""A table that stays in memory reads again only what changed, and names the keys it concerns."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizops.errors import ContentError
from quizops.files import FileId
from quizops.tables import CellEdit, CsvDocument, FileSnapshot, KeyedTable, Window, changed_windows, replaced

ROWS = 20_000


def key_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def snapshot(data: bytes | str) -> FileSnapshot:
    data = data.encode() if isinstance(data, str) else data
    return FileSnapshot(Path("q.csv"), FileId(1, len(data), 0), data)


def load(data: bytes | str) -> KeyedTable[int]:
    return KeyedTable.load(snapshot(data), "q.csv", "id", key_of)


@pytest.fixture(scope="module")
def large() -> CsvDocument:
    rows = "".join(f'{row},text {row},"more, {row % 10}"\n' for row in range(ROWS))
    return CsvDocument.parse(("id,text,more\n" + rows).encode(), "q.csv")


def test_records_are_found_by_key_also_when_it_is_duplicated() -> None:
    table = load("text,id\na,1\nb,2\nc,1\nd,\ne,x\n")
    assert table.keys() == {1, 2}
    assert [record.get("text") for record in table.records(1)] == ["a", "c"]
    assert table.records(3) == ()
    assert table.duplicated() == {1}
    assert [record.get("text") for record in table.unkeyed] == ["d", "e"]
    assert [table.key(record) for record in table.document.records] == [1, 2, 1, None, None]
    assert (1 in table, 3 in table, len(table)) == (True, False, 2)


def test_a_file_without_the_key_column_is_refused_with_those_it_has() -> None:
    with pytest.raises(ContentError) as caught:
        load("name,text\n1,a\n")
    assert "name, text" in caught.value.hint


def test_only_the_keys_of_changed_records_are_touched() -> None:
    table = load("id,text\n1,a\n2,b\n3,c\n")
    changes = table.replace(snapshot("id,text\n1,a\n2,B\n3,c\n4,d\n"))
    assert (changes.touched, changes.everything) == ({2, 4}, False)
    assert table.records(2)[0].get("text") == "B"
    assert table.records(4)[0].line == 5


def test_rows_that_were_only_moved_are_not_touched() -> None:
    rows = [f"{row},text {row}\n" for row in range(50)]
    table = load("id,text\n" + "".join(rows))
    changes = table.replace(snapshot("id,text\n" + "".join(reversed(rows))))
    assert changes.touched == frozenset()
    assert table.records(0)[0].line == 51


def test_a_duplicate_that_comes_or_goes_touches_its_key() -> None:
    table = load("id,text\n1,a\n2,b\n")
    assert table.replace(snapshot("id,text\n1,a\n2,b\n1,c\n")).touched == {1}
    assert table.duplicated() == {1}
    assert table.replace(snapshot("id,text\n1,a\n2,b\n")).touched == {1}
    assert table.duplicated() == set()


def test_a_new_header_touches_everything() -> None:
    table = load("id,text\n1,a\n2,b\n")
    changes = table.replace(snapshot("id,text,more\n1,a,\n3,c,\n"))
    assert (changes.touched, changes.everything) == ({1, 2, 3}, True)
    assert table.document.header == ("id", "text", "more")


def test_a_version_that_cannot_be_used_leaves_the_table_at_the_one_before() -> None:
    table = load("id,text\n1,a\n")
    for broken in (b"", b"id,text\n1,\xff\n", b"name\n1\n", b"id,id\n1,a\n"):
        with pytest.raises(ContentError):
            table.replace(snapshot(broken))
        assert table.records(1)[0].get("text") == "a"


def test_a_refusal_that_comes_or_goes_is_told() -> None:
    table = load("id,text\n1,a\n2,b\n")
    assert table.replace(snapshot("id,text\n1,a\n2,b,c\n")).refusals_changed
    assert [problem.location.line for problem in table.document.problems] == [3]
    assert not table.replace(snapshot("id,text\n1,x\n2,b,c\n")).refusals_changed
    assert table.replace(snapshot("id,text\n1,x\n2,b\n")).refusals_changed


def test_a_quote_that_closes_an_open_one_far_above_is_seen() -> None:
    middle = "".join(f"{row},x\n" for row in range(2, 2000))
    table = load('id,text\n1,"open\n' + middle + "2000,x\n")
    assert len(table) == 1999
    closed = 'id,text\n1,"open\n' + middle + '2000,x"\n'
    table.replace(snapshot(closed))
    assert table.keys() == load(closed).keys() == {1}


def test_many_versions_leave_no_trace_of_those_before() -> None:
    table = load("id,text\n" + "".join(f"{row},a\n" for row in range(100)))
    for version in range(60):
        text = "id,text\n" + "".join(f"{row},{version}\n" for row in range(version, version + 100))
        table.replace(snapshot(text))
        assert table.keys() == set(range(version, version + 100))
    assert [table.records(key)[0].index for key in range(59, 159)] == list(range(100))


def test_one_changed_cell_is_one_window_of_one_record(large: CsvDocument) -> None:
    record = large.records[12_345]
    new = large.edit([CellEdit(12_345, "text", "changed")])
    grown = len(new) - len(large.data)
    assert changed_windows(large, new) == [
        Window(record.start, record.end + 1, record.start, record.end + 1 + grown)
    ]


def test_an_inserted_or_deleted_row_is_one_window_and_moves_the_rest(large: CsvDocument) -> None:
    at = large.records[9000].start
    inserted = large.data[:at] + b"77777,new,\n" + large.data[at:]
    assert changed_windows(large, inserted) == [Window(at, at, at, at + 11)]
    after = large.records[9001].start
    deleted = large.data[:at] + large.data[after:]
    assert changed_windows(large, deleted) == [Window(at, after, at, at)]


def test_a_hundred_scattered_edits_are_a_hundred_windows(large: CsvDocument) -> None:
    edits = [CellEdit(index, "text", f"changed {index}") for index in range(50, ROWS, 200)]
    replacement = replaced(large, large.edit(edits))
    assert replacement.changes is not None
    assert len(replacement.changes) == 100
    assert sum(len(change.rows) for change in replacement.changes) == 100


def test_edits_everywhere_are_still_followed(large: CsvDocument) -> None:
    new = large.edit(CellEdit(index, "more", str(index)) for index in range(0, ROWS, 2))
    table = load(large.data)
    assert table.replace(snapshot(new)).touched == set(range(0, ROWS, 2))


def test_the_same_bytes_have_no_window(large: CsvDocument) -> None:
    assert changed_windows(large, bytes(bytearray(large.data))) == []


def test_another_dialect_is_one_window_over_the_whole_file(large: CsvDocument) -> None:
    new = large.data.replace(b"\n", b"\r\n")
    assert changed_windows(large, new) == [Window(0, len(large.data), 0, len(new))]
