"""Every CSV trap that was met in the wild, one test each."""

from __future__ import annotations

import csv

import pytest

from quizops.errors import ContentError
from quizops.tables import CsvDocument, Record, digests_of, texts_of


def parse(data: bytes | str) -> CsvDocument:
    return CsvDocument.parse(data.encode() if isinstance(data, str) else data, "bank/q.csv")


def cells(document: CsvDocument) -> list[tuple[str, ...]]:
    return [record.cells for record in document.records]


def told(document: CsvDocument) -> list[tuple[str, int | None, int | None]]:
    return [(each.rule, each.location.line, each.location.column) for each in document.problems]


def refused(data: bytes | str) -> ContentError:
    with pytest.raises(ContentError) as caught:
        parse(data)
    assert caught.value.location.file == "bank/q.csv"
    assert caught.value.hint
    return caught.value


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    document = parse("\ufeffid,text\n1,a\n")
    assert document.header == ("id", "text")
    assert document.dialect.bom
    assert document.records[0].get("id") == "1"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_delimiter_and_the_line_end_are_found(delimiter: str, newline: str) -> None:
    document = parse(f"id{delimiter}text{newline}1{delimiter}a{newline}")
    assert (document.dialect.delimiter, document.dialect.newline) == (delimiter, newline)
    assert cells(document) == [("1", "a")]


def test_delimiters_inside_quoted_names_do_not_count() -> None:
    document = parse('"a,b,c";d\n1;2\n')
    assert document.header == ("a,b,c", "d")


def test_a_tie_between_delimiters_goes_to_the_one_that_the_first_record_shares() -> None:
    assert parse("a,b;c\n1;2,5;\n").dialect.delimiter == ","
    assert parse("a,b;c\n1.0;x\n").dialect.delimiter == ";"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_separator_line_names_the_delimiter_and_is_kept(delimiter: str) -> None:
    document = parse(
        f"\ufeffsep={delimiter}\r\nid{delimiter}te,xt;\r\n1{delimiter}a\r\n".replace("te,xt;", "text")
    )
    assert document.header == ("id", "text")
    assert document.dialect.separator_line == f"sep={delimiter}\r\n".encode()
    assert document.records[0].line == 3


def test_a_separator_that_is_not_read_is_refused() -> None:
    error = refused("sep=|\nid|text\n")
    assert (error.rule, error.location.line, error.location.column) == ("csv_separator", 1, 5)


def test_a_name_that_stands_twice_in_the_header_is_refused_at_its_second_place() -> None:
    error = refused("id,text,id\n1,a,2\n")
    assert (error.rule, error.location.line, error.location.column) == ("csv_duplicate_column", 1, 9)


def test_columns_without_a_name_are_kept_and_cannot_be_asked_for() -> None:
    document = parse("id,text,,\n1,a,x,y\n")
    assert document.records[0].cells == ("1", "a", "x", "y")
    assert document.records[0].get("") is None
    assert document.records[0].as_dict() == {"id": "1", "text": "a"}


def test_space_around_a_name_is_no_part_of_it() -> None:
    assert parse("id , text\n1,a\n").header == ("id", "text")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\r\n", b"sep=;\n"])
def test_a_file_without_a_header_is_refused(data: bytes) -> None:
    error = refused(data)
    assert (error.rule, error.location.line, error.location.column) == ("csv_empty", 1, 1)


def test_a_header_of_delimiters_alone_is_refused() -> None:
    assert refused(",,\n1,2,3\n").rule == "csv_header"


def test_a_header_with_a_broken_quote_is_refused_with_its_place() -> None:
    error = refused('id,"te"xt\n1,a\n')
    assert (error.rule, error.location.line, error.location.column) == ("csv_header", 1, 8)


def test_ragged_records_are_refused_one_by_one_with_line_and_column() -> None:
    document = parse("id,text,more\n1,a,b\n2,a\n3,a,b,c\n4,a,b\n")
    assert cells(document) == [("1", "a", "b"), ("4", "a", "b")]
    assert told(document) == [("csv_ragged", 3, 4), ("csv_ragged", 4, 7)]
    assert "2 cells, the header has 3" in document.problems[0].message
    assert all(problem.hint for problem in document.problems)


def test_blank_lines_are_no_records() -> None:
    document = parse("\n\r\nid,text\n\n1,a\n\r\n2,b\n\n")
    assert [(record.index, record.line) for record in document.records] == [(0, 5), (1, 7)]
    assert document.problems == []


def test_a_bad_quote_refuses_its_record_alone() -> None:
    document = parse('id,text,more\n1,"a"b,c\n2,x,"two\nlines"\n3,z,z\n')
    assert cells(document) == [("2", "x", "two\nlines"), ("3", "z", "z")]
    assert told(document) == [("csv_quote", 2, 6)]


def test_an_unclosed_quote_refuses_its_line_and_the_next_whole_record_goes_on() -> None:
    document = parse('id,text\n1,a\n2,"open\n3,b\n4,"quoted"\n')
    assert cells(document) == [("1", "a"), ("3", "b"), ("4", "quoted")]
    assert told(document) == [("csv_unclosed_quote", 3, 3)]


def test_an_unclosed_quote_with_no_other_quote_behind_it_costs_one_line() -> None:
    rows = "".join(f"{row},text\n" for row in range(5000))
    document = parse('id,text\n0,"open\n' + rows)
    assert len(document.records) == 5000
    assert told(document) == [("csv_unclosed_quote", 2, 3)]


def test_a_quote_that_closes_far_below_does_not_swallow_the_records_between() -> None:
    rows = "".join(f"{row},text,z\n" for row in range(1000))
    document = parse('id,text,more\n0,"open\n' + rows + '1001,x,5"\n1002,a,b\n')
    assert len(document.records) == 1002
    assert told(document) == [("csv_unclosed_quote", 2, 3)]


def test_a_ragged_record_of_several_lines_is_left_out_whole() -> None:
    document = parse('id,text\n1,"two\nlines",c\n2,b\n')
    assert cells(document) == [("2", "b")]
    assert told(document) == [("csv_ragged", 3, 8)]


def test_thousands_of_ragged_records_of_several_lines_are_each_looked_at_once() -> None:
    document = parse("id,text\n" + '1,2,"two\nlines"\n' * 5000)
    assert len(document.rows.refusals) == 5000
    assert document.rows.refusals[-1].line == 10_000


def test_the_end_of_an_opened_cell_is_not_taken_for_a_record() -> None:
    document = parse('id,text\n1,"two\nlines"x,c\n2,b\n')
    assert cells(document) == [("2", "b")]
    assert told(document) == [("csv_unclosed_quote", 2, 3)]


def test_lines_that_are_left_out_with_an_unclosed_quote_are_named() -> None:
    document = parse('id,text\n1,"open\nrest of it\n2,b\n')
    assert cells(document) == [("2", "b")]
    assert "lines 2 to 3 are left out" in document.problems[0].message


def test_an_unclosed_quote_in_the_last_line_is_refused() -> None:
    document = parse('id,text\n1,a\n2,"half a sav')
    assert cells(document) == [("1", "a")]
    assert told(document) == [("csv_unclosed_quote", 3, 3)]


def test_a_quote_inside_an_unquoted_cell_is_a_character() -> None:
    document = parse('id,text\n1,5" disk\n2,"six"" disk"\n3,say "yes"\n')
    assert cells(document) == [("1", '5" disk'), ("2", 'six" disk'), ("3", 'say "yes"')]


def test_many_stray_quotes_are_read_as_well_as_none() -> None:
    document = parse("id,text\n" + "".join(f'{row},{row}" disk\n{row},plain\n' for row in range(3000)))
    assert len(document.records) == 6000
    assert document.records[-2].cells == ("2999", '2999" disk')
    assert document.records[-1].line == 6001


def test_a_nul_byte_is_refused_with_its_offset() -> None:
    error = refused(b"id,text\n1,a\0b\n")
    assert (error.rule, error.location.line, error.location.column) == ("csv_nul", 2, 4)
    assert error.location.byte_offset == 11


def test_bytes_that_are_no_utf8_are_refused_with_offset_and_a_command_that_converts() -> None:
    error = refused("id,text\n1,caf\u00e9\n".encode("cp1252"))
    assert (error.rule, error.location.line, error.location.column) == ("csv_encoding", 2, 6)
    assert error.location.byte_offset == 13
    assert "iconv -f WINDOWS-1252" in error.hint


def test_a_bad_byte_far_into_a_large_file_is_found_at_its_offset() -> None:
    data = b"id,text\n" + "1,\u00fc\n".encode() * 400_000
    at = len(data) - 5
    error = refused(data[:at] + b"\xff" + data[at:])
    assert error.location.byte_offset == at


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_recognised_and_refused_with_a_command_that_converts(encoding: str) -> None:
    error = refused("id,text\n1,caf\u00e9\n".encode(encoding))
    assert error.rule == "csv_encoding"
    assert "iconv -f UTF-16" in error.hint


@pytest.mark.parametrize(
    "text", ["007", "NA", "null", "None", "1.10", "1e2", "TRUE", " padded ", "=HYPERLINK(1)"]
)
def test_a_cell_keeps_its_text_exactly(text: str) -> None:
    assert cells(parse(f"id,text\n{text},x\n")) == [(text, "x")]


def test_separators_of_unicode_end_no_line() -> None:
    text = "a\u2028b\u2029c\x0bd\x0ce\x85f\x1cg"
    document = parse(f"id,text\n1,{text}\n2,b\n")
    assert cells(document) == [("1", text), ("2", "b")]
    assert document.records[1].line == 3


def test_line_ends_inside_cells_stay_as_they_are() -> None:
    document = parse('id,text\n1,"a\r\nb\nc\rd"\r\n2,b\n')
    assert document.records[0].cells == ("1", "a\r\nb\nc\rd")
    assert document.records[1].line == 5


def test_composed_and_decomposed_letters_stay_apart() -> None:
    assert cells(parse("id,text\n\u00e9,e\u0301\n")) == [("\u00e9", "e\u0301")]


def test_a_cell_longer_than_the_csv_modules_limit_is_read_and_the_limit_is_left_alone() -> None:
    limit = csv.field_size_limit()
    long = "x" * (limit + 10)
    document = parse(f'id,text\n1,"{long},""q"""\n2,b\n')
    assert document.records[0].get("text") == long + ',"q"'
    assert [tuple(each) for each in texts_of(document)] == cells(document)
    assert len(set(digests_of(document))) == 2
    assert csv.field_size_limit() == limit


def test_a_limit_that_somebody_else_lowered_does_no_harm() -> None:
    before = csv.field_size_limit(4)
    try:
        document = parse('id,text\n1,"longer than, four"\n')
        assert [tuple(each) for each in texts_of(document)] == [("1", "longer than, four")]
    finally:
        csv.field_size_limit(before)


def test_the_same_id_twice_is_two_records() -> None:
    assert [record.get("id") for record in parse("id,text\n1,a\n1,b\n").records] == ["1", "1"]


def test_line_ends_of_cr_alone_are_refused_as_a_whole() -> None:
    error = refused("id,text\r1,a\r2,b\r")
    assert (error.rule, error.location.line, error.location.column) == ("csv_newline", 1, 8)


def test_a_lone_cr_outside_quotes_refuses_its_record() -> None:
    document = parse("id,text\n1,a\rb\n2,b\n")
    assert cells(document) == [("2", "b")]
    assert told(document) == [("csv_carriage_return", 2, 4)]


def test_a_last_line_without_a_line_end_is_a_record() -> None:
    assert cells(parse("id,text\n1,a\n2,b")) == [("1", "a"), ("2", "b")]
    assert cells(parse("id,text\r\n1,a\r\n2,b\r")) == [("1", "a"), ("2", "b")]


def test_a_header_alone_is_a_document_without_records() -> None:
    assert cells(parse("id,text")) == []
    assert cells(parse("\ufeffid,text\r\n")) == []


def test_a_file_of_one_column_is_read() -> None:
    document = parse('id\n1\n""\n\n2;3\n')
    assert cells(document) == [("1",), ("",), ("2;3",)]


def test_a_quoted_header_name_may_span_lines() -> None:
    document = parse('id,"two\nlines"\n1,a\n')
    assert document.header == ("id", "two\nlines")
    assert document.records[0].line == 3


def test_places_count_characters_and_physical_lines() -> None:
    document = parse('\ufeffid,text,more\n1,"\u00e4\n\U0001f600",x\n\u00fc,b,c\n')
    first, second = document.records
    assert str(document.locate(first, "text")) == "bank/q.csv:2:3"
    assert str(document.locate(first, "more")) == "bank/q.csv:3:4"
    assert str(document.locate(second, "text")) == "bank/q.csv:4:3"
    assert str(document.locate(second, "unknown")) == "bank/q.csv:4:1"


def test_names_of_the_header_have_places() -> None:
    document = parse('\ufeffsep=;\r\nid;"te\nxt";more\r\n1;2;3\r\n')
    assert str(document.locate_header("te\nxt")) == "bank/q.csv:2:4"
    assert str(document.locate_header("more")) == "bank/q.csv:3:5"
    assert str(document.locate_header("unknown")) == "bank/q.csv:2:1"


def test_records_are_a_sequence_made_on_demand() -> None:
    records = parse("id,text\n1,a\n2,b\n3,c\n").records
    assert len(records) == 3
    assert isinstance(records[-1], Record) and records[-1].get("id") == "3"
    assert [record.index for record in records[1:]] == [1, 2]
    assert [record.data for record in records] == [b"1,a", b"2,b", b"3,c"]
    with pytest.raises(IndexError):
        records[3]


def test_digests_see_texts_not_quotes_and_tell_columns_apart() -> None:
    plain, quoted = parse("id,text\n1,a\n"), parse('id;text\r\n"1";"a"\r\n')
    assert digests_of(plain) == digests_of(quoted)
    assert digests_of(plain) != digests_of(parse("text,id\n1,a\n"))
    assert digests_of(plain) != digests_of(parse('id,text\n"1,a",\n'))
    assert all(len(digest) == 8 for digest in digests_of(plain))
