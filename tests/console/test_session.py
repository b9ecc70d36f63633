"""One operator's day by commands alone, against the real core."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def content(quizops: Any, tmp_path: Path) -> Path:
    """A folder as `init` writes it, with its quiz published."""
    folder = tmp_path / "content"
    quizops("init", folder)
    assert quizops("watch", folder, "--once").code == 0
    return folder


@pytest.fixture
def live(content: Path) -> Path:
    return content / "planets" / "quiz_complete.json"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def questions_of(quiz: Path) -> dict[int, dict[str, Any]]:
    return {question["id"]: question for question in json.loads(quiz.read_bytes())["questions"]}


def document(answer: Any) -> Any:
    """The one JSON document on stdout."""
    assert answer.out, answer.err
    return json.loads(answer.out)


def test_the_first_pass_builds_the_quiz(quizops: Any, tmp_path: Path) -> None:
    quizops("init", tmp_path / "c")
    (plan,) = document(quizops("watch", tmp_path / "c", "--once", "--json"))["plans"]
    assert (plan["quiz"], plan["from_version"], plan["to_version"], plan["type"]) == (
        "planets",
        None,
        "1.0.0",
        "major",
    )
    assert plan["published"]
    assert len(questions_of(tmp_path / "c" / "planets" / "quiz_complete.json")) == 8


def test_a_second_pass_has_nothing_to_do(quizops: Any, content: Path, live: Path) -> None:
    before = live.stat()
    answer = quizops("watch", content, "--once")
    assert answer.code == 0
    after = live.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_an_edit_is_planned_merged_listed_and_compared(quizops: Any, content: Path, live: Path) -> None:
    edit(content / "planets" / "questions.csv", "the largest", "the biggest")
    (plan,) = document(quizops("quiz", "plan", "-C", content, "--json"))["plans"]
    assert plan["changed"] == [
        {
            "id": 1,
            "fields": {
                "text": {"before": "Which planet is the largest?", "after": "Which planet is the biggest?"}
            },
        }
    ]
    assert questions_of(live)[1]["text"] == "Which planet is the largest?"
    (merged,) = document(quizops("quiz", "merge", "-C", content, "--json"))["plans"]
    assert (merged["to_version"], merged["published"], merged["type"]) == ("1.0.1", True, "hotfix")
    assert questions_of(live)[1]["text"] == "Which planet is the biggest?"
    releases = document(quizops("releases", "list", "-C", content, "--json"))
    assert [(release["version"], release["live"]) for release in releases] == [
        ("1.0.1", True),
        ("1.0.0", False),
    ]
    diff = document(quizops("releases", "diff", "1.0.0", "1.0.1", "-C", content, "--json"))
    assert [change["id"] for change in diff["changed"]] == [1]


def test_a_dry_run_writes_nothing(quizops: Any, content: Path, live: Path) -> None:
    edit(content / "planets" / "questions.csv", "the largest", "the biggest")
    answer = quizops("quiz", "merge", "-C", content, "--dry-run")
    assert (answer.code, "1.0.0 → 1.0.1 hotfix" in answer.out) == (0, True)
    assert questions_of(live)[1]["text"] == "Which planet is the largest?"


def test_a_conflict_waits_with_4_until_it_is_resolved(quizops: Any, content: Path, live: Path) -> None:
    edit(live, "Which planet is the hottest?", "Which of them is the hottest?")
    edit(content / "planets" / "questions.csv", "the hottest?", "the hottest one?")
    answer = quizops("quiz", "merge", "-C", content, "--json")
    assert answer.code == 4
    (conflict,) = document(answer)["plans"][0]["conflicts"]
    assert (conflict["id"], conflict["field"], conflict["kind"]) == (2, "text", "field")
    assert "quizops quiz resolve 2 --quiz planets --take" in quizops("quiz", "show", 2, "-C", content).out
    resolved = quizops("quiz", "resolve", 2, "--field", "text", "--take", "theirs", "-C", content)
    assert resolved.code == 0
    assert questions_of(live)[2]["text"] == "Which planet is the hottest one?"


def test_a_typed_value_is_for_one_field_only(quizops: Any, content: Path, live: Path) -> None:
    for name, hint in (("a.csv", "A1"), ("b.csv", "B1")):
        (content / "planets" / name).write_text(f"id,hint,category\n1,{hint},{hint}\n")
    answer = quizops("quiz", "resolve", 1, "--value", "X", "-C", content)
    assert answer.code == 2
    assert "--field" in answer.err
    assert quizops("quiz", "resolve", 1, "--field", "hint", "--value", "X", "-C", content).code == 4
    assert quizops("quiz", "resolve", 1, "--field", "category", "--take", "ours", "-C", content).code == 0
    assert questions_of(live)[1]["hint"] == "X"


def test_two_files_that_disagree_are_shown_both_and_one_is_named(
    quizops: Any, content: Path, live: Path
) -> None:
    for name, hint in (("a.csv", "A1"), ("b.csv", "B1")):
        (content / "planets" / name).write_text(f"id,hint\n1,{hint}\n")
    told = quizops("quiz", "plan", "-C", content)
    assert told.code == 4
    assert 'planets/a.csv:2:3  "A1"' in told.out
    assert 'planets/b.csv:2:3  "B1"' in told.out
    refused = quizops("quiz", "resolve", 1, "--take", "theirs", "-C", content)
    assert refused.code == 2
    assert "--take planets/a.csv" in refused.err
    assert quizops("quiz", "resolve", 1, "--take", "a.csv", "-C", content).code == 0
    assert questions_of(live)[1]["hint"] == "A1"


def test_a_refused_row_ends_with_1_and_the_others_go_on(quizops: Any, content: Path, live: Path) -> None:
    questions = content / "planets" / "questions.csv"
    edit(questions, ",,,Venus,,", ",,,Venis,,")
    edit(questions, "the largest", "the biggest")
    answer = quizops("quiz", "merge", "-C", content, "--json")
    assert answer.code == 1
    (refused,) = document(answer)["plans"][0]["refused"]
    assert (refused["file"], refused["line"]) == ("planets/questions.csv", 3)
    assert refused["hint"]
    (listed,) = document(quizops("quiz", "list", "-C", content, "--json"))
    assert listed["refused"] == 1
    edit(questions, ",,,Venis,,", ",,,Venos,,")
    (planned,) = document(quizops("quiz", "list", "-C", content, "--json"))
    assert planned["refused"] == 1
    assert questions_of(live)[1]["text"] == "Which planet is the biggest?"
    checked = quizops("check", content, "--json")
    assert checked.code == 1
    assert [problem["line"] for problem in document(checked)] == [3]


def test_check_can_look_at_one_file(quizops: Any, content: Path) -> None:
    edit(content / "planets" / "questions.csv", ",,,Venus,,", ",,,Venis,,")
    assert quizops("check", content / "planets" / "questions.csv").code == 1
    assert quizops("check", content / "people.csv").code == 0


def test_check_shows_where_settings_come_from(quizops: Any, content: Path) -> None:
    (content / "quizops.toml").write_text('[quiz]\nblank = "clear"\n')
    answer = quizops("check", content)
    assert answer.code == 0
    assert "quizops.toml:2:1" in answer.out
    assert "environments/dev/config.json" in answer.out


def test_a_rollback_is_withheld_until_it_is_undone(quizops: Any, content: Path, live: Path) -> None:
    first = live.read_bytes()
    edit(content / "planets" / "questions.csv", "the largest", "the biggest")
    quizops("quiz", "merge", "-C", content)
    second = live.read_bytes()
    preview = quizops("rollback", "-C", content, "--dry-run", "--json")
    assert (document(preview)["from"], document(preview)["to"]) == ("1.0.1", "1.0.0")
    assert quizops("rollback", "-C", content).code == 2
    assert quizops("rollback", "-C", content, "--yes", "--reason", "not yet").code == 0
    assert live.read_bytes() == first
    assert quizops("watch", content, "--once").code == 0
    assert live.read_bytes() == first
    (listed,) = document(quizops("quiz", "list", "-C", content, "--json"))
    assert listed["withheld"] == 1
    actions = document(quizops("undo", "--list", "-C", content, "--json"))
    assert actions[0]["kind"] == "rollback"
    assert quizops("undo", "-C", content).code == 0
    assert live.read_bytes() == second


def test_releases_can_be_told_verified_and_pruned(quizops: Any, content: Path) -> None:
    assert quizops("releases", "verify", "-C", content).code == 0
    shown = document(quizops("releases", "show", "1.0.0", "-C", content, "--json"))
    assert (shown["version"], shown["live"]) == ("1.0.0", True)
    assert "## [1.0.0]" in quizops("releases", "changelog", "-C", content).out
    assert quizops("releases", "prune", "-C", content).code == 0
    assert "no release 9.9.9" in quizops("releases", "show", "9.9.9", "-C", content).err


def test_runs_are_listed_with_their_steps_and_log(quizops: Any, content: Path) -> None:
    runs = document(quizops("runs", "list", "-C", content, "--json"))
    assert {"id", "recipe", "status", "cause", "started", "ended"} <= set(runs[0])
    run = document(quizops("runs", "show", runs[0]["id"], "-C", content, "--json"))
    assert run["steps"]
    assert quizops("runs", "log", runs[0]["id"], "-C", content).code == 0
    assert quizops("runs", "show", "r-nothing", "-C", content).code == 2


def test_a_question_is_shown_with_its_rows(quizops: Any, content: Path) -> None:
    assert "Jupiter" in quizops("quiz", "show", 1, "-C", content).out
    assert document(quizops("quiz", "show", 1, "-C", content, "--json"))["question"]["id"] == 1


def test_a_quiz_is_built_anew_from_its_csvs(quizops: Any, content: Path, tmp_path: Path) -> None:
    answer = quizops("quiz", "build", "--output", tmp_path / "fresh.json", "-C", content)
    assert answer.code == 0
    assert len(questions_of(tmp_path / "fresh.json")) == 8


def test_the_content_suite_passes_on_the_sample(quizops: Any, content: Path) -> None:
    assert quizops("quiz", "check", "--suite", "quiz_content_tests", "-C", content).code == 0


def test_plain_files_are_merged_without_a_content_folder(quizops: Any, content: Path, tmp_path: Path) -> None:
    questions, sets = content / "planets" / "questions.csv", content / "optionSets.csv"
    target = tmp_path / "plain.json"
    words = ["quiz", "merge", "--option-sets", sets, "--questions", questions, "--output", target, "--json"]
    assert document(quizops(*words))["type"] == "major"
    assert len(questions_of(target)) == 8
    edit(questions, "the largest", "the biggest")
    answer = quizops("quiz", "merge", "--existing", target, "--questions", questions, "--json")
    assert (answer.code, document(answer)["type"]) == (0, "hotfix")
    assert questions_of(target)[1]["text"] == "Which planet is the biggest?"


@pytest.fixture
def tracker(quizops: Any, tmp_path: Path) -> Path:
    """A tracker with a failed, a completed and a new row, in a folder that was passed over once."""
    quizops("init", tmp_path / "tracked")
    file = tmp_path / "tracked" / "people.csv"
    file.write_text(
        "row_id,name,type,youtube_playlist,google_drive,youtube_status,download_errors\n"
        "1,A,FF-Fi/Se-CP/B(S) #4,https://youtu.be/aaaaaaaaaaa,,failed,youtube: network: no (try 1 of 5)\n"
        "2,B,MF-Si/Te-BS/P(C) #3,https://youtu.be/bbbbbbbbbbb,,completed,\n"
        "3,C,,https://youtu.be/ccccccccccc,,,\n",
        encoding="utf-8",
    )
    assert quizops("watch", file.parent, "--once").code == 0
    return file


def test_a_failed_row_is_retried_and_that_is_undone(quizops: Any, tracker: Path) -> None:
    content = tracker.parent
    rows = document(quizops("downloads", "list", "--status", "failed", "-C", content, "--json"))
    assert [(row["row_id"], row["youtube"]["category"]) for row in rows] == [("1", "network")]
    answer = document(quizops("downloads", "retry", 1, 2, "-C", content, "--json"))
    assert answer["changed"] == ["1"]
    assert [row["row_id"] for row in answer["skipped"]] == ["2"]
    assert ",pending," in tracker.read_text(encoding="utf-8")
    assert quizops("undo", "-C", content).code == 0
    assert ",failed," in tracker.read_text(encoding="utf-8")


def test_rows_are_reset_and_skipped(quizops: Any, tracker: Path) -> None:
    content = tracker.parent
    assert quizops("downloads", "reset", 2, "--yes", "-C", content).code == 0
    assert quizops("downloads", "skip", 3, "-C", content).code == 0
    totals = document(quizops("downloads", "status", "-C", content, "--json"))
    assert totals["rows"] == 3
    assert totals["youtube"]["skipped"] == 1
    assert quizops("downloads", "retry", "nobody", "-C", content).code == 2


def test_a_save_that_lost_most_rows_is_held_until_it_is_accepted(quizops: Any, tracker: Path) -> None:
    content = tracker.parent
    lines = tracker.read_text(encoding="utf-8").splitlines(keepends=True)
    tracker.write_text("".join(lines[:2]), encoding="utf-8")
    held = document(quizops("check", content, "--json"))
    assert [problem["rule"] for problem in held] == ["tracker_rows_lost"]
    assert quizops("downloads", "accept", "-C", content).code == 2
    accepted = document(quizops("downloads", "accept", "people.csv", "--yes", "-C", content, "--json"))
    assert accepted == {"accepted": ["people.csv"]}
    assert quizops("check", content).code == 0
    assert quizops("downloads", "accept", "--yes", "-C", content).code == 2


def test_status_and_health_answer_without_an_owner(quizops: Any, content: Path) -> None:
    assert quizops("status", content).code == 0
    assert "owner" in document(quizops("status", content, "--json"))
    report = document(quizops("monitor", "status", "-C", content, "--json"))
    assert report["health"] in {"healthy", "warning", "critical"}
    assert {"name", "status", "observed", "unit", "since", "hint"} <= set(report["checks"][0])


def test_stop_without_an_owner_has_nothing_to_do(quizops: Any, content: Path) -> None:
    assert quizops("stop", content).code == 0


def test_pause_and_resume_are_remembered(quizops: Any, content: Path) -> None:
    assert document(quizops("pause", "-C", content, "--json"))["paused"] is True
    assert document(quizops("resume", "-C", content, "--json"))["paused"] is False
    assert quizops("pause", "nobody", "-C", content).code == 2


def test_the_schema_goes_down_and_up(quizops: Any, content: Path) -> None:
    before = document(quizops("db", "current", "-C", content, "--json"))
    assert before["revision"] == before["head"]
    assert quizops("db", "downgrade", "-1", "-C", content).code == 0
    assert document(quizops("db", "current", "-C", content, "--json"))["revision"] != before["head"]
    assert quizops("db", "upgrade", "-C", content).code == 0
    assert document(quizops("db", "current", "-C", content, "--json")) == before


def test_a_folder_without_a_ledger_is_only_looked_at(quizops: Any, tmp_path: Path) -> None:
    assert "CREATE TABLE" in quizops("db", "upgrade", "--sql", "-C", tmp_path).out
    assert document(quizops("db", "current", "-C", tmp_path, "--json"))["revision"] is None
    for words in (["status"], ["check"], ["quiz", "list"], ["runs", "list"], ["releases", "list"]):
        assert quizops(*words, "-C", tmp_path).code == 0
    assert list(tmp_path.iterdir()) == []


def test_two_quizzes_must_be_told_apart(quizops: Any, content: Path) -> None:
    other = content / "moons"
    other.mkdir()
    (other / "questions.csv").write_text("id,template,text,answer_mc\n1,tf,The Moon is a moon.,True\n")
    quizops("watch", content, "--once")
    answer = quizops("quiz", "show", 1, "-C", content)
    assert answer.code == 2
    assert "moons" in answer.err
    assert "planets" in answer.err
    assert quizops("quiz", "show", 1, "--quiz", "moons", "-C", content).code == 0
    assert quizops("quiz", "list", "--quiz", "none", "-C", content).code == 2
