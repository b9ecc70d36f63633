"""A resident session that looks at what was touched plans what a look at everything would plan."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.counts import examples
from tests.properties.merge_strategies import cells
from tests.quiz.quiz_folder import QuizFolder

from quizops.quiz.model import FirstContact, MergePlan, OnConflict, Policy, Strategy
from quizops.quiz.quiz_plan import plan_quiz

POLICIES = st.sampled_from(
    [
        Policy(),
        Policy(),
        Policy(on_conflict=OnConflict.THEIRS, first_contact=FirstContact.TAKE),
        Policy(Strategy.OVERWRITE),
        Policy(Strategy.PRESERVE),
    ]
)
IDS = st.sampled_from(["1", "2", "3", "4", "", "x"])
TABLE = st.lists(st.tuples(IDS, cells()), min_size=1, max_size=4)
SETS = st.sampled_from(["one|two", "one|two|three", "two|three", "", None])
SAVES = st.one_of(
    st.tuples(st.sampled_from(["a.csv", "b.csv"]), TABLE),
    st.tuples(st.just("sets.csv"), SETS),
    st.tuples(st.just("by hand"), st.sampled_from(["text", "hint", "drop", "options"])),
    st.tuples(st.just("roll back"), st.just(None)),
    st.tuples(st.just("restart"), st.just(None)),
)
STEPS = 4


def table_text(rows: list[tuple[str, dict[str, str]]]) -> str:
    columns = list(dict.fromkeys(name for _, row in rows for name in row))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["id", *columns])
    for id, row in rows:
        writer.writerow([id, *(row.get(name, "") for name in columns)])
    return stream.getvalue()


def sets_text(options: str | None) -> str:
    return "optionSetName,optionsDelimited\n" + ("" if options is None else f"planets,{options}\n")


def edit(what: str) -> Any:
    def by_hand(document: dict[str, Any]) -> None:
        if not document["questions"]:
            return
        first = document["questions"][0]
        if what == "drop":
            document["questions"].remove(first)
        elif what == "options":
            first["options"] = ["one", "two", "three", "four"]
        else:
            first[what] = "by hand"

    return by_hand


def step(folder: QuizFolder, what: str, how: Any, published: list[bytes]) -> None:
    match what:
        case "by hand":
            folder.edit_by_hand(edit(how))
        case "roll back":
            folder.roll_back(published[0])
        case "restart":
            folder.restart()
        case "sets.csv":
            folder.save(what, *sets_text(how).splitlines())
        case _:
            folder.save(what, *table_text(how).splitlines())


def told(plan: MergePlan) -> tuple[Any, ...]:
    """All that a plan says and does, but for the dates of its conflicts."""
    printed = plan.as_json()
    for conflict in printed["conflicts"]:
        conflict["since"] = None
    return printed, {id: (one.action, one.bases, one.spent) for id, one in plan.questions.items()}


@settings(max_examples=examples(2000 // STEPS), deadline=None)
@given(TABLE, st.lists(st.tuples(SAVES, POLICIES), min_size=STEPS, max_size=STEPS))
def test_the_incremental_plan_is_the_full_plan(first, saves):
    with tempfile.TemporaryDirectory() as scratch:
        folder = QuizFolder(Path(scratch) / "content")
        folder.write("a.csv", *table_text(first).splitlines())
        folder.write("sets.csv", *sets_text("one|two").splitlines())
        folder.write("quiz_complete.json", '{"questions": [], "optionSets": {}, "templates": {}}')
        folder.merge()
        published = [folder.output.read_bytes()]
        for (what, how), policy in saves:
            step(folder, what, how, published)
            session = folder.session
            with folder.ledger.reading() as transaction:
                full = plan_quiz(session.source(transaction), policy)
            assert told(folder.merge(policy)) == told(full)
            assert folder.merge(policy).type is None
            published.append(folder.output.read_bytes())
