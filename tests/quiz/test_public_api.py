"""The public API as a script uses it: names, plain string paths, and what comes back."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from quizops import Workspace
from quizops.downloads import (
    ensure_tracking_columns,
    get_pending_downloads,
    reset_download_status,
    update_csv_download_status,
)
from quizops.errors import ContentError, QuizHeld, QuizopsError, UsageError
from quizops.quiz import (
    apply,
    load_csv_rows,
    load_option_sets,
    merge_question,
    parse_answer_match,
    parse_pairs_field,
    plan,
    update_quiz_from_csv,
)

SETS = "optionSetName,optionsDelimited\nplanets,Earth | Mars ||Venus\nodd,a\\|b|c\n"
ROWS = (
    "id,template,text,options_ref,options_inline,pairs,answer_mc,answer_match,hint,difficulty,tags,source\n"
    "1,mc,Which has life?,planets,,,earth,,It is blue.,2,a|b,own\n"
    "2,tf,Mars is red.,,,,TRUE,,,,,\n"
    "3,match,Match.,,,day=optionSet:planets|night=x;y,,day=Earth|night=y,,hard,,\n"
    "4,fill,A {1} b {2}.,,,,,1=one;uno|2=two,,,,\n"
    "5,short,Which colour?,,,,blue|azure,,,,,\n"
    "6,order,Sort.,,first|second|third,,,,,,,\n"
    ",,,,,,,,,,,\n"
)
TRACKER = (
    "row_id,name,email,type,youtube_playlist,google_drive,note\r\n"
    '1,"A. Example",a@example.org,FF-Fi/Se-CP/B(S) #4,https://youtu.be/aaaaaaaaaaa,,"x, y"\r\n'
    "2,B. Example,b@example.org,MF-Si/Te-BS/P(C) #3,,https://drive.google.com/file/d/abcdef/view,\r\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A script's working folder with its files."""
    (tmp_path / "sets.csv").write_text(SETS)
    (tmp_path / "questions.csv").write_text(ROWS)
    (tmp_path / "people.csv").write_text(TRACKER, newline="")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def questions_of(path: str) -> dict[int, dict[str, Any]]:
    return {one["id"]: one for one in json.loads(Path(path).read_bytes())["questions"]}


def cells_of(path: str, row_id: str) -> dict[str, str]:
    with Path(path).open(newline="", encoding="utf-8") as stream:
        return next(row for row in csv.DictReader(stream) if row["row_id"] == row_id)


# Reading


def test_option_sets_are_lists_of_trimmed_texts(folder: Path) -> None:
    assert load_option_sets("sets.csv") == {"planets": ["Earth", "Mars", "Venus"], "odd": ["a|b", "c"]}


def test_a_table_that_holds_no_sets_is_refused_with_its_place(folder: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_option_sets("questions.csv")
    assert (caught.value.location.file, caught.value.location.line) == ("questions.csv", 1)
    assert "optionSetName" in caught.value.hint


def test_rows_of_any_dialect_are_texts_by_column(folder: Path) -> None:
    Path("other.csv").write_bytes("\ufeffid;text\r\n1; a;\r\n".replace(" a;", '" a;b"').encode())
    assert load_csv_rows("other.csv") == [{"id": "1", "text": " a;b"}]
    assert len(load_csv_rows("questions.csv")) == 7


def test_a_csv_with_a_bad_record_is_refused_with_its_line(folder: Path) -> None:
    Path("bad.csv").write_text("id,text\n1,a\n2,b,c\n")
    with pytest.raises(ContentError) as caught:
        load_csv_rows("bad.csv")
    assert (caught.value.rule, caught.value.location.line) == ("csv_ragged", 3)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", {}),
        (
            "left=optionSet:NAME|left2=a;b;c",
            {"left": {"optionSet": "NAME"}, "left2": {"inline": list("abc")}},
        ),
        (
            " left = optionSet: NAME | r = a ; b ",
            {"left": {"optionSet": "NAME"}, "r": {"inline": ["a", "b"]}},
        ),
        (r"a\=b=c\;d;e\|f", {"a=b": {"inline": ["c;d", "e|f"]}}),
    ],
)
def test_a_field_of_pairs_is_read(text: str, pairs: dict[str, Any]) -> None:
    assert parse_pairs_field(text) == pairs


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("", {}),
        ("left=right|left2=right2", {"left": "right", "left2": "right2"}),
        (" a = b || c = d=e ", {"a": "b", "c": "d=e"}),
        (r"a\|b=c\\d", {"a|b": r"c\d"}),
    ],
)
def test_an_answer_of_a_match_is_read(text: str, answer: dict[str, str]) -> None:
    assert parse_answer_match(text) == answer


@pytest.mark.parametrize("text", ["left", "=right", "a=1|a=2", "left="])
def test_a_field_that_breaks_its_grammar_is_refused_with_a_hint(text: str) -> None:
    for parse in (parse_pairs_field, parse_answer_match):
        with pytest.raises(ContentError) as caught:
            parse(text)
        assert caught.value.hint


# Merging files


def test_a_quiz_is_built_and_updated_by_four_paths(folder: Path) -> None:
    built = update_quiz_from_csv(None, "sets.csv", "questions.csv", "quiz.json").as_json()
    assert (built["type"], built["to_version"], built["added"]) == ("major", "1.0.0", [1, 2, 3, 4, 5, 6])
    assert (built["rows"], built["skipped_rows"]) == (7, 1)
    Path("questions.csv").write_text(ROWS.replace("Mars is red.", "Mars is rusty."))
    told = update_quiz_from_csv("quiz.json", "sets.csv", "questions.csv", "quiz.json").as_json()
    fields = {"text": {"before": "Mars is red.", "after": "Mars is rusty."}}
    assert (told["type"], told["changed"]) == ("hotfix", [{"id": 2, "fields": fields}])
    assert questions_of("quiz.json")[2]["text"] == "Mars is rusty."


def test_each_template_becomes_the_question_that_is_documented(folder: Path) -> None:
    update_quiz_from_csv(None, "sets.csv", "questions.csv", "quiz.json")
    planets = ["Earth", "Mars", "Venus"]
    assert questions_of("quiz.json") == {
        1: {
            "id": 1,
            "template": "mc",
            "text": "Which has life?",
            "hint": "It is blue.",
            "difficulty": 2,
            "tags": ["a", "b"],
            "options": planets,
            "answer": "Earth",
            "source": "own",
        },
        2: {
            "id": 2,
            "template": "tf",
            "text": "Mars is red.",
            "options": ["True", "False"],
            "answer": "True",
        },
        3: {
            "id": 3,
            "template": "match",
            "text": "Match.",
            "difficulty": "hard",
            "pairs": {"day": {"optionSet": "planets"}, "night": {"inline": ["x", "y"]}},
            "answer": {"day": "Earth", "night": "y"},
        },
        4: {
            "id": 4,
            "template": "fill",
            "text": "A {1} b {2}.",
            "answer": {"1": ["one", "uno"], "2": ["two"]},
        },
        5: {"id": 5, "template": "short", "text": "Which colour?", "answer": ["blue", "azure"]},
        6: {
            "id": 6,
            "template": "order",
            "text": "Sort.",
            "options": ["first", "second", "third"],
            "answer": ["first", "second", "third"],
        },
    }


def test_one_bad_row_stops_no_other_and_is_told_with_its_place(folder: Path) -> None:
    Path("questions.csv").write_text(ROWS.replace(",earth,", ",Pluto,"))
    told = update_quiz_from_csv(None, "sets.csv", "questions.csv", "quiz.json").as_json()
    (refused,) = told["refused"]
    assert (refused["file"], refused["line"], refused["rule"]) == ("questions.csv", 2, "answer_not_option")
    assert "Earth" in refused["hint"]
    assert list(questions_of("quiz.json")) == [2, 3, 4, 5, 6]


def test_a_plan_says_what_would_be_done_and_apply_gives_the_bytes(folder: Path) -> None:
    update_quiz_from_csv(None, "sets.csv", "questions.csv", "quiz.json")
    before = Path("quiz.json").read_bytes()
    Path("questions.csv").write_text(ROWS.replace("Mars is red.", "Mars is rusty."))
    found = plan("quiz.json", "questions.csv", "sets.csv")
    after = apply(found, "quiz.json")
    assert found.as_json()["to_version"] == "1.0.1"
    assert Path("quiz.json").read_bytes() == before
    assert after.replace(b"rusty", b"red").split(b'"optionSets"')[1] == before.split(b'"optionSets"')[1]
    assert json.loads(after)["meta"]["version"] == "1.0.1"


def test_what_a_script_cannot_merge_is_an_error_of_one_family(folder: Path) -> None:
    Path("quiz.json").write_text('{"questions": [')
    with pytest.raises(QuizHeld) as held:
        update_quiz_from_csv("quiz.json", "sets.csv", "questions.csv", "quiz.json")
    assert (held.value.location.line, held.value.location.column) == (1, 16)
    for wrong in ("missing.csv", "sets.csv"):
        with pytest.raises(QuizopsError) as caught:
            update_quiz_from_csv(None, "sets.csv", wrong, "new.json")
        assert caught.value.location.file == wrong
    assert not Path("new.json").exists()


# Merging one question

LIVE = {"id": 7, "template": "mc", "text": "T", "options": ["A", "B"], "answer": "A", "own": [1]}


@pytest.mark.parametrize(
    ("strategy", "text", "hint"), [("preserve", "T", "h"), ("overwrite", "N", "h"), ("intelligent", "N", "h")]
)
def test_a_strategy_decides_about_what_is_there_already(strategy: str, text: str, hint: str) -> None:
    row = {"id": "7", "template": "mc", "text": "N", "hint": "h", "category": ""}
    merged = merge_question(LIVE, row, {}, strategy=strategy)
    assert merged == LIVE | {"text": text, "hint": hint}
    assert LIVE["text"] == "T"


def test_a_question_takes_its_options_from_a_set() -> None:
    row = {"id": "7", "template": "mc", "text": "N", "options_ref": "s", "answer_mc": "d"}
    merged = merge_question({}, row, {"s": ["C", "D"]})
    assert merged == {"id": 7, "template": "mc", "text": "N", "options": ["C", "D"], "answer": "D"}


def test_a_row_that_would_be_refused_raises_with_the_way_out() -> None:
    with pytest.raises(ContentError) as caught:
        merge_question(LIVE, {"id": "7", "template": "mc", "options_ref": "gone"}, {"s": ["C", "D"]})
    assert caught.value.rule == "option_set_unknown"
    assert caught.value.hint


# Trackers


def test_tracking_columns_come_once_and_leave_every_other_byte(folder: Path) -> None:
    added = ensure_tracking_columns("people.csv")
    assert added == [
        "youtube_status",
        "youtube_files",
        "youtube_media_id",
        "drive_status",
        "drive_files",
        "drive_media_id",
        "last_download_attempt",
        "download_errors",
    ]
    assert ensure_tracking_columns("people.csv") == []
    lines = Path("people.csv").read_bytes().decode().split("\r\n")
    for before, after in zip(TRACKER.split("\r\n"), lines, strict=True):
        assert after.startswith(before)


def test_a_source_goes_from_to_do_to_done_and_back(folder: Path) -> None:
    ensure_tracking_columns("people.csv")
    to_do = get_pending_downloads("people.csv")
    assert [(one.context.row_id, one.source) for one in to_do] == [("1", "youtube"), ("2", "drive")]
    assert to_do[0].context.type == "FF-Fi/Se-CP/B(S) #4"
    update_csv_download_status(
        "people.csv", "1", "youtube", "completed", files=["youtube/1/a.mp4"], media_ids=["aaaaaaaaaaa"]
    )
    done = cells_of("people.csv", "1")
    assert (done["youtube_status"], done["youtube_files"]) == ("completed", "youtube/1/a.mp4")
    assert (done["youtube_media_id"], done["note"], done["download_errors"]) == ("aaaaaaaaaaa", "x, y", "")
    assert [one.context.row_id for one in get_pending_downloads("people.csv")] == ["2"]
    assert reset_download_status("people.csv", "1") == ["1"]
    assert cells_of("people.csv", "1")["youtube_status"] == ""
    assert [one.context.row_id for one in get_pending_downloads("people.csv", "youtube")] == ["1"]


def test_a_failure_is_counted_and_told_in_one_line(folder: Path) -> None:
    for _ in range(2):
        update_csv_download_status(
            "people.csv", "2", "drive", "failed", category="permission", error="=denied\nby the owner"
        )
    row = cells_of("people.csv", "2")
    assert row["drive_status"] == "failed"
    assert row["download_errors"] == "drive: permission: =denied by the owner (try 2 of 5)"
    assert get_pending_downloads("people.csv", "drive") == []
    assert reset_download_status("people.csv", ["1", "2"], "drive") == ["2"]
    assert cells_of("people.csv", "2")["download_errors"] == ""


def test_types_survive_every_operation_byte_for_byte(folder: Path) -> None:
    ensure_tracking_columns("people.csv")
    update_csv_download_status("people.csv", "1", "youtube", "partial", error="one of two")
    reset_download_status("people.csv", ["1", "2"])
    lines = Path("people.csv").read_text().splitlines()
    for before, after in zip(TRACKER.splitlines(), lines, strict=True):
        assert after.startswith(before)


def test_a_wrong_word_or_row_is_an_error_and_writes_nothing(folder: Path) -> None:
    before = Path("people.csv").read_bytes()
    with pytest.raises(UsageError, match="completed"):
        update_csv_download_status("people.csv", "1", "youtube", "done")
    with pytest.raises(UsageError, match="youtube"):
        get_pending_downloads("people.csv", "vimeo")
    with pytest.raises(UsageError):
        update_csv_download_status("people.csv", "99", "youtube", "completed")
    with pytest.raises(UsageError, match="99"):
        reset_download_status("people.csv", "99")
    with pytest.raises(ContentError):
        get_pending_downloads("questions.csv")
    assert Path("people.csv").read_bytes() == before


# A folder as a whole


def test_a_workspace_tells_what_is_there_and_changes_nothing(folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    with Workspace.open(".") as workspace:
        assert workspace.check() == []
        assert [quiz["name"] for quiz in workspace.quizzes()] == [folder.name]
        assert [row["row_id"] for row in workspace.download_rows()] == ["1", "2"]
        (told,) = workspace.plans()
    assert told["added"] == [1, 2, 3, 4, 5, 6]
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_folder_that_is_none_is_a_wrong_use(folder: Path) -> None:
    with pytest.raises(UsageError) as caught:
        Workspace.open("nowhere")
    assert "init" in caught.value.hint


def test_a_script_needs_nothing_but_the_imports(folder: Path) -> None:
    script = (
        "from quizops import Workspace\n"
        "from quizops.quiz import update_quiz_from_csv\n"
        "from quizops.downloads import update_csv_download_status\n"
        "done = update_quiz_from_csv(None, 'sets.csv', 'questions.csv', 'quiz.json')\n"
        "update_csv_download_status('people.csv', 1, 'youtube', 'skipped')\n"
        "with Workspace.open('.') as workspace:\n"
        "    print(len(done.added), workspace.download_status()['youtube']['skipped'])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("6 1\n", "")
