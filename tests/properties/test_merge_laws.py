"""Laws of the plan of one question."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples
from tests.properties.merge_strategies import FILES, SETS, cells, questions
from tests.quiz.merge_cases import after, case, is_nothing, moved_bases, plan, row

from quizops.quiz.model import (
    Action,
    Blank,
    FirstContact,
    Mark,
    OnConflict,
    Policy,
    QuestionPlan,
    Strategy,
)
from quizops.quiz.voice import QuestionCase, row_mark

ROWS = st.dictionaries(st.sampled_from(FILES), cells(), min_size=1, max_size=2)
BASES = st.dictionaries(st.sampled_from(FILES), cells(), max_size=2)
POLICIES = st.builds(
    Policy,
    st.sampled_from(Strategy),
    st.sampled_from(OnConflict),
    st.sampled_from(Blank),
    st.sampled_from(FirstContact),
)
LIVE = st.one_of(st.none(), questions())
LAWS = settings(max_examples=examples(2000), deadline=None)


def applied(asked: QuestionCase, done: QuestionPlan, live: Any, sets: Any) -> QuestionCase:
    """The case after the plan was published and committed."""
    spent = set(done.spent)
    return replace(
        asked,
        existing=after(done, live),
        bases=moved_bases(asked, done),
        marks=[mark for mark in asked.marks if mark not in spent],
        resolutions=[one for one in asked.resolutions if one not in spent],
    )


@LAWS
@example(
    {
        "a.csv": {"template": "short", "text": "Q?", "answer_mc": "one", "hint": "one"},
        "b.csv": {"template": "", "text": "Q?", "answer_mc": "", "hint": "!clear"},
    },
    {},
    None,
    Policy(Strategy.PRESERVE),
    {"trueFalse": ["True", "False"]},
)
@example(
    {
        "a.csv": {"template": "short", "text": "Q1?", "options_inline": "one|two", "answer_mc": "one"},
        "b.csv": {"template": "mc", "options_inline": "", "answer_mc": "three", "hint": "three"},
    },
    {"b.csv": {"template": "mc", "text": "Q1?", "options_inline": "one|two", "answer_mc": "one", "hint": ""}},
    {"id": 7, "template": "mc", "text": "Q1?", "options": ["one", "two"], "answer": "one"},
    Policy(Strategy.OVERWRITE),
    {"trueFalse": ["True", "False"]},
)
@given(ROWS, BASES, LIVE, POLICIES, SETS)
def test_merging_twice_is_merging_once(rows, bases, live, policy, sets):
    asked = case(rows, base=bases, live=live, base_sets=sets)
    done = plan(asked, policy, sets=sets)
    again = plan(applied(asked, done, live, sets), policy, sets=sets)
    assert again.action is Action.NOTHING
    assert {one.key for one in again.conflicts} <= {one.key for one in done.conflicts}


@LAWS
@given(ROWS, BASES, questions(), st.sampled_from(Strategy), st.sampled_from(FirstContact), SETS)
def test_no_field_is_erased_by_a_blank_under_keep(rows, bases, live, strategy, contact, sets):
    done = plan(case(rows, base=bases, live=live), Policy(strategy, first_contact=contact), sets=sets)
    told = {name for cells in rows.values() for name, text in cells.items() if text.strip() == "!clear"}
    gone = {
        name for name, change in done.fields.items() if name in live and name not in (after(done, live) or {})
    }
    for name in gone:
        columns = {"options": {"options_ref", "options_inline"}}.get(name, {name})
        assert columns & told or "template" in done.fields


@LAWS
@given(ROWS, BASES, LIVE, st.sampled_from(OnConflict), SETS)
def test_rows_that_stand_as_their_bases_change_nothing(rows, bases, live, on_conflict, sets):
    assume(live is not None or bases)
    asked = case(rows, base={**bases, **rows}, live=live)
    assert is_nothing(plan(asked, Policy(on_conflict=on_conflict), sets=sets))


@settings(LAWS, suppress_health_check=[HealthCheck.filter_too_much])
@given(ROWS, BASES, questions(), SETS)
def test_a_conflict_edited_back_to_its_bases_dissolves(rows, bases, live, sets):
    known = {file: {**cells, **bases.get(file, {}), "text": "Q0?"} for file, cells in rows.items()}
    asked = case(rows, base=known, live=live | {"text": "Q9?"})
    done = plan(asked, sets=sets)
    assume(done.conflicts and done.action is Action.NOTHING)
    held = moved_bases(asked, done)
    back = {file: {name: held[file].cells[name] for name in cells} for file, cells in rows.items()}
    again = plan(replace(asked, rows=case(back).rows, bases=held), sets=sets)
    assert is_nothing(again)


@LAWS
@given(ROWS, BASES, LIVE, SETS)
def test_after_overwrite_the_intelligent_strategy_has_nothing_to_do(rows, bases, live, sets):
    asked = case(rows, base=bases, live=live)
    done = plan(asked, Policy(Strategy.OVERWRITE, OnConflict.THEIRS), sets=sets)
    assume(not done.refused)
    again = plan(applied(asked, done, live, sets), sets=sets)
    assert again.action is Action.NOTHING
    assert not again.conflicts


@LAWS
@given(ROWS, BASES, questions(), SETS, POLICIES)
def test_fields_that_no_row_speaks_of_keep_their_values(rows, bases, live, sets, policy):
    done = plan(case(rows, base=bases, live=live), policy, sets=sets)
    assume(done.action is Action.CHANGE)
    spoken = {name for cells in rows.values() for name in cells}
    unspoken = {name for name in live if name not in spoken and name not in ("options", "answer", "pairs")}
    assert unspoken.isdisjoint(done.fields)


@LAWS
@given(cells(), questions(), SETS, st.sampled_from(Strategy))
def test_a_withheld_row_changes_nothing_until_it_is_edited(cells, live, sets, strategy):
    assume(not cells.get("template", "").startswith("!retire"))
    marks = [Mark("q.csv", "7", name, text) for name, text in cells.items()]
    done = plan(case(cells, base=cells, live=live, marks=marks), Policy(strategy), sets=sets)
    assert done.action is Action.NOTHING
    gone = case(cells, base=cells, marks=[Mark("q.csv", "7", "", row_mark(row(cells)))])
    assert plan(gone, Policy(strategy), sets=sets).action is Action.NOTHING


@LAWS
@given(ROWS, BASES, LIVE, POLICIES, SETS)
def test_a_plan_that_does_not_wait_needs_no_second_look(rows, bases, live, policy, sets):
    """The incremental plan leaves out what is settled: the full plan must have nothing to say of it."""
    asked = case(rows, base=bases, live=live)
    done = plan(asked, policy, sets=sets)
    assume(not done.waits)
    again = plan(applied(asked, done, live, sets), replace(policy, strategy=Strategy.INTELLIGENT), sets=sets)
    assert is_nothing(again) and not again.waits
