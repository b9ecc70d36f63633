"""The stage: where somebody is, and that he finds it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from quizops_console.link.frames import joined
from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.section import Place, Section, TabSpec
from quizops_console.views.spans import Span, Tone
from quizops_console.views.stage import Stage
from quizops_console.views.table_spec import ColumnSpec, TableSpec, Width

COLUMNS = ("key", "word")


def section(id: str) -> Section:
    column = ColumnSpec("word", "word", Width(4, 8, 12))
    spec = TableSpec(id, COLUMNS, (column,), "key", search=("word",), name="words")
    return Section(id, id, id, spec, lambda row: [], place=lambda row: Place("a.csv", int(row["key"]), 2))


@pytest.fixture
def stage() -> Stage:
    return Stage(
        (
            TabSpec("first", "First", (section("one"), section("two"))),
            TabSpec("second", "Second", (section("three"),)),
        )
    )


def chunk(table: str, *words: str) -> dict[str, Any]:
    rows = [(str(n), word) for n, word in enumerate(words, 1)]
    return {"table": table, "chunk": 0, "rows": len(rows), "cells": joined(rows, 2)}


def ready(table: str, total: int) -> dict[str, Any]:
    return {"table": table, "total": total, "state": "ready", "message": ""}


def fill(stage: Stage, table: str, *words: str) -> None:
    stage.take(chunk(table, *words))
    stage.take(ready(table, len(words)))


def test_rows_find_their_table_and_only_what_is_looked_at_wants_painting(stage: Stage) -> None:
    assert stage.take(chunk("one", "a", "b")) is not None
    assert stage.take(chunk("three", "c")) is None
    assert stage.view.shown == 2
    stage.go_to_tab(1)
    assert stage.view.shown == 1


def test_a_table_says_how_it_stands(stage: Stage) -> None:
    assert stage.state.word == "loading"
    stage.take({"table": "one", "total": 0, "state": "error", "message": "gone"})
    assert (stage.state.word, stage.state.message) == ("error", "gone")


def test_rows_that_are_still_to_come_cost_no_marks(stage: Stage) -> None:
    stage.restore({"views": {"one": {"marks": ["2"], "cursor": "2"}}})
    stage.take({"table": "one", "total": 1, "state": "loading", "message": ""})
    stage.take(chunk("one", "a", "b"))
    stage.take(ready("one", 2))
    assert (stage.view.marked(), stage.view.cursor_id) == (["2"], "2")


def test_each_tab_remembers_its_section(stage: Stage) -> None:
    stage.step_section(1)
    stage.step_tab(1)
    assert stage.section.id == "three"
    stage.step_tab(1)
    assert stage.section.id == "two"


def test_a_sheet_lies_over_its_tab_until_it_is_taken_away(stage: Stage) -> None:
    fill(stage, "one", "a")
    stage.push(lines_sheet("log", "log", [(Span("x"),), (Span("y", Tone.BAD),)]))
    assert stage.sheet is not None and stage.view.shown == 2 and stage.state.word == "ready"
    stage.step_tab(1)
    assert stage.sheet is None
    stage.step_tab(-1)
    assert stage.pop() and not stage.pop()
    assert stage.view.shown == 1


def test_a_sheet_that_follows_stands_at_its_end_as_it_grows(stage: Stage) -> None:
    stage.push(lines_sheet("log", "log", [(Span("x"),)] * 3, follows=True))
    assert stage.view.cursor == 2
    stage.push(lines_sheet("log", "log", [(Span("x"),)] * 5, follows=True))
    assert stage.view.cursor == 4


def test_a_sheet_that_somebody_reads_back_in_stays_where_he_is(stage: Stage) -> None:
    stage.push(lines_sheet("log", "log", [(Span("x"),)] * 5, follows=True))
    stage.view.move_to(1)
    stage.push(lines_sheet("log", "log", [(Span("x"),)] * 9, follows=True))
    assert (stage.view.cursor, stage.view.shown) == (1, 9)


def test_the_row_under_the_cursor_has_a_place_and_sheets_have_none(stage: Stage) -> None:
    assert stage.row is None and stage.place is None
    fill(stage, "one", "a", "b")
    stage.view.move(1)
    assert stage.place == Place("a.csv", 2, 2)
    stage.push(lines_sheet("log", "log", [(Span("x"),)]))
    assert stage.place is None


def test_copied_are_the_marked_rows_else_the_one_under_the_cursor(stage: Stage) -> None:
    fill(stage, "one", "a", "b", "c")
    assert list(stage.copied_lines()) == ["a"]
    for step in (0, 2):
        stage.view.move_to(step)
        stage.view.toggle_mark()
    assert list(stage.copied_lines()) == ["a", "c"]


def test_what_was_saved_is_found_again(stage: Stage) -> None:
    fill(stage, "two", "a", "b")
    stage.step_section(1)
    stage.view.set_filter("b")
    stage.has_details = True
    other = Stage(stage.tabs)
    other.restore(stage.saved())
    fill(other, "two", "a", "b")
    assert (other.section.id, other.view.filter_text, other.view.cursor_id) == ("two", "b", "2")
    assert other.has_details


@pytest.mark.parametrize("saved", [{}, {"tab": "gone", "sections": {"first": "gone"}, "views": {"gone": {}}}])
def test_what_no_longer_fits_is_left_out(stage: Stage, saved: Mapping[str, Any]) -> None:
    stage.restore(saved)
    assert (stage.tab.id, stage.section.id) == ("first", "one")


def test_a_probe_filters_a_table_without_moving_it(stage: Stage) -> None:
    fill(stage, "one", "a", "b")
    probe = stage.probe("one", "b")
    while probe.work(1.0):
        pass
    assert (probe.shown, stage.view.shown) == (1, 2)
