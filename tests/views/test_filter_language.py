"""The filter language: what is understood, what is refused and what could come next."""

from __future__ import annotations

import pytest

from quizops_console.views.columns import ColumnStore
from quizops_console.views.filtering import FilterProblem, completions, parse_filter
from quizops_console.views.rows_view import RowsView
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

WORDS = ("pending", "partial", "completed", "failed")
SPEC = TableSpec(
    id="t",
    store_columns=("key", "name", "youtube", "drive"),
    columns=(ColumnSpec("name", "Name", Width(4, 8, 20)),),
    identity="key",
    fields={
        "status": FieldSpec(("youtube", "drive"), WORDS),
        "name": FieldSpec(("name",)),
        "source": FieldSpec(scopes={"any": (), "youtube": ("youtube",), "drive": ("drive",)}),
    },
    search=("key", "name"),
)
ROWS = [
    ("1", "Anna Novak", "failed", "completed"),
    ("2", "Boris, the 2nd", "pending", "failed"),
    ("3", "anna: a life", "completed", "completed"),
    ("4", "", "partial", "pending"),
]


def shown(text: str) -> str:
    view = RowsView(SPEC, ColumnStore.from_rows(SPEC.store_columns, ROWS))
    assert view.set_filter(text) is None
    return "".join(view.identity_at(position) for position in range(view.shown))


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", "1234"),
        ("ANNA", "13"),
        ("anna novak", "1"),
        ('"anna n"', "1"),
        ("-anna", "24"),
        ("status:failed", "12"),
        ("status:failed source:drive", "2"),
        ("status:failed source:any", "12"),
        ("status:failed -source:drive", "1"),
        ("status:FAILED,pe", "124"),
        ("status:p", "24"),
        ("-status:completed", "24"),
        ("status:failed -name:anna", "2"),
        ('name:""', "4"),
        ('"anna:"', "3"),
        ('"boris,"', "2"),
        ("novak,life", "13"),
        ("status:", "1234"),
        ("status:failed,", "12"),
        ('"anna no', "1"),
        ("-", "1234"),
    ],
)
def test_a_filter_shows_the_rows_that_every_term_holds_for(text: str, keys: str) -> None:
    assert shown(text) == keys


def test_an_unknown_field_names_its_column_the_near_one_and_the_known_ones() -> None:
    with pytest.raises(FilterProblem) as caught:
        parse_filter("anna -stat:failed", SPEC)
    assert caught.value.message == "no field `stat`"
    assert caught.value.column == 7
    assert "did you mean status:" in caught.value.hint
    assert "source:" in caught.value.hint


def test_an_unknown_word_names_its_column_the_near_one_and_the_known_ones() -> None:
    with pytest.raises(FilterProblem) as caught:
        parse_filter("status:pending,faild", SPEC)
    assert caught.value.message == "no status `faild`"
    assert caught.value.column == 16
    assert caught.value.hint == "did you mean failed — known: pending, partial, completed, failed"


def test_a_problem_leaves_the_filter_before_it_standing() -> None:
    view = RowsView(SPEC, ColumnStore.from_rows(SPEC.store_columns, ROWS))
    view.set_filter("anna")
    problem = view.set_filter("nope:1")
    assert problem is not None
    assert view.filter_text == "anna"
    assert view.shown == 2


def taken(text: str) -> list[str]:
    return [completion.text for completion in completions(text, len(text), SPEC)]


def test_the_beginning_of_a_field_is_completed() -> None:
    assert taken("st") == ["status:"]
    assert taken("anna -st") == ["anna -status:"]
    assert taken("") == ["status:", "name:", "source:"]


def test_the_beginning_of_a_word_is_completed_also_after_a_comma() -> None:
    assert taken("status:fa") == ["status:failed"]
    assert taken("status:failed,pa") == ["status:failed,partial"]
    assert taken("status:failed,") == [f"status:failed,{word}" for word in WORDS if word != "failed"]
    assert taken("source:d") == ["source:drive"]


def test_what_stands_after_the_cursor_stays() -> None:
    (completion,) = completions("st anna", 2, SPEC)
    assert (completion.text, completion.cursor) == ("status: anna", 7)
