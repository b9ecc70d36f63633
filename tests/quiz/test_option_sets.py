"""Option sets and their tables."""

from __future__ import annotations

from pathlib import Path

import pytest

import quizops.quiz
from quizops.errors import ContentError, Location
from quizops.quiz.option_sets import (
    SetRow,
    interpret_set,
    is_option_sets_header,
    load_option_sets,
    read_option_sets,
    set_name,
)
from quizops.tables import CsvDocument

HEADER = "optionSetName,optionsDelimited\n"


def document(*lines: str) -> CsvDocument:
    return CsvDocument.parse((HEADER + "\n".join(lines) + "\n").encode(), "sets.csv")


def row_of(name: str, options: str) -> SetRow:
    cells = {"optionSetName": name, "optionsDelimited": options}
    return SetRow("sets.csv", 2, cells, lambda column: Location("sets.csv", 2, 1))


def test_options_are_trimmed_and_empty_ones_dropped() -> None:
    sets, problems = read_option_sets(document("planets, Earth | Jupiter||", "trueFalse,True|False"))
    assert sets == {"planets": ["Earth", "Jupiter"], "trueFalse": ["True", "False"]}
    assert problems == []


def test_a_set_without_options_says_nothing_and_clear_says_it_goes() -> None:
    assert interpret_set(row_of("s", " ")).blank
    assert interpret_set(row_of("s", "!clear")).clear
    assert not interpret_set(row_of("s", "a")).clear
    assert interpret_set(row_of("s", r"a\|b|c")).options == ("a|b", "c")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([",a|b"], [("set_name_missing", 2)]),
        (["s,|"], [("set_empty", 2)]),
        (["s,a|b|a"], [("option_duplicate", 2)]),
        (["s,a", "t,b", "s,c"], [("set_name_duplicate", 2), ("set_name_duplicate", 4)]),
        (["s,a,b"], [("csv_ragged", 2)]),
    ],
)
def test_a_wrong_row_is_left_out_and_told(lines: list[str], found: list[tuple[str, int]]) -> None:
    sets, problems = read_option_sets(document(*lines, "good,x|y"))
    assert sets.pop("good") == ["x", "y"]
    assert "s" not in sets
    assert [(problem.rule, problem.location.line) for problem in problems] == found
    assert all(problem.hint for problem in problems)


def test_an_empty_row_is_nothing() -> None:
    assert read_option_sets(document(",", "s,a")) == ({"s": ["a"]}, [])


def test_the_public_function_loads_a_file(tmp_path: Path) -> None:
    path = tmp_path / "sets.csv"
    path.write_text("\ufeffoptionSetName;optionsDelimited\r\nplanets;Earth|Jupiter\r\n", newline="")
    assert quizops.quiz.load_option_sets(path) == {"planets": ["Earth", "Jupiter"]}
    assert load_option_sets(str(path)) == {"planets": ["Earth", "Jupiter"]}


@pytest.mark.parametrize(
    ("text", "rule"),
    [("id,text\n1,a\n", "not_option_sets"), (HEADER + "s,a|a\n", "option_duplicate"), ("", "csv_empty")],
)
def test_the_public_function_names_what_is_wrong(tmp_path: Path, text: str, rule: str) -> None:
    path = tmp_path / "sets.csv"
    path.write_text(text)
    with pytest.raises(ContentError) as caught:
        load_option_sets(path)
    assert caught.value.rule == rule
    assert caught.value.location.file == str(path)


def test_a_table_of_sets_is_known_by_its_header() -> None:
    assert is_option_sets_header(("note", "optionSetName", "optionsDelimited"))
    assert not is_option_sets_header(("optionSetName",))


def test_the_key_of_a_set_is_its_trimmed_name() -> None:
    assert set_name(" planets ") == "planets"
    assert set_name("  ") is None
