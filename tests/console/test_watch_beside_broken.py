"""What is broken stops nothing beside it: one pass over every broken sample, each next to good content."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

BROKEN = Path(__file__).parents[2] / "sample_data" / "broken"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((BROKEN / "expected.json").read_text())
GOOD = "id,template,text,answer_mc\n9001,tf,Grass is green.,True\n"
ROWS_OF_A_MERGE = {name for name in EXPECTED if name.startswith("files/") and "/tracker_" not in name}


def severities(name: str) -> set[str]:
    return {problem["severity"] for problem in EXPECTED[name]}


def beside_good(root: Path, wanted: Callable[[str], bool]) -> list[Path]:
    """A folder for each sample that is wanted, with one good question beside it; gives the folders."""
    folders = []
    for name in filter(wanted, EXPECTED):
        folder = root / Path(name).stem
        if name.startswith("files/"):
            folder.mkdir()
            shutil.copy(BROKEN / name, folder)
        else:
            shutil.copytree(BROKEN / name, folder)
        (folder / "good.csv").write_text(GOOD)
        folders.append(folder)
    return folders


def lives(folder: Path) -> bool:
    """Whether the good question of a folder is live."""
    quiz = folder / "quiz_complete.json"
    return quiz.exists() and 9001 in [one["id"] for one in json.loads(quiz.read_bytes())["questions"]]


def passed_over(quizops: Any, root: Path) -> tuple[int, list[Mapping[str, Any]]]:
    """One pass: its exit code and its plans."""
    answer = quizops("watch", root, "--once", "--json")
    return answer.code, json.loads(answer.out)["plans"]


def test_every_good_quiz_beside_a_broken_file_is_published(quizops: Any, tmp_path: Path) -> None:
    folders = beside_good(tmp_path, lambda name: name.startswith("files/") and "error" in severities(name))
    code, plans = passed_over(quizops, tmp_path)
    assert code == 1
    assert len(plans) == len(folders) > 50
    assert [folder.name for folder in folders if not lives(folder)] == []
    assert [plan["quiz"] for plan in plans if not plan["published"]] == []


def test_each_row_that_a_merge_refuses_is_told_as_check_tells_it(quizops: Any, tmp_path: Path) -> None:
    beside_good(tmp_path, lambda name: name in ROWS_OF_A_MERGE and "error" in severities(name))
    checked = json.loads(quizops("check", tmp_path, "--only", "csv", "--json").out)
    _, plans = passed_over(quizops, tmp_path)
    refused = [problem for plan in plans for problem in plan["refused"]]
    keys = ("file", "line", "column", "rule", "message", "hint")
    told = {tuple(problem[key] for key in keys) for problem in checked}
    assert len(refused) > 40
    assert {tuple(problem[key] for key in keys) for problem in refused} <= told


def test_warnings_alone_are_no_failure(quizops: Any, tmp_path: Path) -> None:
    folders = beside_good(
        tmp_path, lambda name: name.startswith("files/") and severities(name) == {"warning"}
    )
    code, plans = passed_over(quizops, tmp_path)
    assert (code, len(plans)) == (0, len(folders))
    assert all(lives(folder) for folder in folders)
    assert [plan["refused"] for plan in plans if plan["refused"]] == []


def test_a_quiz_that_is_held_leaves_the_others_alone(quizops: Any, tmp_path: Path) -> None:
    held = beside_good(tmp_path, lambda name: name.startswith("folders/json_"))
    before = {path: path.read_bytes() for folder in held for path in folder.glob("*.json")}
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "good.csv").write_text(GOOD)
    code, plans = passed_over(quizops, tmp_path)
    assert code == 1
    assert lives(tmp_path / "good")
    errors = {plan["quiz"]: plan["error"] for plan in plans if plan.get("error")}
    assert sorted(errors) == sorted(folder.name for folder in held)
    assert all(error["line"] and error["column"] and error["hint"] for error in errors.values())
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    "name",
    [
        "config_encoding",
        "config_syntax",
        "config_wrong_type",
        "config_target_incomplete",
        "environment_syntax",
        "environment_twice",
        "environment_wrong_value",
    ],
)
def test_a_slip_in_the_settings_is_told_and_holds_no_quiz(quizops: Any, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "content"
    shutil.copytree(BROKEN / "folders" / name, folder)
    assert passed_over(quizops, folder)[0] == 1
    assert (folder / "quiz_complete.json").exists()
    assert quizops("check", folder).code == 1


def test_a_mended_row_goes_live_at_the_next_pass(quizops: Any, tmp_path: Path) -> None:
    table = tmp_path / "questions.csv"
    table.write_text(GOOD + "9002,tf,Snow is white.,Maybe\n")
    assert passed_over(quizops, tmp_path)[0] == 1
    table.write_text(table.read_text().replace("Maybe", "True"))
    code, (plan,) = passed_over(quizops, tmp_path)
    assert (code, plan["added"], plan["refused"]) == (0, [9002], [])
    assert quizops("check", tmp_path).code == 0
