"""From plans to content."""

import json
from datetime import UTC, datetime
from pathlib import Path

from quizops.quiz.build import edits_of, first_build_bytes
from quizops.quiz.edits import ABSENT
from quizops.quiz.model import (
    Action,
    FieldChange,
    MergePlan,
    QuestionPlan,
    ReleaseType,
    SetPlan,
    packed,
)
from quizops.quiz.place import discover
from quizops.quiz.plain import plan_build

NOW = datetime(2026, 11, 22, 4, 5, 6, tzinfo=UTC)


def added(id: int, **fields: object) -> QuestionPlan:
    return QuestionPlan(id, Action.ADD, packed({"id": id, "template": "mc", **fields}))


def plan_of(*questions: QuestionPlan, sets: tuple[SetPlan, ...] = (), type=ReleaseType.MAJOR) -> MergePlan:
    return MergePlan(
        "quiz",
        None,
        "1.0.0",
        type,
        {one.id: one for one in questions},
        {one.name: one for one in sets},
    )


def test_edits_say_what_changes_and_only_version_and_date_of_meta():
    change = QuestionPlan(
        3, Action.CHANGE, None, {"text": FieldChange("a", "b"), "hint": FieldChange("x", ABSENT)}
    )
    edits = edits_of(
        plan_of(
            change,
            added(9),
            added(2),
            QuestionPlan(5, Action.REMOVE),
            sets=(SetPlan("planets", FieldChange(ABSENT, ["Earth"])), SetPlan("moons")),
        ),
        NOW,
    )
    assert edits.changed == {3: {"text": "b", "hint": ABSENT}}
    assert [question["id"] for question in edits.added] == [2, 9]
    assert list(edits.removed) == [5]
    assert edits.option_sets == {"planets": ["Earth"]}
    assert edits.meta == {"version": "1.0.0", "updated": "2026-11-22T04:05:06Z"}


def test_a_plan_that_changes_nothing_has_no_edits():
    assert not edits_of(plan_of(type=None), NOW)


def test_a_first_build_has_the_six_templates_the_sets_and_questions_by_id():
    built = json.loads(
        first_build_bytes(
            plan_of(added(9), added(2), sets=(SetPlan("planets", FieldChange(ABSENT, ["Earth"])),)), NOW
        )
    )
    assert list(built) == ["meta", "optionSets", "templates", "questions"]
    assert built["meta"] == {
        "version": "1.0.0",
        "created": "2026-11-22T04:05:06Z",
        "updated": "2026-11-22T04:05:06Z",
    }
    assert built["optionSets"] == {"planets": ["Earth"]}
    assert built["templates"]["tf"]["options"] == "@trueFalse"
    assert [question["id"] for question in built["questions"]] == [2, 9]


def test_a_first_build_with_true_and_false_has_their_set():
    built = json.loads(
        first_build_bytes(
            plan_of(added(1), QuestionPlan(2, Action.ADD, packed({"id": 2, "template": "tf"}))), NOW
        )
    )
    assert built["optionSets"] == {"trueFalse": ["True", "False"]}


def test_a_plan_prints_exactly_the_keys_that_scripts_rely_on():
    assert list(plan_of().as_json()) == [
        "quiz",
        "from_version",
        "to_version",
        "type",
        "rows",
        "skipped_rows",
        "added",
        "changed",
        "removed",
        "blanked",
        "withheld",
        "conflicts",
        "refused",
        "option_sets",
        "published",
        "release",
        "duration_ms",
    ]


def test_a_build_takes_all_csvs_of_a_place_and_the_nearer_set_wins(tmp_path: Path):
    folder = tmp_path / "content" / "space"
    folder.mkdir(parents=True)
    header = "optionSetName,optionsDelimited\n"
    (folder / "sets.csv").write_text(f"{header}planets,Earth|Mars\n")
    (tmp_path / "content" / "zz.csv").write_text(f"{header}planets,far|away\nmoons,Io|Europa\n")
    (folder / "a.csv").write_text("id,template,text,options_ref,answer_mc\n1,mc,First,planets,Mars\n")
    (folder / "b.csv").write_text("id,text\n1,Second\n")
    (folder / "quiz_complete.json").write_text('{"questions": [], "optionSets": {}, "templates": {}}')
    files = list((tmp_path / "content").rglob("*.*"))
    plan = plan_build(discover(tmp_path / "content", files).places[0])
    built = json.loads(first_build_bytes(plan, NOW))
    assert built["optionSets"] == {"moons": ["Io", "Europa"], "planets": ["Earth", "Mars"]}
    assert [question["text"] for question in built["questions"]] == ["Second"]
