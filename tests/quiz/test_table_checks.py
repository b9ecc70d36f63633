"""Tables of questions, checked by themselves."""

from __future__ import annotations

from quizops.errors import Problem, Severity
from quizops.quiz.question import question_key
from quizops.quiz.table_checks import (
    check_option_sets_table,
    check_questions_table,
    check_unknown_table,
    question_rows,
)
from quizops.tables import CsvDocument

SETS = {"trueFalse": ["True", "False"]}


def parse(text: str) -> CsvDocument:
    return CsvDocument.parse(text.encode(), "q.csv")


def told(problems: list[Problem]) -> list[tuple[str, int | None, int | None]]:
    return [(problem.rule, problem.location.line, problem.location.column) for problem in problems]


def test_a_good_table_has_no_problem() -> None:
    text = 'id,template,text,answer_mc,note\n1,tf,So?,TRUE,"a, b"\n,,skipped,,\n2,short,Who?,me|I,\n'
    assert check_questions_table(parse(text), SETS) == []


def test_rows_with_wrong_or_shared_ids_are_left_out() -> None:
    document = parse("id,text\n1,a\nx,b\n2,c\n1,d\n,e\n3.0,f\n")
    rows, problems = question_rows(document)
    assert [row.id for row in rows] == [2]
    assert told(problems) == [
        ("id_wrong", 3, 1),
        ("id_wrong", 7, 1),
        ("id_duplicate", 2, 1),
        ("id_duplicate", 5, 1),
    ]
    assert "lines 2, 5" in problems[-1].message


def test_faults_are_placed_inside_quoted_cells_with_line_breaks() -> None:
    text = 'id,template,text,pairs,answer_match\n1,match,"one\n""two""","a=x;y|\nbroken|c=d","a=x"\n'
    assert told(check_questions_table(parse(text), SETS)) == [("pair_without_equals", 4, 1)]


def test_a_fault_behind_doubled_quotes_counts_the_quotes() -> None:
    text = 'id,template,pairs\n1,match,"a=""x""|b"\n'
    assert told(check_questions_table(parse(text), SETS)) == [("pair_without_equals", 2, 18)]


def test_what_a_merge_passes_over_is_a_warning() -> None:
    text = (
        "id,template,text,options_ref,options_inline,answer_match,Hint,answer,answer_mcq\n"
        "1,tf,So?,trueFalse,a|b,x=y,,,\n"
    )
    problems = check_questions_table(parse(text), SETS)
    assert told(problems) == [
        ("column_misspelt", 1, 58),
        ("column_reserved", 1, 63),
        ("column_misspelt", 1, 70),
        ("options_twice", 2, 20),
        ("cell_unused", 2, 24),
    ]
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    assert "'hint'" in problems[0].hint
    assert "'answer_mc'" in problems[2].hint


def test_records_that_are_none_are_told_beside_the_rest() -> None:
    text = "id,template,text\n1,mc,a,b\n2,essay,c\n"
    assert told(check_questions_table(parse(text), SETS)) == [
        ("csv_ragged", 2, 8),
        ("template_unknown", 3, 3),
    ]


def test_a_table_of_sets_is_checked_with_its_header() -> None:
    text = "optionSetName,optionsDelimited,optionSetname\ns,a|a,\n"
    assert [problem.rule for problem in check_option_sets_table(parse(text))] == ["option_duplicate"]


def test_the_key_of_a_row_is_its_id_or_nothing() -> None:
    assert [question_key(cell) for cell in ("7", " 7 ", "", "x", "07")] == [7, 7, None, None, None]


def test_a_table_passed_over_is_named_when_its_columns_are_nearly_known() -> None:
    problems = check_unknown_table(parse("ID;template;Answer MC;who\n1;mc;a;b\n"))
    assert told(problems) == [("table_unknown", 1, 1)]
    assert problems[0].hint == "rename 'ID' to 'id', 'Answer MC' to 'answer_mc'"
    assert told(check_unknown_table(parse("note,RowID,Google Drive\na,b,c\n"))) == [("table_unknown", 1, 6)]
    assert check_unknown_table(parse("name,Text\na,b\n")) == []


def test_a_new_question_must_be_whole_as_far_as_the_file_has_the_columns() -> None:
    document = parse("id,template,text,answer_mc\n1,short,So?,\n2,short,,a\n3,match,So?,\n4,!retire,,\n")
    assert told(check_questions_table(document, SETS)) == []
    assert told(check_questions_table(document, SETS, existing=lambda id: None)) == [
        ("answer_missing", 2, 13),
        ("text_missing", 3, 9),
    ]
    there = {1: {"template": "short", "text": "So?", "answer": ["a"]}}
    assert told(check_questions_table(document, SETS, existing=there.get)) == [("text_missing", 3, 9)]
