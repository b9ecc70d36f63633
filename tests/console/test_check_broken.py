"""`quizops check` on every broken sample: the place, the rule and the way out, as text and as JSON."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quizops_console.output import Output
from quizops_console.text.problems import problems_text

SAMPLES = Path(__file__).parents[2] / "sample_data"
BROKEN = SAMPLES / "broken"
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((BROKEN / "expected.json").read_text())
FILES = {name: found for name, found in EXPECTED.items() if name.startswith("files/")}
FACTS = ("file", "rule", "severity", "line", "column")
KEYS = {*FACTS, "message", "hint"}


def exit_code(problems: list[dict[str, Any]]) -> int:
    return int(any(problem["severity"] == "error" for problem in problems))


def facts(problems: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: problem[key] for key in FACTS} for problem in problems]


def whole(problem: dict[str, Any]) -> bool:
    """Whether a problem says where, what and the way out."""
    places = (problem["line"], problem["column"])
    return (
        problem.keys() >= KEYS
        and bool(problem["file"] and problem["message"] and problem["hint"])
        and all(isinstance(number, int) and number >= 1 for number in places)
    )


def as_text(problem: dict[str, Any]) -> list[str]:
    """The lines that tell a problem where lines may be as long as they are."""
    place = f"{problem['file']}:{problem['line']}:{problem['column']}"
    return [
        f"{problem['severity']:<9}{place}  {problem['rule']}",
        f"         {problem['message']}",
        f"         hint: {problem['hint']}",
    ]


def sample(name: str, folder: Path) -> Path:
    """A sample by itself: a folder as it is, or a file in a folder of its own; gives what to check."""
    target = folder / "content"
    if name.startswith("folders/"):
        shutil.copytree(BROKEN / name, target)
        for secret in target.glob("token.txt"):
            secret.chmod(0o644)
        return target
    target.mkdir(parents=True)
    return Path(shutil.copy(BROKEN / name, target))


@pytest.fixture
def check(quizops: Any) -> Any:
    """Calls `check --json` and gives its exit code and what it lists; nothing else may be said."""

    def call(*words: object) -> tuple[int, list[dict[str, Any]]]:
        answer = quizops("check", *words, "--json")
        assert answer.err == ""
        return answer.code, json.loads(answer.out)

    return call


@pytest.mark.parametrize("name", EXPECTED)
def test_a_broken_sample_is_told_whole_as_json_and_as_text(
    quizops: Any, check: Any, tmp_path: Path, name: str
) -> None:
    target = sample(name, tmp_path)
    code, problems = check(target)
    assert facts(problems) == EXPECTED[name]
    assert all(whole(problem) for problem in problems)
    assert code == exit_code(EXPECTED[name])
    answer = quizops("check", target)
    assert (answer.code, answer.err) == (code, "")
    told = [line for problem in problems for line in as_text(problem)]
    assert answer.out.splitlines()[: len(told)] == told


@pytest.mark.parametrize(
    "name",
    [
        "files/answer_not_option.csv",
        "files/tracker_unknown_status.csv",
        "files/options_twice.csv",
        "folders/json_syntax",
        "folders/environment_type",
        "folders/config_wrong_type",
    ],
)
def test_the_installed_command_says_the_same(tmp_path: Path, name: str) -> None:
    program = Path(sys.executable).with_name("quizops")
    command = [str(program), "check", str(sample(name, tmp_path)), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (exit_code(EXPECTED[name]), "")
    problems = json.loads(done.stdout)
    assert facts(problems) == EXPECTED[name]
    assert all(whole(problem) for problem in problems)


def test_all_broken_files_in_one_folder_are_told_at_once_in_order(check: Any) -> None:
    code, problems = check(BROKEN / "files")
    expected = [problem for found in FILES.values() for problem in found]
    assert code == 1
    assert facts(problems) == sorted(expected, key=lambda one: (one["file"], one["line"], one["column"]))


@pytest.mark.parametrize("name", ["files/id_wrong.csv", "files/tracker_shared_link.csv", "files/csv_nul.csv"])
def test_a_file_among_others_is_checked_alone(quizops: Any, check: Any, name: str) -> None:
    code, problems = check(BROKEN / name)
    assert (code, facts(problems)) == (exit_code(EXPECTED[name]), EXPECTED[name])
    assert "setting" not in quizops("check", BROKEN / name).out


def test_a_file_outside_any_workspace_is_told_apart_from_what_lies_beside_it(
    check: Any, tmp_path: Path
) -> None:
    path = sample("files/answer_empty.csv", tmp_path)
    shutil.copy(BROKEN / "files/tracker_empty_row_id.csv", path.parent)
    (path.parent / "quiz.json").write_text('{"questions": [')
    (path.parent / "environments").mkdir()
    (path.parent / "environments" / "dev.json").write_text("[]")
    code, problems = check(path)
    assert (code, facts(problems)) == (1, EXPECTED["files/answer_empty.csv"])
    assert sorted(file.name for file in path.parent.iterdir()) == [
        "answer_empty.csv",
        "environments",
        "quiz.json",
        "tracker_empty_row_id.csv",
    ]


def test_a_good_file_beside_broken_ones_has_no_problem(quizops: Any, tmp_path: Path) -> None:
    path = sample("files/answer_empty.csv", tmp_path)
    good = path.with_name("good.csv")
    good.write_text("id,template,text,answer_mc\n1,tf,Grass is green.,True\n")
    answer = quizops("check", good)
    assert (answer.code, answer.out) == (0, "no problems\n")


@pytest.fixture
def broken_everywhere(tmp_path: Path) -> Path:
    """A folder with a fault of each kind."""
    shutil.copytree(BROKEN / "folders" / "json_syntax", tmp_path, dirs_exist_ok=True)
    shutil.copytree(BROKEN / "folders" / "environment_wrong_value", tmp_path, dirs_exist_ok=True)
    shutil.copy(BROKEN / "folders" / "config_unknown_key" / "quizops.toml", tmp_path)
    shutil.copy(BROKEN / "files" / "id_duplicate.csv", tmp_path)
    shutil.copy(BROKEN / "files" / "tracker_unknown_status.csv", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "files"),
    [
        ("csv", ["id_duplicate.csv", "id_duplicate.csv", "tracker_unknown_status.csv"]),
        ("environment", ["environments/dev.json"]),
        ("config", ["quizops.toml"]),
        ("quiz", ["quiz.json"]),
    ],
)
def test_one_kind_of_check_tells_only_its_own(
    check: Any, broken_everywhere: Path, kind: str, files: list[str]
) -> None:
    code, problems = check(broken_everywhere, "--only", kind)
    assert code == 1
    assert [problem["file"] for problem in problems] == files


def test_all_kinds_together_are_all_there_is(check: Any, broken_everywhere: Path) -> None:
    kinds = [check(broken_everywhere, "--only", kind)[1] for kind in ("csv", "environment", "config", "quiz")]
    every = check(broken_everywhere)[1]
    assert sorted(map(str, every)) == sorted(str(problem) for kind in kinds for problem in kind)


def test_an_unknown_kind_is_a_wrong_call_that_names_the_kinds(quizops: Any, tmp_path: Path) -> None:
    answer = quizops("check", tmp_path, "--only", "quizzes")
    assert answer.code == 2
    assert all(kind in answer.err for kind in ("csv", "environment", "config", "quiz"))


def test_a_set_that_two_quizzes_share_is_told_once(check: Any, tmp_path: Path) -> None:
    shutil.copy(BROKEN / "files" / "set_empty.csv", tmp_path)
    for quiz in ("one", "two"):
        (tmp_path / quiz).mkdir()
        (tmp_path / quiz / "q.csv").write_text("id,template,text,answer_mc\n1,tf,Grass is green.,True\n")
    assert facts(check(tmp_path)[1]) == EXPECTED["files/set_empty.csv"]


def test_problems_stand_by_file_and_by_number_of_line(check: Any, tmp_path: Path) -> None:
    rows = [f"{id},tf,Grass is green {id}.,Maybe" for id in range(1, 13)]
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text("\n".join(["id,template,text,answer_mc", *rows]) + "\n")
    places = [(problem["file"], problem["line"]) for problem in check(tmp_path)[1]]
    assert places == [(name, line) for name in ("a.csv", "b.csv") for line in range(2, 14)]


def test_text_fits_eighty_columns(check: Any, tmp_path: Path) -> None:
    problems = check(BROKEN / "files")[1]
    for number, name in enumerate(name for name in EXPECTED if name.startswith("folders/")):
        problems += check(sample(name, tmp_path / str(number)))[1]
    stream = io.StringIO()
    problems_text(Output(stream, width=80), problems)
    assert [line for line in stream.getvalue().splitlines() if len(line) > 80] == []


def test_the_sample_content_has_no_error(check: Any) -> None:
    code, problems = check(SAMPLES / "content")
    assert (code, [problem["rule"] for problem in problems]) == (0, ["tracker_no_item"])


def test_what_cannot_be_opened_is_told_and_the_rest_is_checked(check: Any, tmp_path: Path) -> None:
    sample("files/id_duplicate.csv", tmp_path)
    content = tmp_path / "content"
    os.mkfifo(content / "pipe.csv")
    (content / "circle.csv").symlink_to("circle.csv")
    (content / "nowhere.csv").symlink_to("gone.csv")
    code, problems = check(content)
    told = [(problem["file"], problem["rule"]) for problem in problems]
    assert code == 1
    assert told == [("id_duplicate.csv", "id_duplicate")] * 2 + [("pipe.csv", "unreadable")]
    assert all(whole(problem) for problem in problems)


def test_a_tracker_that_lost_its_rows_is_told_after_it_was_known(
    quizops: Any, check: Any, tmp_path: Path
) -> None:
    tracker = tmp_path / "people.csv"
    rows = [f"{id},Name {id},FF-Fi/Se-CP/B(S) #4,https://youtu.be/aaaaaaaaa{id:02}" for id in range(10)]
    tracker.write_text("\n".join(["row_id,name,type,youtube_playlist", *rows]) + "\n")
    assert quizops("watch", tmp_path, "--once").code == 0
    tracker.write_text("\n".join(["row_id,name,type,youtube_playlist", *rows[:3]]) + "\n")
    code, problems = check(tmp_path)
    assert (code, [problem["rule"] for problem in problems]) == (1, ["tracker_rows_lost"])
    assert all(whole(problem) for problem in problems)


def test_a_type_that_differs_from_the_one_first_recorded_is_a_warning(
    quizops: Any, check: Any, tmp_path: Path
) -> None:
    tracker = tmp_path / "people.csv"
    row = "1,Name,FF-Fi/Se-CP/B(S) #4,https://youtu.be/aaaaaaaaaaa\n"
    tracker.write_text("row_id,name,type,youtube_playlist\n" + row)
    assert quizops("watch", tmp_path, "--once").code == 0
    tracker.write_text(tracker.read_text().replace("FF-Fi/Se-CP/B(S) #4", "FF-Fi/Se-CP/B(S) 4"))
    code, (problem,) = check(tmp_path)
    assert (code, problem["rule"], problem["severity"]) == (0, "tracker_type_changed", "warning")
    assert (problem["line"], problem["column"]) == (2, 8)
    assert whole(problem)


def test_a_deleted_quiz_is_told_with_the_way_back(quizops: Any, check: Any, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("id,template,text,answer_mc\n1,tf,Grass is green.,True\n")
    quizops("watch", tmp_path, "--once")
    (tmp_path / "quiz_complete.json").unlink()
    code, (problem,) = check(tmp_path)
    assert (code, problem["rule"], problem["file"]) == (1, "output_missing", "quiz_complete.json")
    assert "rollback" in problem["hint"]
    assert whole(problem)
