"""The functions that scripts call."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import quizops.quiz as quiz
from quizops.errors import ContentError, QuizHeld, UsageError
from quizops.quiz.model import FirstContact, Policy
from quizops.quiz.plain import merge_files
from quizops.testing import FakeClock

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HEADER = "id,template,text,options_ref,options_inline,answer_mc,hint\n"
ROWS = HEADER + "1,mc,Which?,planets,,Earth,\n2,tf,So?,,,TRUE,h\n"
SETS = "optionSetName,optionsDelimited\nplanets,Earth|Mars\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "q.csv").write_text(ROWS)
    (tmp_path / "sets.csv").write_text(SETS)
    return {name: tmp_path / name for name in ("q.csv", "sets.csv", "quiz.json", "out.json")}


def build(files: dict[str, Path]) -> dict:
    quiz.update_quiz_from_csv(None, files["sets.csv"], files["q.csv"], files["quiz.json"])
    return json.loads(files["quiz.json"].read_text())


def test_a_new_quiz_is_built_from_plain_files(files):
    built = build(files)
    assert built["meta"]["version"] == "1.0.0"
    assert set(built["meta"]) == {"version", "created", "updated"}
    assert built["optionSets"] == {"planets": ["Earth", "Mars"], "trueFalse": ["True", "False"]}
    assert list(built["templates"]) == ["mc", "tf", "match", "fill", "short", "order"]
    assert built["questions"][0]["options"] == ["Earth", "Mars"]
    assert built["questions"][1]["answer"] == "True"


def test_the_first_build_is_a_major_release_from_nothing(files):
    plan = quiz.plan(None, files["q.csv"], files["sets.csv"])
    told = plan.as_json()
    assert (told["from_version"], told["to_version"], told["type"]) == (None, "1.0.0", "major")
    assert told["added"] == [1, 2]
    assert told["option_sets"]["added"] == ["planets"]
    assert (told["rows"], told["skipped_rows"], told["published"], told["release"]) == (2, 0, False, None)


def test_the_same_files_again_change_nothing_and_write_nothing(files):
    build(files)
    before = files["quiz.json"].stat()
    plan = quiz.update_quiz_from_csv(files["quiz.json"], files["sets.csv"], files["q.csv"])
    assert plan.type is None and plan.to_version == "1.0.0"
    after = files["quiz.json"].stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_applying_a_plan_of_nothing_gives_the_same_bytes(files):
    build(files)
    done = quiz.plan(files["quiz.json"], files["q.csv"], files["sets.csv"])
    assert quiz.apply(done, files["quiz.json"], now=NOW) == files["quiz.json"].read_bytes()


def test_without_option_sets_those_of_the_json_serve(files):
    build(files)
    files["q.csv"].write_text(ROWS + "3,mc,New?,planets,,Mars,\n")
    plan = quiz.update_quiz_from_csv(files["quiz.json"], None, files["q.csv"])
    assert plan.added == [3]
    assert json.loads(files["quiz.json"].read_text())["meta"]["version"] == "1.1.0"


def test_a_change_is_told_with_before_and_after(files):
    build(files)
    files["q.csv"].write_text(ROWS.replace("So?", "Really?"))
    told = quiz.plan(files["quiz.json"], [files["q.csv"]], [files["sets.csv"]]).as_json()
    assert told["changed"] == [{"id": 2, "fields": {"text": {"before": "So?", "after": "Really?"}}}]
    assert (told["type"], told["to_version"]) == ("hotfix", "1.0.1")


def test_another_output_leaves_the_existing_file_alone(files):
    build(files)
    old = files["quiz.json"].read_bytes()
    files["q.csv"].write_text(ROWS.replace("So?", "Really?"))
    quiz.update_quiz_from_csv(files["quiz.json"], None, files["q.csv"], files["out.json"])
    assert files["quiz.json"].read_bytes() == old
    assert json.loads(files["out.json"].read_text())["questions"][1]["text"] == "Really?"


def test_a_refused_row_is_told_and_the_others_go_on(files):
    build(files)
    files["q.csv"].write_text(ROWS.replace("Earth", "Moon").replace("So?", "Really?"))
    told = quiz.plan(files["quiz.json"], files["q.csv"], files["sets.csv"]).as_json()
    assert [(r["line"], r["column"], r["rule"]) for r in told["refused"]] == [(2, 22, "answer_not_option")]
    assert [change["id"] for change in told["changed"]] == [2]


def test_holding_first_contact_names_a_conflict_in_the_plan(files):
    build(files)
    files["q.csv"].write_text(ROWS.replace("So?", "Really?"))
    held = quiz.plan(
        files["quiz.json"], files["q.csv"], policy=Policy(first_contact=FirstContact.HOLD)
    ).as_json()
    conflict = held["conflicts"][0]
    assert (conflict["id"], conflict["field"], conflict["kind"]) == (2, "text", "first_contact")
    assert conflict["json_pointer"] == "/questions/1/text"
    assert set(conflict) >= {"base", "ours", "theirs", "file", "line", "column", "since"}


def test_an_existing_file_that_is_no_quiz_is_held(files):
    files["quiz.json"].write_text("[1]")
    with pytest.raises(QuizHeld):
        quiz.plan(files["quiz.json"], files["q.csv"])


def test_without_any_output_there_is_nothing_to_write_to(files):
    with pytest.raises(UsageError):
        merge_files(questions=[files["q.csv"]], clock=FakeClock())


def test_a_missing_csv_is_told_by_name(files):
    with pytest.raises(ContentError, match=r"gone\.csv is not there"):
        quiz.plan(None, files["q.csv"].with_name("gone.csv"))


def test_a_dry_run_writes_nothing(files):
    done = merge_files(
        questions=[files["q.csv"]],
        option_sets=[files["sets.csv"]],
        output=files["out.json"],
        dry_run=True,
        clock=FakeClock(),
    )
    assert not done.published and not files["out.json"].exists()


def test_rows_are_read_as_text(files):
    assert quiz.load_csv_rows(files["q.csv"])[1] == {
        "id": "2",
        "template": "tf",
        "text": "So?",
        "options_ref": "",
        "options_inline": "",
        "answer_mc": "TRUE",
        "hint": "h",
    }


LIVE = {"id": 1, "template": "mc", "text": "T", "options": ["A", "B"], "answer": "A"}


def test_one_question_is_merged_by_each_strategy():
    row = {"id": "1", "template": "mc", "text": "New", "options_inline": "A|B", "answer_mc": "b", "hint": ""}
    taken = LIVE | {"text": "New", "answer": "B"}
    assert quiz.merge_question(LIVE, row, {}) == taken
    assert quiz.merge_question(LIVE, row, {}, strategy="overwrite") == taken
    assert quiz.merge_question(LIVE, row | {"hint": "h"}, {}, strategy="preserve") == LIVE | {"hint": "h"}
    with pytest.raises(ValueError, match="clever"):
        quiz.merge_question(LIVE, row, {}, strategy="clever")


def test_one_question_is_made_retired_or_refused():
    row = {"id": "1", "template": "mc", "text": "T", "options_inline": "A|B", "answer_mc": "A"}
    assert quiz.merge_question(None, row, {}) == LIVE
    assert quiz.merge_question(LIVE, row | {"template": "!retire"}, {}) is None
    with pytest.raises(ContentError, match="none of the options"):
        quiz.merge_question(LIVE, row | {"answer_mc": "C"}, {})


def test_the_public_names_are_functions_whatever_was_imported_first():

    assert callable(quiz.plan) and callable(quiz.apply)
