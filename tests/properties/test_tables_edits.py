"""Laws of writing: an edit stays inside its cells, and says exactly what it was told to say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples
from tests.properties.tables_reference import MadeCsv, made_csvs, texts

from quizops.errors import ContentError
from quizops.tables import CellEdit, CsvDocument


def outside(document: CsvDocument, cells: set[tuple[int, int]]) -> list[bytes]:
    """The bytes between the named cells, in order."""
    spans = [document.records[index].span(position) for index, position in sorted(cells)]
    edges = [(0, 0), *spans, (len(document.data), len(document.data))]
    return [document.data[left[1] : right[0]] for left, right in pairwise(edges)]


@given(made_csvs(), st.data())
@settings(max_examples=examples(2000), deadline=None)
def test_edits_stay_inside_their_cells_and_are_read_back_exactly(made: MadeCsv, data: st.DataObject) -> None:
    document = CsvDocument.parse(made.data, "t.csv")
    places = [(index, position) for index in range(len(made.rows)) for position in range(len(made.header))]
    chosen = data.draw(st.dictionaries(st.sampled_from(places), texts)) if places else {}
    edits = [CellEdit(index, made.header[position], text) for (index, position), text in chosen.items()]
    after = CsvDocument.parse(document.edit(edits), "t.csv")
    assert outside(after, set(chosen)) == outside(document, set(chosen))
    expected = [list(row) for row in made.rows]
    for (index, position), text in chosen.items():
        expected[index][position] = text
    assert [list(record.cells) for record in after.records] == expected
    assert after.edit(edits) == after.data


@given(made_csvs(), st.data())
@settings(max_examples=examples(2000), deadline=None)
def test_added_columns_come_last_and_leave_every_other_byte(made: MadeCsv, data: st.DataObject) -> None:
    document = CsvDocument.parse(made.data, "t.csv")
    filled = data.draw(st.dictionaries(st.integers(0, len(made.rows) - 1), texts)) if made.rows else {}
    edits = [CellEdit(index, "new", text) for index, text in filled.items()]
    after = CsvDocument.parse(document.edit(edits, ["new", "c0", "last"]), "t.csv")
    assert after.header == (*made.header, "new", "last")
    wanted = [(*row, filled.get(index, ""), "") for index, row in enumerate(made.rows)]
    assert [record.cells for record in after.records] == wanted
    pieces = [after.data[record.start : record.span(len(made.header))[0] - 1] for record in after.records]
    assert pieces == [record.data for record in document.records]
    assert after.edit([], ["new", "last"]) == after.data


soups = st.text(alphabet=st.sampled_from('ab,,"" \n\n\r\u00fc'), max_size=60)


@given(soups, st.data())
@settings(max_examples=examples(2000), deadline=None)
def test_edits_beside_broken_records_are_exact_or_refused(soup: str, data: st.DataObject) -> None:
    document = CsvDocument.parse(("x,y\n" + soup).encode(), "t.csv")
    count = len(document.records)
    if not count:
        return
    chosen = data.draw(st.dictionaries(st.tuples(st.integers(0, count - 1), st.integers(0, 1)), texts))
    added = data.draw(st.sampled_from([[], ["new"]]))
    edits = [CellEdit(index, "xy"[position], text) for (index, position), text in chosen.items()]
    try:
        written = document.edit(edits, added)
    except ContentError as error:
        assert any(not refusal.alone for refusal in document.rows.refusals)
        assert error.location.line is not None
        return
    after = CsvDocument.parse(written, "t.csv")
    expected = [list(record.cells) + [""] * len(added) for record in document.records]
    for (index, position), text in chosen.items():
        expected[index][position] = text
    assert [list(record.cells) for record in after.records] == expected
    assert len(after.problems) == len(document.problems)
