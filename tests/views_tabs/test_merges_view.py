"""The tab Merges: what waits, word by word, and a question as a learner sees it."""

from __future__ import annotations

from typing import Any

import pytest

from quizops.quiz.model import ConflictKind
from quizops_console.link.tables import COLUMNS
from quizops_console.tui.widgets.layout import fitted
from quizops_console.views.filtering import parse_filter
from quizops_console.views.question import question_sheet
from quizops_console.views.section import Place
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.tabs.merges import (
    CONFLICTS,
    KINDS,
    MERGES,
    PLAN,
    QUIZZES,
    apart,
    item_details,
    kind_line,
    quiz_details,
    what_line,
)
from quizops_console.views.word_diff import WRAP, word_diff, word_diff_sheet, words, wrapped

Row = dict[str, str]
_PLAN, _QUIZZES = MERGES.sections


def item(**cells: str) -> Row:
    """A row of the plan table with nothing in it but `cells`."""
    return {**dict.fromkeys(COLUMNS["plan"], ""), "quiz": "world", "kind": "changed", **cells}


def quiz(**cells: str) -> Row:
    zeros = dict.fromkeys(("questions", "option_sets", "pending", "withheld", "held", "refused"), "0")
    return {
        **dict.fromkeys(COLUMNS["quizzes"], ""),
        "name": "world",
        "path": "world/quiz.json",
        **zeros,
        **cells,
    }


def text(line: Line) -> str:
    return "".join(span.text for span in line)


def toned(line: Line, tone: Tone) -> list[str]:
    return [span.text for span in line if span.tone is tone]


def sheet_text(rows: Any) -> str:
    return "\n".join(cells[1] for cells in rows)


# What waits


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sign_a_word_and_can_be_filtered_for(kind: str) -> None:
    told = text(kind_line(item(kind=kind)))
    assert told.endswith(f" {kind}")
    assert len(told) <= 10
    parse_filter(f"kind:{kind}", PLAN)


def test_every_kind_of_conflict_can_be_filtered_for() -> None:
    assert set(CONFLICTS) == set(ConflictKind)


def test_a_change_shows_before_and_after() -> None:
    assert text(what_line(item(before="One?", after="Two?"))) == "One? → Two?"
    assert text(what_line(item(before="", after="Two?"))) == "nothing → Two?"


def test_a_conflict_shows_that_both_sides_differ() -> None:
    told = what_line(item(kind="conflict", ours="here", theirs="there"))
    assert text(told) == "here ≠ there"


def test_what_both_sides_begin_with_is_left_out_when_it_is_long() -> None:
    same = "The quick brown fox jumps over "
    assert apart(f"{same}the dog", f"{same}a cat") == ("…ps over the dog", "…ps over a cat")
    assert apart("short a", "short b") == ("short a", "short b")


def test_a_refused_cell_leads_to_its_place() -> None:
    row = item(kind="refused", file="world/q.csv", line="7", column="12", message="no such option", rule="r")
    assert text(what_line(row)) == "no such option"
    assert _PLAN.place(row) == Place("world/q.csv", 7, 12)
    assert _PLAN.place(item()) is None
    where = next(column for column in PLAN.columns if column.id == "place")
    assert where.show is not None
    assert where.show(row) == "q.csv:7:12"


def test_the_plan_fits_into_eighty_columns_and_sixty() -> None:
    assert fitted(PLAN.columns, 77).after == 0
    assert fitted(PLAN.columns, 57).after == 0


def test_details_of_a_change_mark_the_words_that_differ() -> None:
    lines = item_details(item(id="7", field="text", before="the red fox", after="the blue fox"))
    assert "world 7 text" in text(lines[0])
    assert toned(lines[1], Tone.REMOVED) == ["red"]
    assert toned(lines[2], Tone.ADDED) == ["blue"]


def test_details_of_a_conflict_say_which_key_takes_which_side() -> None:
    lines = item_details(
        item(
            kind="conflict",
            conflict="first_contact",
            ours="a b",
            theirs="a c",
            base="a",
            since="2026-11-22T04:00:00Z",
        )
    )
    told = list(map(text, lines))
    assert told[1] == "first contact conflict since 2026-11-22 04:00:00Z; base: a"
    assert told[2].startswith("< ours")
    assert told[3].startswith("> theirs")


def test_details_of_what_is_withheld_say_the_way_out() -> None:
    assert "re-apply" in "\n".join(map(text, item_details(item(kind="withheld", id="7", field="text"))))


# Quizzes


def test_a_quiz_tells_its_state_in_words() -> None:
    state = QUIZZES.columns[1]
    assert state.show is not None
    told = [
        state.show(quiz(**cells))
        for cells in (
            {"error": "broken"},
            {"held": "2"},
            {"published_at": "2026-11-22T04:00:00Z"},
            {},
        )
    ]
    assert [one if isinstance(one, str) else text(one) for one in told] == [
        "✗ held",
        "▲ waits",
        "● live",
        "· new",
    ]


def test_details_of_a_quiz_tell_what_waits_and_why_it_is_held() -> None:
    told = list(
        map(text, quiz_details(quiz(questions="51", option_sets="6", held="2", error="line 3: no JSON")))
    )
    assert told[1] == "51 questions, 6 option sets; 2 conflicts wait"
    assert told[2].strip() == "line 3: no JSON"
    assert _QUIZZES.place(quiz()) == Place("world/quiz.json")


# Word by word


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a", ""),
        ("", "a"),
        ("one two", "one  two!"),
        ("größer als 中文", "kleiner als 中文 字"),
        ("a a a", "a a"),
    ],
)
def test_a_diff_loses_nothing_of_either_text(before: str, after: str) -> None:
    removed, added = word_diff(before, after)
    assert (text(removed), text(added)) == (before, after)
    kept = [span.text for span in removed if span.tone is Tone.PLAIN]
    assert "".join(kept) == "".join(span.text for span in added if span.tone is Tone.PLAIN)


def test_very_long_texts_that_differ_everywhere_are_one_change() -> None:
    before, after = " ".join(map(str, range(9000))), " ".join(map(str, range(9000, 18000)))
    removed, _ = word_diff(f"same {before} end", f"same {after} end")
    assert [span.tone for span in removed] == [Tone.PLAIN, Tone.REMOVED, Tone.PLAIN]


def test_words_joined_are_the_text() -> None:
    sample = "It's 3.5 km – „weit“!\tJa␊Nein"
    assert "".join(words(sample)) == sample


def test_long_lines_are_wrapped_between_words_and_at_line_breaks() -> None:
    line = (Span("word " * 40), Span("new", Tone.ADDED), Span("␊last"))
    lines = wrapped(line)
    assert all(len(text(one)) <= WRAP for one in lines)
    assert text(lines[-1]).strip() == "last"
    assert any(toned(one, Tone.ADDED) == ["new"] for one in lines)
    assert max(len(text(one)) for one in wrapped((Span("x" * 300),))) <= WRAP


def test_the_diff_of_a_conflict_shows_base_and_both_sides() -> None:
    sheet = word_diff_sheet(
        item(
            kind="conflict",
            conflict="field",
            id="7",
            field="text",
            base="a red fox",
            ours="a blue fox",
            theirs="a red wolf",
            file="q.csv",
            line="3",
            column="9",
        )
    )
    told = sheet_text(sheet.rows)
    for part in ("q.csv:3:9", "base", "a red fox", "ours, live now", "theirs, in the CSV", "field conflict"):
        assert part in told
    assert sheet.title == "conflict 7 text"
    assert sheet.subject["quiz"] == "world"


def test_the_diff_of_a_refused_cell_shows_message_and_hint() -> None:
    told = sheet_text(word_diff_sheet(item(kind="refused", message="no", hint="do", rule="r", file="q")).rows)
    assert "no" in told
    assert "do" in told
    assert "[r]" in told


# As a learner sees it


def question(**fields: Any) -> dict[str, Any]:
    return {
        "quiz": "world",
        "id": 7,
        "question": {"id": 7, "text": "What?", **fields},
        "json_pointer": "/questions/6",
        "rows": [{"file": "q.csv", "line": 8, "cells": {}}],
        "conflicts": [],
        "refused": [],
        "withheld": [],
    }


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        (
            {"template": "mc", "options": ["red", "blue"], "answer": "blue"},
            ["○ A  red", "○ B  blue", "answer\n  blue"],
        ),
        ({"template": "tf", "options": ["True", "False"], "answer": "True"}, ["○ A  True", "○ B  False"]),
        (
            {
                "template": "match",
                "pairs": {"Japan": {"inline": ["Tokyo", "Kyoto"]}, "Mars": {"optionSet": "planets"}},
                "answer": {"Japan": "Tokyo", "Mars": "red"},
            },
            ["Japan  →  Tokyo / Kyoto", "Mars   →  one of the set planets", "Japan  Tokyo"],
        ),
        (
            {"template": "fill", "text": "It is {1} and {2}.", "answer": {"1": ["a", "b"], "2": ["c"]}},
            ["It is ____(1)____ and ____(2)____.", "1  a or b"],
        ),
        ({"template": "short", "answer": ["uno", "one"]}, ["________", "uno or one"]),
        (
            {"template": "order", "options": ["b", "a"], "answer": ["b", "a"]},
            ["↕ A  a\n  ↕ B  b", "1. b", "2. a"],
        ),
    ],
)
def test_each_template_is_shown_in_its_own_way(fields: dict[str, Any], parts: list[str]) -> None:
    told = sheet_text(question_sheet(question(**fields)).rows)
    for part in parts:
        assert part in told


def test_a_hint_is_only_announced_before_the_answer() -> None:
    told = sheet_text(question_sheet(question(template="short", answer="x", hint="think")).rows)
    asked, answered = told.split("answer\n")
    assert "a hint can be asked for" in asked
    assert "think" not in asked
    assert "hint: think" in answered


def test_where_a_question_comes_from_is_told() -> None:
    told = sheet_text(question_sheet(question(template="short", answer="x")).rows)
    assert "/questions/6" in told
    assert "q.csv:8" in told


def test_a_question_that_is_not_live_says_so_with_what_waits() -> None:
    shown = {**question(), "question": None, "json_pointer": None}
    shown["refused"] = [{"message": "no such option", "file": "q.csv", "line": 8, "column": 3}]
    told = sheet_text(question_sheet(shown).rows)
    assert "not in the live quiz yet" in told
    assert "no such option  q.csv:8:3" in told


def test_what_nobody_expects_in_a_question_is_still_shown() -> None:
    odd = {"template": "poem", "options": 3, "pairs": [1], "answer": None, "text": "a\x1bb\nc", "weight": 1.1}
    for template in ("poem", "mc", "match", "order", "fill"):
        sheet = question_sheet(question(**{**odd, "template": template}))
        assert all(cells[1].isprintable() for cells in sheet.rows)
