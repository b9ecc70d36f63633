"""CSVs as people treat them while an owner watches: moved, locked, cut off, stale, added, removed."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, answers_of, bank, identity, replace_in, save
from tests.owner.owners import OwnerProcess, asked, command, until

TRACKER = (
    "row_id,name,type,youtube_playlist,google_drive,youtube_status,download_errors\n"
    "1,A,FF-Fi/Se-CP/B(S) #4,https://youtu.be/aaaaaaaaaaa,,failed,youtube: network: no (try 1 of 5)\n"
    "2,B,MF-Si/Te-BS/P(C) #3,https://youtu.be/bbbbbbbbbbb,,completed,\n"
)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    save(folder / "questions.csv", bank({1: "one", 2: "two", 3: "three"}))
    assert command("watch", folder, "--once").code == 0
    return folder


@pytest.fixture
def owner(content: Path) -> Iterator[OwnerProcess]:
    with OwnerProcess(content) as owner:
        yield owner


def runs(content: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked(content, "runs", "list").document
    return found


def test_a_csv_under_a_new_name_hands_its_bases_over(content: Path, owner: OwnerProcess) -> None:
    """A hand edit stays: the new file's cells are known as applied, not met for the first time."""
    replace_in(content / QUIZ, '"one"', '"by hand"')
    owner.wait_for("published", cause="hand")
    (content / "questions.csv").rename(content / "bank.csv")
    owner.wait_for("settled", file="questions.csv", gone=True)
    replace_in(content / "bank.csv", "two", "zwei")
    owner.wait_for("published", version="1.0.2", cause="file")
    assert answers_of(content / QUIZ) == {1: "by hand", 2: "zwei", 3: "three"}
    assert owner.named("conflict") == []


def test_a_csv_that_vanishes_takes_nothing_away_and_may_come_back(content: Path, owner: OwnerProcess) -> None:
    data = (content / "questions.csv").read_bytes()
    before = identity(content / QUIZ)
    (content / "questions.csv").unlink()
    owner.wait_for("settled", file="questions.csv", gone=True)
    assert asked(content, "quiz", "list").document[0]["error"] is None
    save(content / "back.csv", data.replace(b"three", b"drei"))
    owner.wait_for("published", version="1.0.1")
    assert answers_of(content / QUIZ) == {1: "one", 2: "two", 3: "drei"}
    assert identity(content / QUIZ) != before
    assert owner.named("conflict") == []


def test_a_questions_file_is_added_and_removed(content: Path, owner: OwnerProcess) -> None:
    save(content / "more.csv", bank({4: "four", 5: "five"}))
    owner.wait_for("published", version="1.1.0", type="minor")
    (content / "more.csv").unlink()
    owner.wait_for("settled", file="more.csv", gone=True)
    replace_in(content / "questions.csv", "one", "eins")
    owner.wait_for("published", version="1.1.1")
    assert answers_of(content / QUIZ) == {1: "eins", 2: "two", 3: "three", 4: "four", 5: "five"}


def test_a_new_folder_with_questions_is_a_new_quiz(content: Path, owner: OwnerProcess) -> None:
    save(content / "moons" / "far" / "bank.csv", bank({1: "Titan"}))
    owner.wait_for("published", quiz="moons.far", version="1.0.0")
    assert answers_of(content / "moons" / "far" / QUIZ) == {1: "Titan"}
    replace_in(content / "moons" / "far" / "bank.csv", "Titan", "Triton")
    owner.wait_for("published", quiz="moons.far", version="1.0.1")
    assert [one["name"] for one in asked(content, "quiz", "list").document] == ["content", "moons.far"]
    assert [event["quiz"] for event in owner.named("published")] == ["moons.far", "moons.far"]


def test_files_of_one_quiz_saved_in_one_burst_are_one_run(content: Path, owner: OwnerProcess) -> None:
    save(content / "more.csv", bank({4: "four"}))
    owner.wait_for("published", version="1.1.0")
    before = len(runs(content))
    replace_in(content / "questions.csv", "one", "eins")
    replace_in(content / "more.csv", "four", "vier")
    owner.wait_for("published", version="1.1.1")
    assert answers_of(content / QUIZ) == {1: "eins", 2: "two", 3: "three", 4: "vier"}
    save(content / "last" / "bank.csv", bank({1: "last"}))
    owner.wait_for("published", quiz="last")
    assert len(runs(content)) == before + 2


def test_questions_follow_an_option_set_that_is_saved(content: Path, owner: OwnerProcess) -> None:
    save(
        content / "sets" / "questions.csv",
        "id,template,text,options_ref,answer_mc\n1,mc,Which?,planets,Mars\n",
    )
    owner.wait_for("refused", quiz="sets")
    save(content / "optionSets.csv", "optionSetName,optionsDelimited\nplanets,Mars|Venus\n")
    owner.wait_for("published", quiz="sets")
    save(content / "optionSets.csv", "optionSetName,optionsDelimited\nplanets,Mars|Venus|Earth\n")
    owner.wait_for("published", quiz="sets")
    (question,) = json.loads((content / "sets" / QUIZ).read_bytes())["questions"]
    assert question["options"] == ["Mars", "Venus", "Earth"]
    save(content / "optionSets.csv", "optionSetName,optionsDelimited\nplanets,Venus|Earth\n")
    refused = owner.wait_for("refused", quiz="sets")
    assert "1" in refused["message"]
    (question,) = json.loads((content / "sets" / QUIZ).read_bytes())["questions"]
    assert question["options"] == ["Mars", "Venus", "Earth"]


def test_a_file_left_half_written_is_merged_row_by_row(content: Path, owner: OwnerProcess) -> None:
    """It is given time for its last line; then whole rows are taken and the cut one is told."""
    text = (content / "questions.csv").read_text().replace("one", "eins")
    half = text[: text.index("?,three")]
    (content / "questions.csv").write_text(half)
    refused = owner.wait_for("refused", quiz="content")
    assert (refused["file"], refused["line"]) == ("questions.csv", 4)
    owner.catch_up()
    assert answers_of(content / QUIZ) == {1: "eins", 2: "two", 3: "three"}
    (content / "questions.csv").write_text(text.replace("three", "drei"))
    owner.wait_for("published")
    assert answers_of(content / QUIZ) == {1: "eins", 2: "two", 3: "drei"}
    assert asked(content, "check").document == []


def test_a_stale_copy_with_an_old_time_is_taken_for_what_it_says(content: Path, owner: OwnerProcess) -> None:
    stale = (content / "questions.csv").read_bytes()
    replace_in(content / "questions.csv", "one", "eins")
    owner.wait_for("published", version="1.0.1")
    copy = content / ".copy.tmp"
    copy.write_bytes(stale)
    os.utime(copy, (1_000_000_000, 1_000_000_000))
    copy.replace(content / "questions.csv")
    owner.wait_for("published", version="1.0.2")
    assert answers_of(content / QUIZ)[1] == "one"


def test_a_file_saved_again_as_it_was_writes_nothing(content: Path, owner: OwnerProcess) -> None:
    before = identity(content / QUIZ)
    text = (content / "questions.csv").read_text()
    save(content / "questions.csv", text.replace("\n", "\r\n").replace("one", '"one"'))
    owner.wait_for("run_finished", status="succeeded")
    assert identity(content / QUIZ) == before
    assert len(asked(content, "releases", "list").document) == 1


def test_names_that_office_programs_leave_are_nobodys_content(content: Path, owner: OwnerProcess) -> None:
    for name in (".~lock.questions.csv#", "~questions.csv", ".questions.csv.swp", "questions.csv.tmp"):
        (content / name).write_bytes(bank({9: "nine"}))
    replace_in(content / "questions.csv", "one", "eins")
    owner.wait_for("published", version="1.0.1")
    assert answers_of(content / QUIZ) == {1: "eins", 2: "two", 3: "three"}
    assert {event["file"] for event in owner.named("settled")} == {"questions.csv"}


def test_an_office_lock_holds_cells_back_until_it_is_gone(content: Path, owner: OwnerProcess) -> None:
    people = content / "people.csv"
    save(people, TRACKER)
    owner.wait_for("settled", file="people.csv")
    until(lambda: asked(content, "downloads", "list").document, "the tracker is known")
    lock = content / ".~lock.people.csv#"
    lock.write_text(",someone,somewhere,22.11.2026 04:00,file:///x;")
    assert asked(content, "downloads", "retry", "1").document["changed"] == ["1"]
    until(lambda: waiting_rows(content) == 1, "the cells are said to wait")
    assert people.read_text() == TRACKER
    assert asked(content, "downloads", "list").document[0]["youtube"]["status"] == "pending"
    lock.unlink()
    until(lambda: ",pending," in people.read_text(), "the cells are written")
    until(lambda: waiting_rows(content) == 0, "nothing waits any more")


def waiting_rows(content: Path) -> int:
    connection = sqlite3.connect(content / ".quizops" / "ledger.sqlite")
    try:
        query = "select value from settings where key = 'trackers.waiting_rows'"
        (value,) = connection.execute(query).fetchone() or ("0",)
        return int(value)
    finally:
        connection.close()


def test_cells_that_a_lock_held_to_the_end_are_written_by_the_next_owner(content: Path) -> None:
    people = content / "people.csv"
    save(people, TRACKER)
    command("watch", content, "--once")
    before = people.read_text()
    lock = content / ".~lock.people.csv#"
    with OwnerProcess(content) as owner:
        lock.touch()
        asked(content, "downloads", "retry", "1")
        asked(content, "stop")
        assert owner.ended() == 0
    assert people.read_text() == before
    lock.unlink()
    with OwnerProcess(content):
        until(lambda: ",pending," in people.read_text(), "the cells are written")


def test_settings_edited_while_it_runs_count_from_then_on(content: Path, owner: OwnerProcess) -> None:
    save(content / "quizops.toml", '[quiz]\nblank = "clear"\n')
    owner.wait_for("settled", file="quizops.toml")
    save(content / "questions.csv", "id,template,text,answer_mc,hint\n1,short,Question 1?,one,a hint\n")
    owner.wait_for("published")
    save(content / "questions.csv", "id,template,text,answer_mc,hint\n1,short,Question 1?,one,\n")
    owner.wait_for("published")
    assert "hint" not in json.loads((content / QUIZ).read_bytes())["questions"][0]


def test_settings_edited_wrongly_leave_the_old_ones_going(content: Path, owner: OwnerProcess) -> None:
    save(content / "quizops.toml", '[quiz]\non_conflict = "theirs"\n')
    owner.wait_for("settled", file="quizops.toml")
    assert asked(content, "watch", "--once").code == 0
    save(content / "quizops.toml", '[quiz]\non_conflict = "thiers"\n')
    refused = owner.wait_for("refused", file="quizops.toml")
    assert refused["line"] == 2 and refused["hint"]
    (problem,) = asked(content, "check").document
    assert (problem["file"], problem["line"]) == ("quizops.toml", 2)
    replace_in(content / QUIZ, '"one"', '"by hand"')
    owner.wait_for("published", cause="hand")
    replace_in(content / "questions.csv", "one", "eins")
    owner.wait_for("published", cause="file")
    assert answers_of(content / QUIZ)[1] == "eins"
    save(content / "quizops.toml", '[quiz]\non_conflict = "hold"\n')
    owner.wait_for("settled", file="quizops.toml")
    assert asked(content, "check").document == []


def test_settings_that_are_no_toml_stop_nothing(content: Path, owner: OwnerProcess) -> None:
    save(content / "quizops.toml", "[quiz\nblank = ")
    owner.wait_for("refused", file="quizops.toml")
    replace_in(content / "questions.csv", "one", "eins")
    owner.wait_for("published", version="1.0.1")
    assert asked(content, "stop").code == 0
    assert owner.ended() == 0
