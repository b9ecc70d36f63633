"""Requests of actions, carried out on a real folder by whoever owns it: here this process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.actions.moments import moment

from quizops.owner import request
from quizops.templates import write_content
from quizops.workspace import Workspace
from quizops_console.actions import BY_ID, Ask, Request, Selected, Situation
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.asks import ANSWERS
from quizops_console.reader.tables import plan, releases


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample content with links in its tracker, merged once."""
    root = tmp_path / "content"
    write_content(root)
    people = root / "people.csv"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace(",,\n", ",https://youtu.be/dQw4w9WgXcQ,\n"), encoding="utf-8")
    request(root, "quiz.merge", {})
    return root


def done(folder: Path, action: str, here: Situation) -> Any:
    """What the owner answers, after every question was answered with yes."""
    while True:
        step = BY_ID[action].next_step(here)
        match step:
            case Request(kind, payload):
                return request(folder, kind, payload)
            case Ask(name, given):
                with Workspace.open(folder, read_only=True) as workspace:
                    here = replace(here, told=ANSWERS[name](workspace, given))
            case _:
                assert BY_ID[action].confirmation(here) == step
                here = here.confirmed({"reason": "wrong"})


def tracker(**more: Any) -> Situation:
    row = {"key": "2", "row_id": "2", "name": "B", "youtube": "failed", "drive": "none", "fence": ""}
    return moment("downloads", "tracker", row, **more)


def edited(folder: Path, before: str, after: str) -> None:
    csv = folder / "planets" / "questions.csv"
    text = csv.read_text(encoding="utf-8")
    assert before in text
    csv.write_text(text.replace(before, after), encoding="utf-8")


def released(folder: Path) -> Mapping[str, dict[str, str]]:
    """Rows of the table of releases, as the reader makes them."""
    with Workspace.open(folder, read_only=True) as workspace:
        made = [dict(zip(COLUMNS["releases"], row, strict=True)) for row in releases.rows(workspace)]
    return {row["key"]: row for row in made}


def test_a_row_is_skipped_and_the_skip_undone(folder: Path) -> None:
    assert done(folder, "skip", tracker())["changed"] == ["2"]
    assert "skip" in done(folder, "undo", tracker())["undone"]


def test_marked_rows_are_reset(folder: Path) -> None:
    done(folder, "skip", tracker(marked=frozenset({"1", "2"}), is_confirmed=True))
    answer = done(folder, "reset", tracker(marked=frozenset({"2", "1"}), is_confirmed=True))
    assert answer["changed"] == ["1", "2"]


def test_a_retry_is_understood_row_by_row_and_by_category(folder: Path) -> None:
    assert done(folder, "retry", tracker())["operation"] == "retry"
    here = tracker(told=Selected(1)).answered({"category": "network"})
    assert done(folder, "retry_category", here)["operation"] == "retry"
    assert done(folder, "retry_all_failed", tracker(told=Selected(1)))["operation"] == "retry"


@pytest.mark.parametrize("answer", ["take", "hold", "reapply"])
def test_a_merge_is_understood_as_chosen(folder: Path, answer: str) -> None:
    here = moment("merges", "quizzes", {"name": "planets"}).answered({"merge": answer})
    (merged,) = done(folder, "merge", here)["plans"]
    assert merged["quiz"] == "planets"


def test_a_rollback_goes_to_the_release_before_with_its_reason(folder: Path) -> None:
    edited(folder, "planet", "Planet")
    done(folder, "merge", moment("merges", "quizzes", {"name": "planets"}).answered({"merge": "take"}))
    rows = released(folder)
    (live,) = [row for row in rows.values() if row["live"]]
    answer = done(folder, "rollback", moment("updates", "releases", live, row_of=rows.get))
    assert (answer["version"], answer["reason"]) == ("1.0.0", "wrong")
    assert answer["withheld"] > 0
    quiz = moment("merges", "quizzes", {"name": "planets", "withheld": "1"}, told=Selected(1))
    (merged,) = done(folder, "reapply", quiz)["plans"]
    assert merged["published"]


def test_the_watcher_is_paused_and_goes_on(folder: Path) -> None:
    assert done(folder, "pause", tracker(header={"paused": False}))["paused"] is True
    assert done(folder, "pause", tracker(header={"paused": True}))["paused"] is False


def test_releases_are_pruned_and_a_pass_is_made(folder: Path) -> None:
    assert done(folder, "prune_releases", tracker())["pruned"]
    assert done(folder, "one_pass", tracker())["problems"] == []


def conflict(folder: Path) -> Situation:
    """CSV and live quiz changed the same text; the cursor stands on that row of the plan."""
    live = folder / "planets" / "quiz_complete.json"
    text = live.read_text(encoding="utf-8")
    question = orjson.loads(text)["questions"][0]["text"]
    live.write_text(text.replace(question, "Ours?", 1), encoding="utf-8")
    edited(folder, question, "Theirs?")
    request(folder, "watch.once", {})
    with Workspace.open(folder, read_only=True) as workspace:
        made = [dict(zip(COLUMNS["plan"], row, strict=True)) for row in plan.rows(workspace)]
    (row,) = [row for row in made if row["kind"] == "conflict"]
    return moment("merges", "plan", row)


@pytest.mark.parametrize(
    ("action", "answers", "text"),
    [
        ("take_ours", {}, "Ours?"),
        ("take_theirs", {}, "Theirs?"),
        ("type_value", {"value": "Neither?"}, "Neither?"),
    ],
)
def test_a_conflict_is_decided(folder: Path, action: str, answers: dict[str, str], text: str) -> None:
    here = conflict(folder)
    answer = done(folder, action, here.confirmed(answers) if answers else here)
    assert answer["resolved"] == 1
    live = orjson.loads((folder / "planets" / "quiz_complete.json").read_bytes())
    assert live["questions"][0]["text"] == text
