"""`quizops quiz merge` on plain files: every form it has, what it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROWS = "id,template,text,options_ref,answer_mc,hint\n1,mc,Which?,planets,Earth,\n2,tf,So?,,TRUE,h\n"
SETS = "optionSetName,optionsDelimited\nplanets,Earth|Mars\n"
PLAN_KEYS = {
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
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("q.csv").write_text(ROWS)
    Path("s.csv").write_text(SETS)
    return tmp_path


@pytest.fixture
def merge(quizops: Any, folder: Path) -> Any:
    """Calls `quiz merge --json` in the folder and gives its exit code and its plan."""

    def call(*words: str) -> tuple[int, dict[str, Any]]:
        answer = quizops("quiz", "merge", *words, "--json")
        assert answer.err == ""
        return answer.code, json.loads(answer.out)

    return call


@pytest.fixture
def built(merge: Any) -> Path:
    """A quiz made of the two files."""
    code, _ = merge("--option-sets", "s.csv", "--questions", "q.csv", "--output", "quiz.json")
    assert code == 0
    return Path("quiz.json")


def questions_of(path: Path) -> dict[int, dict[str, Any]]:
    return {one["id"]: one for one in json.loads(path.read_bytes())["questions"]}


def edit(old: str, new: str) -> None:
    Path("q.csv").write_text(Path("q.csv").read_text().replace(old, new))


def test_without_an_existing_quiz_a_new_one_is_built(merge: Any, folder: Path) -> None:
    code, plan = merge("--option-sets", "s.csv", "--questions", "q.csv", "--output", "quiz.json")
    assert plan.keys() >= PLAN_KEYS
    assert (code, plan["quiz"], plan["from_version"], plan["to_version"]) == (0, "quiz", None, "1.0.0")
    assert (plan["type"], plan["added"], plan["published"], plan["release"]) == ("major", [1, 2], True, None)
    assert sorted(path.name for path in folder.iterdir()) == ["q.csv", "quiz.json", "s.csv"]


def test_an_existing_quiz_is_updated_in_place(merge: Any, built: Path) -> None:
    edit("So?", "Really?")
    code, plan = merge("--existing", "quiz.json", "--questions", "q.csv")
    assert (code, plan["from_version"], plan["to_version"], plan["type"]) == (0, "1.0.0", "1.0.1", "hotfix")
    assert plan["changed"] == [{"id": 2, "fields": {"text": {"before": "So?", "after": "Really?"}}}]
    assert questions_of(built)[2]["text"] == "Really?"


def test_another_output_leaves_the_existing_quiz_as_it_is(merge: Any, built: Path) -> None:
    before = built.read_bytes()
    edit("So?", "Really?")
    assert merge("--existing", "quiz.json", "--questions", "q.csv", "--output", "out.json")[0] == 0
    assert built.read_bytes() == before
    assert questions_of(Path("out.json"))[2]["text"] == "Really?"


def test_without_changes_another_output_is_the_existing_quiz_byte_for_byte(merge: Any, built: Path) -> None:
    code, plan = merge("--existing", "quiz.json", "--questions", "q.csv", "--output", "out.json")
    assert (code, plan["type"]) == (0, None)
    assert Path("out.json").read_bytes() == built.read_bytes()


def test_the_same_files_again_write_nothing(merge: Any, built: Path) -> None:
    before = built.stat()
    code, plan = merge("--existing", "quiz.json", "--option-sets", "s.csv", "--questions", "q.csv")
    after = built.stat()
    assert (code, plan["type"], plan["published"]) == (0, None, False)
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_sets_of_the_quiz_serve_where_none_are_given(merge: Any, built: Path) -> None:
    edit("Earth,", "Mars,")
    assert merge("--existing", "quiz.json", "--questions", "q.csv")[0] == 0
    assert questions_of(built)[1]["answer"] == "Mars"


def test_changed_sets_move_the_questions_that_refer_to_them(merge: Any, built: Path) -> None:
    Path("s.csv").write_text(SETS.replace("Mars", "Mars|Venus"))
    code, plan = merge("--existing", "quiz.json", "--option-sets", "s.csv", "--questions", "q.csv")
    assert (code, list(plan["option_sets"]["changed"])) == (0, ["planets"])
    assert questions_of(built)[1]["options"] == ["Earth", "Mars", "Venus"]


@pytest.mark.parametrize(
    "words", [["--questions", "q.csv", "more.csv"], ["--questions", "q.csv", "--questions", "more.csv"]]
)
def test_several_files_of_questions_are_merged_together(merge: Any, built: Path, words: list[str]) -> None:
    Path("more.csv").write_text("id,template,text,answer_mc\n3,tf,Third?,False\n")
    code, plan = merge("--existing", "quiz.json", *words)
    assert (code, plan["type"], plan["to_version"], plan["added"]) == (0, "minor", "1.1.0", [3])
    assert list(questions_of(built)) == [1, 2, 3]


def test_a_dry_run_tells_and_writes_nothing(quizops: Any, built: Path) -> None:
    before = built.read_bytes()
    edit("So?", "Really?")
    answer = quizops("quiz", "merge", "--existing", "quiz.json", "--questions", "q.csv", "--dry-run")
    assert (answer.code, answer.err) == (0, "")
    assert "1.0.0 → 1.0.1 hotfix" in answer.out
    assert "published" not in answer.out
    assert built.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "text", "hint"),
    [
        ([], "Really?", "h"),
        (["--strategy", "preserve"], "So?", "h"),
        (["--strategy", "overwrite"], "Really?", "h"),
        (["--strategy", "intelligent", "--blank", "clear"], "Really?", None),
        (["--strategy", "overwrite", "--blank", "clear"], "Really?", None),
    ],
)
def test_strategy_and_blank_decide(
    merge: Any, built: Path, words: list[str], text: str, hint: str | None
) -> None:
    edit("2,tf,So?,,TRUE,h", "2,tf,Really?,,TRUE,")
    assert merge("--existing", "quiz.json", "--questions", "q.csv", *words)[0] == 0
    question = questions_of(built)[2]
    assert (question["text"], question.get("hint")) == (text, hint)


def test_refused_rows_end_with_1_and_the_others_are_taken(merge: Any, built: Path) -> None:
    edit("Earth,", "Pluto,")
    edit("So?", "Really?")
    code, plan = merge("--existing", "quiz.json", "--questions", "q.csv")
    (refused,) = plan["refused"]
    assert (code, plan["published"]) == (1, True)
    assert (refused["file"], refused["line"], refused["column"]) == ("q.csv", 2, 21)
    assert (refused["rule"], bool(refused["message"] and refused["hint"])) == ("answer_not_option", True)
    assert questions_of(built)[2]["text"] == "Really?"


def test_a_conflict_ends_with_4_and_the_others_are_taken(merge: Any, built: Path) -> None:
    edit("So?", "Really?")
    Path("more.csv").write_text("id,template,text\n1,mc,What?\n")
    words = ["--existing", "quiz.json", "--questions", "q.csv", "more.csv"]
    code, plan = merge(*words)
    (conflict,) = plan["conflicts"]
    assert (code, conflict["id"], conflict["field"], conflict["kind"]) == (4, 1, "text", "files")
    assert conflict["file"] in {"q.csv", "more.csv"}
    assert questions_of(built)[2]["text"] == "Really?"
    assert questions_of(built)[1]["text"] == "Which?"
    for choice in ("ours", "theirs"):
        code, plan = merge(*words, "--on-conflict", choice)
        assert (code, plan["conflicts"]) == (0, [])


def test_refused_rows_win_over_conflicts(merge: Any, built: Path) -> None:
    Path("more.csv").write_text("id,template,text\n1,mc,What?\n9,quiz,?\n")
    code, plan = merge("--existing", "quiz.json", "--questions", "q.csv", "more.csv")
    assert (code, bool(plan["conflicts"]), bool(plan["refused"])) == (1, True, True)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--existing", "broken.json", "--questions", "q.csv"], 1, "broken.json:1:16"),
        (["--existing", "quiz.json", "--questions", "empty.csv"], 1, "empty.csv:1:1"),
        (["--existing", "quiz.json", "--questions", "s.csv"], 1, "no column 'id'"),
        (
            ["--existing", "quiz.json", "--option-sets", "q.csv", "--questions", "q.csv"],
            1,
            "no column 'optionSetName'",
        ),
        (["--questions", "q.csv", "--output", "no/such/folder.json"], 1, "no/such/folder.json"),
        (["--existing", "gone.json", "--questions", "q.csv"], 2, "gone.json does not exist"),
        (["--existing", "quiz.json", "--questions", "gone.csv"], 2, "gone.csv does not exist"),
        (["--existing", "quiz.json", "--option-sets", "gone.csv", "--questions", "q.csv"], 2, "gone.csv"),
        (["--questions", "q.csv"], 2, "--output"),
        (["--existing", "quiz.json"], 2, "--questions"),
        (["--existing", "quiz.json", "--questions", "q.csv", "-C", "."], 2, "-C"),
        (["--existing", "quiz.json", "--questions", "q.csv", "--strategy", "clever"], 2, "--strategy"),
    ],
)
def test_what_cannot_be_merged_is_told_and_changes_nothing(
    quizops: Any, built: Path, words: list[str], code: int, says: str
) -> None:
    before = built.read_bytes()
    Path("broken.json").write_text('{"questions": [')
    Path("empty.csv").write_text("")
    answer = quizops("quiz", "merge", *words)
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err
    assert built.read_bytes() == before


def test_bytes_that_no_change_touches_stay(merge: Any, built: Path) -> None:
    text = built.read_text().replace('"text": "Which?"', '"text" : "Which\\u003f",  "own": 1.10')
    built.write_text(text)
    edit("So?", "Really?")
    assert merge("--existing", "quiz.json", "--questions", "q.csv")[1]["changed"][0]["id"] == 2
    assert '"text" : "Which\\u003f",  "own": 1.10' in built.read_text()


def test_the_installed_command_merges_and_makes_no_workspace(folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("quizops")), "quiz", "merge", "--option-sets", "s.csv"]
    command += ["--questions", "q.csv", "--output", "quiz.json", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr, json.loads(done.stdout)["published"]) == (0, "", True)
    assert sorted(path.name for path in folder.iterdir()) == ["q.csv", "quiz.json", "s.csv"]
