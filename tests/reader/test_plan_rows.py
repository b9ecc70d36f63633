"""The rows of the plan table, made from plans and from what passes left."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quizops.owner import watch_once
from quizops.workspace import Workspace
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.tables.plan import plan_rows, rows
from quizops_console.reader.tables.quizzes import rows as quiz_rows

Row = dict[str, str]
HEADER = "id,template,text,options_inline,pairs,answer_mc,answer_match,hint"


def save(folder: Path, *lines: str) -> None:
    (folder / "questions.csv").write_text("\n".join([HEADER, *lines, ""]))


def rows_of(folder: Path) -> list[Row]:
    with Workspace.open(folder) as workspace:
        return [dict(zip(COLUMNS["plan"], row, strict=True)) for row in rows(workspace)]


def told(**facts: Any) -> list[Row]:
    """The rows of a plan with these lists."""
    empty: dict[str, Any] = {
        kind: [] for kind in ("added", "changed", "removed", "blanked", "withheld", "conflicts", "refused")
    }
    plan = {"quiz": "q", **empty, "option_sets": {"added": [], "changed": {}}, **facts}
    return [dict(zip(COLUMNS["plan"], row, strict=True)) for row in plan_rows(plan)]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "geo"
    folder.mkdir()
    save(folder, "1,short,One?,,,one,,h", "2,mc,Two?,a|b,,a,,", "3,match,Three?,,x=1;2|y=3;4,,x=1|y=4,")
    watch_once(folder)
    return folder


def test_each_changed_field_is_a_row_with_both_sides(content: Path) -> None:
    save(
        content,
        "1,short,One more?,,,one|uno,,h",
        "2,mc,Two?,a|b|c,,b,,",
        "3,match,Three?,,x=1;2|y=3;4,,x=2|y=4,",
    )
    changed = {(row["id"], row["field"]): (row["before"], row["after"]) for row in rows_of(content)}
    assert changed == {
        ("1", "text"): ("One?", "One more?"),
        ("1", "answer"): ("one", "one | uno"),
        ("2", "options"): ("a | b", "a | b | c"),
        ("2", "answer"): ("a", "b"),
        ("3", "answer"): ("x=1 | y=4", "x=2 | y=4"),
    }


def test_what_waits_for_a_person_comes_first_with_its_place(content: Path) -> None:
    live = content / "quiz_complete.json"
    live.write_text(live.read_text().replace("One?", "One by hand?"))
    save(content, "1,short,One anew?,,,one,,h", "2,mc,Two?,a|b,,c,,", "4,short,Four?,,,four,,")
    refused, conflict, added = rows_of(content)
    assert (refused["kind"], refused["id"], refused["rule"]) == ("refused", "", "answer_not_option")
    assert (refused["file"], refused["line"], refused["column"]) == ("questions.csv", "3", "16")
    assert (conflict["kind"], conflict["conflict"], conflict["id"], conflict["field"]) == (
        "conflict",
        "field",
        "1",
        "text",
    )
    assert [conflict[side] for side in ("base", "ours", "theirs")] == ["One?", "One by hand?", "One anew?"]
    assert (added["kind"], added["id"]) == ("added", "4")
    kept = rows_of(content)
    watch_once(content)
    after = rows_of(content)
    assert [row["key"] for row in after] == [row["key"] for row in kept[:2]]


def test_keys_stay_when_lines_move_and_are_never_twice_the_same(content: Path) -> None:
    save(content, "x,short,?,,,y,,", "x,short,?,,,y,,")
    before = [row["key"] for row in rows_of(content)]
    save(content, "", "1,short,One?,,,one,,h", "x,short,?,,,y,,", "x,short,?,,,y,,")
    assert [row["key"] for row in rows_of(content)] == before
    assert len(set(before)) == 2


def test_files_that_disagree_say_what_each_wants() -> None:
    candidates = [
        {"file": "a.csv", "line": 2, "column": 3, "value": "one"},
        {"file": "b.csv", "line": 9, "column": 3, "value": None},
    ]
    conflict = {
        **dict.fromkeys(("base", "ours", "theirs", "column", "since")),
        "id": 7,
        "field": "text",
        "kind": "files",
        "file": "b.csv",
        "line": 9,
        "json_pointer": "/questions/0",
        "candidates": candidates,
    }
    [row] = told(conflicts=[conflict])
    assert row["message"] == "a.csv:2 says one; b.csv:9 says nothing"
    assert row["pointer"] == "/questions/0"


def test_sets_are_rows_of_their_own() -> None:
    sets = {"added": ["moons"], "changed": {"planets": {"before": ["a"], "after": ["a", "b"]}}}
    added, changed = told(option_sets=sets)
    assert (added["kind"], added["id"], added["message"]) == ("set", "set:moons", "a new set")
    assert (changed["id"], changed["before"], changed["after"]) == ("set:planets", "a", "a | b")


def test_more_than_was_kept_is_told() -> None:
    refused = {"file": "q.csv", "line": 2, "column": 1, "rule": "r", "message": "m", "hint": "h"}
    _, more = told(refused=[refused], totals={"refused": 400})
    assert (more["kind"], more["message"]) == ("refused", "and 399 more")


def test_a_held_quiz_says_why_and_where(content: Path) -> None:
    live = content / "quiz_complete.json"
    live.write_text(live.read_text() + "}")
    [row] = rows_of(content)
    assert row["kind"] == "refused"
    assert row["message"].startswith("held: ")
    assert row["file"] == "quiz_complete.json"
    with Workspace.open(content) as workspace:
        [quiz] = [dict(zip(COLUMNS["quizzes"], one, strict=True)) for one in quiz_rows(workspace)]
    assert quiz["error"]


def test_quizzes_are_rows_of_text(content: Path) -> None:
    with Workspace.open(content) as workspace:
        [quiz] = [dict(zip(COLUMNS["quizzes"], one, strict=True)) for one in quiz_rows(workspace)]
    assert (quiz["name"], quiz["questions"], quiz["held"], quiz["error"]) == ("geo", "3", "0", "")
