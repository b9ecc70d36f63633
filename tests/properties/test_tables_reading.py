"""Laws of reading: what was written is read, and the fast reader agrees with the plain one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples
from tests.properties.tables_reference import MadeCsv, made_csvs, read_slowly

from quizops.tables import CsvDocument, digest_of, digests_of, texts_of
from quizops.tables.scan import Scanner

soups = st.text(alphabet=st.sampled_from('ab,,"" \n\n\r\u00fc'), max_size=60)


def plainly(made: MadeCsv) -> bytes:
    """The same cells, every one quoted, in the commonest dialect."""
    return "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n"
        for row in [made.header, *made.rows]
    ).encode()


@given(made_csvs())
@settings(max_examples=examples(2000), deadline=None)
def test_every_cell_is_read_back_exactly_in_any_dialect(made: MadeCsv) -> None:
    document = CsvDocument.parse(made.data, "q.csv")
    assert document.header == made.header
    assert document.problems == []
    assert [record.cells for record in document.records] == made.rows
    assert [tuple(cells) for cells in texts_of(document)] == made.rows
    assert digests_of(document) == digests_of(CsvDocument.parse(plainly(made), "q.csv"))
    assert digests_of(document) == [digest_of(record) for record in document.records]
    assert len(set(digests_of(document))) == len(set(made.rows))


@given(soups, st.integers(1, 3), st.sampled_from([4, 7, 64]))
@settings(max_examples=examples(4000), deadline=None)
def test_any_characters_are_read_as_the_plain_reader_reads_them(soup: str, width: int, piece: int) -> None:
    data = (",".join("xyz"[:width]) + "\n" + soup).encode()
    expected = read_slowly(soup, width, ",", line=2)
    document = CsvDocument.parse(data, "q.csv")
    assert [(record.line, record.cells) for record in document.records] == expected.good
    assert [(each.line, each.rule.value) for each in document.rows.refusals] == expected.refused
    in_pieces = Scanner(data, document.header_end, 2, b",", width, piece_bytes=piece).rest()
    assert in_pieces.starts.tolist() == document.rows.starts.tolist()
    assert in_pieces.ends.tolist() == document.rows.ends.tolist()
    assert in_pieces.lines.tolist() == document.rows.lines.tolist()
    assert in_pieces.delimiters.tolist() == document.rows.delimiters.tolist()
    assert in_pieces.refusals == document.rows.refusals
