"""What a question says in cells is what it says in JSON, and no cell can make the reader fail."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples

from quizops.errors import Location
from quizops.quiz.checks import check_question
from quizops.quiz.grammar import escape, place_inside
from quizops.quiz.question import Row, interpret, new_question
from quizops.quiz.schema import validate_questions
from quizops.quiz.templates import COLUMNS, TEMPLATES

law = settings(max_examples=examples(2000), deadline=None)

SETS = {"planets": ["Earth", "Mars"], "trueFalse": ["True", "False"]}
PLACE = Location("q.csv", 2, 1)
WORD = st.text(alphabet='abÜ |=;\\{1}"\n,', min_size=1, max_size=8).filter(
    lambda word: word == word.strip() and not word.startswith(("!", "optionSet:"))
)
TEXT = st.text(alphabet="ab ü,\n", min_size=1).filter(str.strip)
FORGIVING = {"unique_by": lambda word: word.strip().casefold()}


def joined(words: list[str], mark: str = "|") -> str:
    return mark.join(map(escape, words))


@st.composite
def written_questions(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, Any]]:
    """A row's cells, and the JSON question that they say."""
    template = draw(st.sampled_from(list(TEMPLATES)))
    text = draw(TEXT)
    cells, fields = {"template": template, "text": text}, {"template": template, "text": text}
    match template:
        case "mc" | "tf":
            options = draw(st.lists(WORD, min_size=2, max_size=4, **FORGIVING))
            answer = draw(st.sampled_from(options))
            cells |= {"options_inline": joined(options), "answer_mc": answer}
            fields |= {"options": options, "answer": answer}
        case "order":
            options = draw(st.lists(WORD, min_size=2, max_size=4))
            cells |= {"options_inline": joined(options)}
            fields |= {"options": options, "answer": options}
        case "short":
            answers = draw(st.lists(WORD, min_size=1, max_size=3))
            cells |= {"answer_mc": joined(answers)}
            fields |= {"answer": answers}
        case "fill":
            gaps = draw(st.lists(st.lists(WORD, min_size=1, max_size=2), min_size=1, max_size=3))
            marks = "".join(f"{{{number}}}" for number in range(1, len(gaps) + 1))
            cells["text"] = fields["text"] = text + marks
            cells |= {"answer_match": "|".join(f"{n}={joined(gap, ';')}" for n, gap in enumerate(gaps, 1))}
            fields |= {"answer": {str(n): gap for n, gap in enumerate(gaps, 1)}}
        case _:
            pairs = draw(
                st.dictionaries(
                    WORD, st.lists(WORD, min_size=1, max_size=3, **FORGIVING), min_size=1, max_size=3
                )
            )
            answer = {left: rights[0] for left, rights in pairs.items()}
            cells |= {
                "pairs": "|".join(f"{escape(left)}={joined(rights, ';')}" for left, rights in pairs.items()),
                "answer_match": "|".join(f"{escape(left)}={escape(right)}" for left, right in answer.items()),
            }
            fields |= {
                "pairs": {left: {"inline": rights} for left, rights in pairs.items()},
                "answer": answer,
            }
    return cells, fields


@law
@given(written_questions())
def test_a_question_written_in_cells_is_read_as_it_was_meant(written: tuple[dict[str, str], Any]) -> None:
    cells, fields = written
    reading = interpret(Row("q.csv", 2, 7, cells, lambda column: PLACE), SETS)
    assert reading.problems == ()
    assert reading.fields == fields
    question = new_question(7, reading.fields)
    assert check_question(question, SETS, PLACE) == []
    assert validate_questions([question]) == []


CELL = st.one_of(
    st.text(alphabet="a1|=;\\{}! ", max_size=10),
    st.sampled_from(["planets", "optionSet:planets", "!clear", "!retire", "!retire mc", *TEMPLATES]),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from(list(TEMPLATES)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
OBJECT = st.dictionaries(st.sampled_from(["template", "text", "options", "pairs", "answer"]), JSON)


@law
@given(st.dictionaries(st.sampled_from([*COLUMNS[1:], "note"]), CELL), OBJECT)
def test_no_cell_and_no_json_makes_the_reader_fail(cells: dict[str, str], known: dict[str, Any]) -> None:
    row = Row(
        "q.csv",
        2,
        7,
        cells,
        lambda column: PLACE,
        lambda column, offset: place_inside(PLACE, cells.get(column, ""), offset),
    )
    reading = interpret(row, SETS, known)
    assert all(problem.hint and problem.location.line for problem in reading.problems)
    assert not (reading.fields.keys() & (reading.blank | reading.clear))
    assert reading.implied <= reading.fields.keys()
    assert reading.retired or reading.blank | reading.clear <= reading.sources.keys()
    check_question(new_question(7, {**known, **reading.fields}), SETS, PLACE)


@law
@given(st.dictionaries(st.sampled_from([*COLUMNS[1:], "note"]), CELL))
def test_a_question_that_passes_its_checks_fits_the_schema(cells: dict[str, str]) -> None:
    reading = interpret(Row("q.csv", 2, 7, cells, lambda column: PLACE), SETS)
    question = new_question(7, reading.fields)
    if not reading.problems and check_question(question, SETS, PLACE) == []:
        assert validate_questions([question]) == []
