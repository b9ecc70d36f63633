"""Rows read as what they say about a question."""

from __future__ import annotations

from typing import Any

import pytest

from quizops.errors import Location
from quizops.quiz.grammar import place_inside
from quizops.quiz.question import Reading, Row, interpret, is_questions_header, new_question, read_template
from quizops.quiz.templates import COLUMNS

SETS = {"planets": ["Earth", "Jupiter", "Mars"], "trueFalse": ["True", "False"]}


def row_of(id: int = 1, **cells: str) -> Row:
    """A row of a file that has only the columns named."""
    return Row("q.csv", 4, id, cells, lambda column: Location("q.csv", 4, [*cells, column].index(column) + 1))


def read(known: dict[str, Any] | None = None, **cells: str) -> Reading:
    return interpret(row_of(**cells), SETS, known or {})


def rules(reading: Reading) -> list[str]:
    return [problem.rule for problem in reading.problems]


def test_a_multiple_choice_row_is_read_whole() -> None:
    reading = read(
        template="mc",
        text=" Which? ",
        options_ref="",
        options_inline="a|B |c",
        answer_mc=" b",
        hint="",
        difficulty="3",
        tags="x| y",
        source="ESA",
    )
    assert reading.fields == {
        "template": "mc",
        "text": " Which? ",
        "options": ["a", "B", "c"],
        "answer": "B",
        "difficulty": 3,
        "tags": ["x", "y"],
        "source": "ESA",
    }
    assert reading.blank == {"hint"}
    assert reading.problems == ()


def test_a_named_set_comes_before_inline_options() -> None:
    reading = read(template="mc", options_ref=" planets ", options_inline="a|b")
    assert reading.fields["options"] == SETS["planets"]
    assert reading.set_names == {"planets"}


def test_a_set_that_does_not_exist_is_refused_with_the_nearest_name() -> None:
    reading = read(template="mc", options_ref="Planet", answer_mc="Earth")
    assert rules(reading) == ["option_set_unknown"]
    assert "'planets'" in reading.problems[0].hint
    assert reading.problems[0].location == Location("q.csv", 4, 2)
    assert "options" not in reading.fields


@pytest.mark.parametrize(("cell", "answer"), [("TRUE", "True"), ("false ", "False"), ("True", "True")])
def test_true_or_false_takes_its_own_set_and_forgives_case(cell: str, answer: str) -> None:
    reading = read(template="tf", text="So?", options_ref="", answer_mc=cell)
    assert reading.fields["options"] == ["True", "False"]
    assert reading.fields["answer"] == answer
    assert reading.implied == {"options"}
    assert reading.set_names == {"trueFalse"}
    assert "options" not in reading.blank


def test_true_or_false_works_without_any_option_set() -> None:
    reading = interpret(row_of(template="tf", answer_mc="true"), {})
    assert reading.fields["options"] == ["True", "False"]
    assert reading.set_names == frozenset()
    named = interpret(row_of(template="mc", options_ref="trueFalse"), {})
    assert named.fields["options"] == ["True", "False"]


def test_an_answer_that_is_no_option_is_refused() -> None:
    assert rules(read(template="mc", options_inline="a|b", answer_mc="c")) == ["answer_not_option"]


def test_an_answer_that_could_be_two_options_is_refused() -> None:
    assert rules(read(template="mc", options_inline="a|A|b", answer_mc=" A ")) == ["answer_ambiguous"]
    assert read(template="mc", options_inline="a|A|b", answer_mc="A").fields["answer"] == "A"


def test_an_answer_is_held_against_the_known_options_when_the_file_has_none() -> None:
    known = {"template": "mc", "options": ["Yes", "No"]}
    assert read(known, answer_mc="yes").fields == {"answer": "Yes"}
    assert rules(read(known, answer_mc="maybe")) == ["answer_not_option"]
    assert read({"template": "mc"}, answer_mc="maybe").fields == {"answer": "maybe"}


def test_true_or_false_with_options_of_its_own_in_the_json_may_be_answered_by_them() -> None:
    known = {"template": "tf", "options": ["Yes", "No"]}
    assert read(known, template="tf", options_ref="", answer_mc="yes").fields["answer"] == "Yes"
    assert read(known, template="tf", options_ref="", answer_mc="true").fields["answer"] == "True"
    assert rules(read(known, template="tf", options_ref="", answer_mc="maybe")) == ["answer_not_option"]


def test_a_json_that_holds_something_else_is_no_match_and_no_crash() -> None:
    known = {"template": "mc", "options": [1, None, "b"], "pairs": [], "text": 3}
    assert rules(read(known, answer_mc="1")) == ["answer_not_option"]
    assert read({**known, "template": "match"}, answer_match="a=b").fields == {"answer": {"a": "b"}}
    assert read({**known, "template": "fill"}, answer_match="1=b").fields == {"answer": {"1": ["b"]}}
    assert read({"template": ["mc"]}, text="So?").template == ""


def test_matching_reads_pairs_and_answers() -> None:
    reading = read(
        template="match", pairs="a=optionSet:planets|b=x;y", answer_match="a=earth|b=y", answer_mc="ignored"
    )
    assert reading.fields["pairs"] == {"a": {"optionSet": "planets"}, "b": {"inline": ["x", "y"]}}
    assert reading.fields["answer"] == {"a": "Earth", "b": "y"}
    assert reading.set_names == {"planets"}


@pytest.mark.parametrize(
    ("pairs", "answer", "rule"),
    [
        ("a=optionSet:moons", "a=Io", "option_set_unknown"),
        ("a=x;y", "a=z", "answer_not_option"),
        ("a=x;y", "a=x|b=y", "answer_left_unknown"),
        ("a=x;y|b=x;y", "a=x", "answer_left_missing"),
        ("a", "a=x", "pair_without_equals"),
        ("a=x;y", "a", "answer_without_equals"),
    ],
)
def test_matching_that_does_not_fit_is_refused(pairs: str, answer: str, rule: str) -> None:
    assert rules(read(template="match", pairs=pairs, answer_match=answer)) == [rule]


def test_gaps_and_their_answers_are_read() -> None:
    reading = read(template="fill", text="{1} and {2}", answer_match="1=a;b|2=c")
    assert reading.fields["answer"] == {"1": ["a", "b"], "2": ["c"]}


@pytest.mark.parametrize(
    ("text", "answer", "rule"),
    [
        ("{1}", "1=a|2=b", "gap_not_in_text"),
        ("{1} {2}", "1=a", "gap_without_answer"),
        ("{1}", "one=a", "answer_gap_wrong"),
        ("{1}", "1=;", "alternatives_empty"),
    ],
)
def test_gaps_that_do_not_fit_their_answers_are_refused(text: str, answer: str, rule: str) -> None:
    assert rules(read(template="fill", text=text, answer_match=answer)) == [rule]


def test_a_short_answer_lists_what_is_accepted() -> None:
    assert read(template="short", answer_mc="eight|8").fields["answer"] == ["eight", "8"]
    assert rules(read(template="short", answer_mc="|")) == ["answer_empty"]


def test_an_order_is_its_own_answer() -> None:
    reading = read(template="order", options_inline="first|then|first")
    assert reading.fields["options"] == reading.fields["answer"] == ["first", "then", "first"]


def test_options_need_to_be_several_and_different() -> None:
    assert rules(read(template="mc", options_inline="a")) == ["options_too_few"]
    assert rules(read(template="mc", options_inline="a|b|a")) == ["option_duplicate"]


def test_a_cell_of_space_alone_is_blank() -> None:
    assert read(template="mc", text=" \n", tags="|").blank == {"text", "tags"}


def test_clear_takes_a_field_away() -> None:
    reading = read(template="mc", hint=" !clear ", tags="!clear", note="!clear", options_inline="!clear")
    assert reading.clear == {"hint", "tags", "note", "options"}


def test_clearing_one_option_column_lets_the_other_speak() -> None:
    reading = read(template="mc", options_ref="!clear", options_inline="a|b")
    assert reading.fields["options"] == ["a", "b"]
    assert reading.clear == frozenset()


def test_a_cleared_true_or_false_goes_back_to_its_own_set() -> None:
    reading = read({"options": ["Yes", "No"]}, template="tf", options_inline="!clear", answer_mc="true")
    assert reading.fields["options"] == ["True", "False"]
    assert reading.implied == frozenset()
    assert reading.clear == frozenset()
    assert reading.fields["answer"] == "True"


@pytest.mark.parametrize("column", ["text", "template"])
def test_text_and_template_are_never_cleared(column: str) -> None:
    reading = interpret(row_of(**{"template": "mc", column: "!clear"}), SETS, {"template": "mc"})
    assert rules(reading) == ["clear_refused"]
    assert reading.clear == frozenset()


@pytest.mark.parametrize(
    ("cell", "retired", "template"),
    [
        ("mc", False, "mc"),
        ("!retire", True, ""),
        ("!retire mc", True, "mc"),
        (" !retire\ttf ", True, "tf"),
        ("!retired", False, "!retired"),
    ],
)
def test_retire_stands_before_or_instead_of_the_template(cell: str, retired: bool, template: str) -> None:
    assert read_template(cell) == (retired, template)


def test_a_retired_row_says_nothing_else() -> None:
    reading = read(template="!retire mc", text="", answer_mc="no option")
    assert (reading.retired, reading.template, reading.fields, reading.problems) == (True, "mc", {}, ())


def test_an_unknown_template_is_refused_with_the_nearest() -> None:
    reading = read(template="mach", text="So?")
    assert rules(reading) == ["template_unknown"]
    assert reading.problems[0].hint == "did you mean 'match'?"


def test_answers_without_a_template_are_refused_and_plain_cells_are_not() -> None:
    assert rules(read(template="", text="So?", answer_mc="x")) == ["template_missing"]
    assert read(text="So?", hint="Ah").fields == {"text": "So?", "hint": "Ah"}
    assert read({"template": "short"}, template="", answer_mc="x").fields == {"answer": ["x"]}


def test_columns_that_the_file_lacks_are_neither_blank_nor_sources() -> None:
    reading = read(template="mc", text="So?")
    assert reading.blank == frozenset()
    assert set(reading.sources) == {"template", "text"}


def test_a_fault_is_placed_inside_its_cell_where_that_is_known() -> None:
    cells = {"template": "match", "pairs": "a=x;y|bcd"}
    row = Row(
        "q.csv",
        4,
        1,
        cells,
        lambda column: Location("q.csv", 4, 7),
        lambda column, offset: place_inside(Location("q.csv", 4, 7), cells[column], offset),
    )
    assert interpret(row, SETS).problems[0].location == Location("q.csv", 4, 13)


def test_a_new_question_has_its_keys_in_order() -> None:
    fields = {"source": "ESA", "answer": "a", "options": ["a", "b"], "text": "So?", "template": "mc"}
    assert list(new_question(3, fields)) == ["id", "template", "text", "options", "answer", "source"]


@pytest.mark.parametrize(
    ("header", "is_one"),
    [
        (COLUMNS, True),
        (("id", "hint"), True),
        (("id", "name"), False),
        (("row_id", "id", "text"), False),
        (("text", "template"), False),
    ],
)
def test_a_table_of_questions_is_known_by_its_header(header: tuple[str, ...], is_one: bool) -> None:
    assert is_questions_header(header) is is_one
