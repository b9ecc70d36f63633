"""`watch --once`: by itself or by the owner there is, and nothing at all where nothing is to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from tests.owner.content import QUIZ, answers_of, bank, identity, replace_in, save
from tests.owner.owners import OwnerProcess, asked, command


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    save(folder / "questions.csv", bank({1: "one", 2: "two"}))
    return folder


def written(content: Path) -> dict[str, int]:
    """How many rows each table of the ledger has."""
    connection = sqlite3.connect(content / ".quizops" / "ledger.sqlite")
    try:
        tables = [
            name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        ]
        return {name: connection.execute(f'select count(*) from "{name}"').fetchone()[0] for name in tables}
    finally:
        connection.close()


def test_the_first_pass_builds_and_the_second_does_nothing(content: Path) -> None:
    (plan,) = asked(content, "watch", "--once").document["plans"]
    assert (plan["type"], plan["to_version"], plan["published"]) == ("major", "1.0.0", True)
    before, ledger = identity(content / QUIZ), written(content)
    again = asked(content, "watch", "--once")
    assert (again.code, again.document) == (0, {"plans": [], "problems": []})
    assert (identity(content / QUIZ), written(content)) == (before, ledger)


def test_a_file_saved_again_as_it_was_makes_no_release(content: Path) -> None:
    command("watch", content, "--once")
    before = identity(content / QUIZ)
    text = (content / "questions.csv").read_text()
    save(content / "questions.csv", "\ufeff" + text.replace("\n", "\r\n").replace("one", '"one"'))
    (plan,) = asked(content, "watch", "--once").document["plans"]
    assert (plan["type"], plan["published"], plan["changed"]) == (None, False, [])
    assert identity(content / QUIZ) == before
    assert asked(content, "watch", "--once").document == {"plans": [], "problems": []}


def test_conflicts_end_with_4_and_refused_rows_with_1(content: Path) -> None:
    command("watch", content, "--once")
    replace_in(content / QUIZ, '"one"', '"by hand"')
    replace_in(content / "questions.csv", "one", "eins")
    assert asked(content, "watch", "--once").code == 4
    replace_in(content / "questions.csv", "2,short", "2,shirt")
    assert asked(content, "watch", "--once").code == 1


def test_a_present_owner_is_asked_for_the_pass(content: Path) -> None:
    with OwnerProcess(content) as owner:
        assert asked(content, "pause").code == 0
        replace_in(content / "questions.csv", "two", "zwei")
        (plan,) = asked(content, "watch", "--once").document["plans"]
        assert plan["published"]
        assert answers_of(content / QUIZ)[2] == "zwei"
        owner.wait_for("published", version="1.0.1")
        assert asked(content, "watch", "--once").document == {"plans": [], "problems": []}


def test_a_pass_that_follows_a_save_at_once_does_not_miss_it(content: Path) -> None:
    """The watcher may not have heard of the save yet: the pass looks for itself, once for all."""
    with OwnerProcess(content) as owner:
        for number in range(5):
            replace_in(content / "questions.csv", *(("two", "zwei") if number % 2 == 0 else ("zwei", "two")))
            assert asked(content, "watch", "--once").code == 0
            assert answers_of(content / QUIZ)[2] == ("zwei" if number % 2 == 0 else "two")
        asked(content, "stop")
        owner.ended()
        assert len(owner.named("published")) == 6


def test_what_came_and_went_while_nobody_watched_is_found(content: Path) -> None:
    command("watch", content, "--once")
    save(content / "more.csv", bank({3: "three"}))
    save(content / "moons" / "questions.csv", bank({1: "Moon"}))
    (content / "questions.csv").unlink()
    plans = asked(content, "watch", "--once").document["plans"]
    assert [plan["quiz"] for plan in plans] == ["content", "moons"]
    assert answers_of(content / QUIZ) == {1: "one", 2: "two", 3: "three"}
    assert answers_of(content / "moons" / QUIZ) == {1: "Moon"}
