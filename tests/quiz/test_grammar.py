"""The small languages inside cells."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizops.errors import Location
from quizops.quiz import grammar
from quizops.quiz.grammar import (
    GrammarError,
    escape,
    gaps_of,
    parse_answer_fill,
    parse_answer_match,
    parse_difficulty,
    parse_id,
    parse_list,
    parse_pairs_field,
    place_inside,
)

WORDS = st.text(alphabet="ab |=;\\ü", min_size=1).filter(lambda text: text == text.strip())


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Earth|Mars", ["Earth", "Mars"]),
        ("  Earth | Mars ||", ["Earth", "Mars"]),
        (r"a\|b|c", ["a|b", "c"]),
        (r"1\;2|x\=y|back\\slash", ["1;2", "x=y", r"back\slash"]),
        (r"\frac|C:\new", [r"\frac", r"C:\new"]),
        ("", []),
        (" | ", []),
        ("one\nline|two", ["one\nline", "two"]),
    ],
)
def test_a_list_is_split_trimmed_and_unescaped(cell: str, parts: list[str]) -> None:
    assert parse_list(cell) == parts


@given(st.lists(WORDS))
def test_escaped_words_come_back_from_a_list(words: list[str]) -> None:
    assert parse_list("|".join(map(escape, words))) == words


@given(st.dictionaries(WORDS, st.lists(WORDS, min_size=1), min_size=1))
def test_escaped_pairs_come_back(pairs: dict[str, list[str]]) -> None:
    cell = "|".join(f"{escape(left)}={';'.join(map(escape, rights))}" for left, rights in pairs.items())
    assert parse_pairs_field(cell) == {left: {"inline": rights} for left, rights in pairs.items()}


@given(st.text(alphabet="ab|= ", max_size=12))
def test_the_quick_look_and_the_long_look_agree(cell: str) -> None:
    quick = grammar._plain_sides(cell)
    if quick is not None:
        assert quick == grammar._placed_sides(cell, "pair", "")


def test_pairs_name_an_option_set_or_list_their_own_options() -> None:
    assert parse_pairs_field("left=optionSet:NAME|left2=a;b ; c") == {
        "left": {"optionSet": "NAME"},
        "left2": {"inline": ["a", "b", "c"]},
    }


def test_only_the_first_equals_sign_parts_left_from_right() -> None:
    assert parse_answer_match("E=mc=2|a\\=b=c") == {"E": "mc=2", "a=b": "c"}


def test_an_empty_cell_has_no_pairs_and_no_answers() -> None:
    assert parse_pairs_field("") == {}
    assert parse_answer_match("") == {}


def test_the_answer_of_a_gap_text_lists_alternatives() -> None:
    assert parse_answer_fill("1=grey;gray|2=cat") == {"1": ["grey", "gray"], "2": ["cat"]}


@pytest.mark.parametrize(
    ("cell", "rule", "offset"),
    [
        ("a=b|cd|e=f", "pair_without_equals", 4),
        ("a=b| =c", "pair_left_empty", 5),
        ("a=b|  c=", "pair_right_empty", 6),
        ("a=b|c=d| a=e", "pair_left_duplicate", 9),
        ("a=b|c=optionSet: ", "pair_right_empty", 6),
        ("a=b|c=;;", "alternatives_empty", 6),
        (r"a\|x=b|cd", "pair_without_equals", 7),
    ],
)
def test_a_wrong_pair_is_told_with_its_place_in_the_cell(cell: str, rule: str, offset: int) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_pairs_field(cell)
    assert (caught.value.rule, caught.value.offset_in(cell)) == (rule, offset)
    assert caught.value.hint


@pytest.mark.parametrize("cell", ["0=a", "x=a", "01=a", "1=a|{2}=b"])
def test_gaps_are_numbers_from_one(cell: str) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_answer_fill(cell)
    assert caught.value.rule == "answer_gap_wrong"


@pytest.mark.parametrize(
    ("cell", "value"),
    [("3", 3), ("-1", -1), ("0", 0), ("03", "03"), ("3.0", "3.0"), (" 3", " 3"), ("easy", "easy"), ("-0", 0)],
)
def test_a_difficulty_is_an_integer_only_where_it_is_written_as_one(cell: str, value: Any) -> None:
    assert parse_difficulty(cell) == value


@pytest.mark.parametrize(("cell", "id"), [("7", 7), (" 12 ", 12), ("-3", -3), ("", None), ("  ", None)])
def test_an_id_is_an_integer_or_nothing(cell: str, id: int | None) -> None:
    assert parse_id(cell) == id


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("007", "write it as 7"),
        ("7.0", "write it as 7"),
        ("q7", "give the row"),
        ("9" * 19, "9"),
        ("７", "give"),
    ],
)
def test_a_wrong_id_is_told_with_a_way_out(cell: str, hint: str) -> None:
    with pytest.raises(GrammarError) as caught:
        parse_id(cell)
    assert caught.value.rule == "id_wrong"
    assert hint in caught.value.hint


def test_each_gap_of_a_text_counts_once() -> None:
    assert gaps_of("{2} and {1} and {2}, but not {0}, {x} or {01}") == ["2", "1"]


@pytest.mark.parametrize(
    ("source", "offset", "place"),
    [
        ("abc", 2, (5, 12)),
        ('"abc"', 2, (5, 13)),
        ('"a""bc"', 2, (5, 14)),
        ('"a\nbc"', 3, (6, 2)),
        ('"a\r\nbc"', 3, (6, 1)),
    ],
)
def test_a_character_of_a_cell_is_found_in_the_file(source: str, offset: int, place: tuple[int, int]) -> None:
    found = place_inside(Location("q.csv", 5, 10), source, offset)
    assert (found.line, found.column) == place
