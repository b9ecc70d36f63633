"""Laws of following a file: what is read again piecemeal equals what is read again whole."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops.errors import ContentError
from quizops.files import FileId
from quizops.tables import CsvDocument, FileSnapshot, KeyedTable, changed_windows, replaced
from quizops.tables.matching import matches

HEADER = "id,text,more\n"
lines = st.one_of(
    st.tuples(st.integers(1, 9), st.sampled_from(["a", '"b, c"', '"d\ne"', 'f"', "\u00fc"])).map(
        lambda each: f"{each[0]},{each[1]},z\n"
    ),
    st.sampled_from(
        ["\n", "\r\n", "1,2\n", '3,"x"y,z\n', '4,"open,z\n', "5,a,b\r\n", ",,\n", "x,y,z\n", "6,u\rv,w\n"]
    ),
    st.text(alphabet=st.sampled_from('1,,""\na'), max_size=8),
)
bodies = st.lists(lines, max_size=12).map("".join)


def long_body(rows: int) -> str:
    """Enough rows that comparing must find its way back line by line."""
    return "".join(
        f'{row},text number {row},"quoted, {row % 7}"\n' if row % 3 else f'{row},"two\nlines {row}",z\n'
        for row in range(rows)
    )


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """The text with some stretches taken out, put in or moved."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        stop = min(len(text), start + draw(st.integers(0, 40)))
        new = draw(st.one_of(lines, st.just(text[stop : stop + 50]), st.sampled_from(["", '"', "\n", ","])))
        text = text[:start] + new + text[stop:]
    return text


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[bytes, bytes]:
    if draw(st.booleans()):
        body = draw(bodies)
        return (HEADER + body).encode(), (HEADER + draw(st.one_of(bodies, edited(body)))).encode()
    body = long_body(draw(st.integers(250, 600)))
    return (HEADER + body).encode(), (HEADER + draw(edited(body))).encode()


def key_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def snapshot(data: bytes) -> FileSnapshot:
    return FileSnapshot(Path("q.csv"), FileId(1, len(data), 1), data)


def same_rows(one: CsvDocument, other: CsvDocument) -> bool:
    return (
        one.rows.starts.tolist() == other.rows.starts.tolist()
        and one.rows.ends.tolist() == other.rows.ends.tolist()
        and one.rows.lines.tolist() == other.rows.lines.tolist()
        and one.rows.delimiters.tolist() == other.rows.delimiters.tolist()
        and [str(problem) for problem in one.problems] == [str(problem) for problem in other.problems]
    )


@given(two_versions())
@settings(max_examples=examples(2000), deadline=None)
def test_matches_are_true_and_ascend(versions: tuple[bytes, bytes]) -> None:
    old, new = versions
    old_at = new_at = 0
    for match in matches(old, new):
        assert match.old_start >= old_at and match.new_start >= new_at
        assert old[match.old_start : match.old_end] == new[match.new_start : match.new_end]
        old_at, new_at = match.old_end, match.new_end


@given(two_versions())
@settings(max_examples=examples(2000), deadline=None)
def test_windows_cover_every_difference_and_begin_and_end_between_records(
    versions: tuple[bytes, bytes],
) -> None:
    old, new = CsvDocument.parse(versions[0], "q.csv"), versions[1]
    windows = changed_windows(old, new)
    old_at = new_at = 0
    for window in windows:
        assert old.data[old_at : window.old_start] == new[new_at : window.new_start]
        assert window.old_start <= window.old_end and window.new_start <= window.new_end
        for record in old.records:
            assert not record.start < window.old_start < record.end
            assert not record.start < window.old_end < record.end
        old_at, new_at = window.old_end, window.new_end
    assert old.data[old_at:] == new[new_at:]
    assert bool(windows) == (old.data != new)


@given(two_versions())
@settings(max_examples=examples(2000), deadline=None)
def test_a_document_followed_piecemeal_equals_one_parsed_anew(versions: tuple[bytes, bytes]) -> None:
    old, new = versions
    followed = replaced(CsvDocument.parse(old, "q.csv"), new).document
    assert same_rows(followed, CsvDocument.parse(new, "q.csv"))


@given(st.data())
@settings(max_examples=examples(2000), deadline=None)
def test_a_table_that_follows_equals_a_fresh_load_and_names_every_key_that_changed(
    data: st.DataObject,
) -> None:
    old, new = data.draw(two_versions())
    table = KeyedTable.load(snapshot(old), "q.csv", "id", key_of)
    for version in [new, data.draw(st.sampled_from([old, new + b"77,x,y\n"]))]:
        before = {key: [record.cells for record in table.records(key)] for key in table}
        changes = table.replace(snapshot(version))
        fresh = KeyedTable.load(snapshot(version), "q.csv", "id", key_of)
        after = {key: [record.cells for record in fresh.records(key)] for key in fresh}
        assert same_rows(table.document, fresh.document)
        assert table.keys() == fresh.keys()
        assert table.duplicated() == fresh.duplicated()
        assert table.unkeyed == fresh.unkeyed
        assert {key: table.records(key) for key in after} == {key: fresh.records(key) for key in after}
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        assert changed <= changes.touched


@given(two_versions(), st.integers(0, 400))
@settings(max_examples=examples(1000), deadline=None)
def test_a_version_that_cannot_be_read_leaves_the_table_as_it_was(
    versions: tuple[bytes, bytes], at: int
) -> None:
    old, new = versions
    table = KeyedTable.load(snapshot(old), "q.csv", "id", key_of)
    broken = new[: len(HEADER) + at] + b"\xff" + new[len(HEADER) + at :]
    try:
        table.replace(snapshot(broken))
    except ContentError as error:
        assert error.rule == "csv_encoding"
    else:
        raise AssertionError("a byte that is no UTF-8 was taken")
    fresh = KeyedTable.load(snapshot(old), "q.csv", "id", key_of)
    assert table.keys() == fresh.keys() and table.unkeyed == fresh.unkeyed
