"""Cells written at their spans: what changes, and everything that does not."""

from __future__ import annotations

import pytest

from quizops.errors import ContentError, UsageError
from quizops.tables import CellEdit, CsvDocument, Splice, apply_splices, is_formula


def parse(text: str) -> CsvDocument:
    return CsvDocument.parse(text.encode(), "tracker.csv")


def written(text: str, edits: list[CellEdit], columns: tuple[str, ...] = ()) -> str:
    return parse(text).edit(edits, columns).decode()


def test_an_edit_replaces_one_cell_and_nothing_else() -> None:
    text = '\ufeffid;name;status\r\n1;"A. ""B""";\r\n\r\n2;=HYPERLINK(1);"old"\n3;x'
    expected = '\ufeffid;name;status\r\n1;"A. ""B""";done\r\n\r\n2;=HYPERLINK(1);"old"\n3;x'
    assert written(text, [CellEdit(0, "status", "done")]) == expected


def test_a_cell_is_quoted_where_it_must_be_or_was_before() -> None:
    text = 'id,status\n1,\n2,"old"\n'
    assert written(text, [CellEdit(0, "status", "a,b")]) == 'id,status\n1,"a,b"\n2,"old"\n'
    assert written(text, [CellEdit(0, "status", "a;b")]) == 'id,status\n1,a;b\n2,"old"\n'
    assert written(text, [CellEdit(0, "status", 'a"b\n')]) == 'id,status\n1,"a""b\n"\n2,"old"\n'
    assert written(text, [CellEdit(1, "status", "new")]) == 'id,status\n1,\n2,"new"\n'


def test_an_edit_to_the_same_text_changes_no_byte() -> None:
    document = parse('id,status\n1,"done"\n2,5" disk\n')
    assert document.splices([CellEdit(0, "status", "done"), CellEdit(1, "status", '5" disk')]) == ()


def test_the_last_of_two_edits_of_one_cell_counts() -> None:
    edits = [CellEdit(0, "status", "a"), CellEdit(0, "status", "b")]
    assert written("id,status\n1,\n", edits) == "id,status\n1,b\n"


def test_the_only_cell_of_a_record_is_never_emptied_into_a_blank_line() -> None:
    assert written("id\n1\n2\n", [CellEdit(0, "id", "")]) == 'id\n""\n2\n'


def test_added_columns_follow_the_header_and_every_record() -> None:
    text = "sep=;\r\nid;name\r\n1;a\r\n\r\n2;b"
    edits = [CellEdit(1, "status", "x;y"), CellEdit(1, "name", "")]
    expected = 'sep=;\r\nid;name;status;files\r\n1;a;;\r\n\r\n2;;"x;y";'
    assert written(text, edits, ("status", "files")) == expected


def test_a_column_that_is_there_already_is_not_added_again() -> None:
    assert written("id,status\n1,\n", [], ("status",)) == "id,status\n1,\n"


def test_a_ragged_record_stays_as_ragged_as_it_was() -> None:
    after = CsvDocument.parse(parse("id,name\n1,a\n2,b,c\n3\n").edit([], ["status"]), "tracker.csv")
    assert after.data == b"id,name,status\n1,a,\n2,b,c,\n3,\n"
    assert [record.get("id") for record in after.records] == ["1"]
    assert len(after.problems) == 2


def test_a_record_with_a_bad_quote_stays_apart_when_columns_are_added() -> None:
    after = CsvDocument.parse(parse('id,name\n1,"a"b\n2,c\n').edit([], ["status"]), "tracker.csv")
    assert [record.get("id") for record in after.records] == ["2"]
    assert [problem.rule for problem in after.problems] == ["csv_quote"]


def test_what_a_broken_quote_would_misread_is_not_written() -> None:
    document = parse('id,name\n1,"open\n2,b\n3,"c"\n')
    assert [record.get("id") for record in document.records] == ["2", "3"]
    with pytest.raises(ContentError) as caught:
        document.edit([CellEdit(1, "name", ",")])
    assert caught.value.location.line == 2
    assert document.edit([CellEdit(0, "name", "d")]) == b'id,name\n1,"open\n2,d\n3,"c"\n'


def test_an_unknown_column_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        parse("id,name\n1,a\n").edit([CellEdit(0, "nme", "x")])
    assert "id, name" in caught.value.hint


def test_an_unknown_record_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        parse("id,name\n1,a\n").edit([CellEdit(1, "name", "x")])


@pytest.mark.parametrize("text", ["a\0b", "a\ud800"])
def test_a_text_that_no_csv_can_hold_is_not_written(text: str) -> None:
    with pytest.raises(UsageError):
        parse("id,name\n1,a\n").edit([CellEdit(0, "name", text)])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_compute_is_known(text: str) -> None:
    assert is_formula(text)
    assert not is_formula("'" + text)


def test_splices_that_do_not_fit_are_refused() -> None:
    assert apply_splices(b"abcdef", [Splice(1, 2, b"X"), Splice(3, 0, b"Y")]) == b"aXYdef"
    for splices in ([Splice(3, 1, b""), Splice(3, 1, b"")], [Splice(5, 2, b"")], [Splice(0, -1, b"")]):
        with pytest.raises(ValueError):
            apply_splices(b"abcdef", splices)
