"""The live file changed by somebody else while an owner watches: adopted, or held until it is mended."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.owner.content import QUIZ, answers_of, bank, identity, replace_in, save
from tests.owner.owners import OwnerProcess, asked, command

Damage = Callable[[Path], None]


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


def in_place(live: Path, old: str, new: str) -> None:
    """Through the inode that readers have, as `sed -i` does not and an editor does."""
    text = live.read_text(encoding="utf-8")
    assert old in text
    live.write_text(text.replace(old, new), encoding="utf-8")


def truncate(live: Path) -> None:
    with live.open("r+b") as stream:
        stream.truncate(200)


def append(live: Path) -> None:
    with live.open("ab") as stream:
        stream.write(b'{"and": "more"}\n')


def empty(live: Path) -> None:
    live.write_bytes(b"")


def delete(live: Path) -> None:
    live.unlink()


def make_binary(live: Path) -> None:
    live.write_bytes(bytes(range(256)))


def double_an_id(live: Path) -> None:
    document = json.loads(live.read_bytes())
    document["questions"][1]["id"] = 1
    live.write_text(json.dumps(document))


BROKEN = (truncate, append, empty, delete, make_binary, double_an_id)


def test_a_valid_edit_in_place_is_adopted_and_kept(content: Path, owner: OwnerProcess) -> None:
    in_place(content / QUIZ, '"one"', '"by hand"')
    owner.wait_for("published", version="1.0.1", cause="hand")
    replace_in(content / "questions.csv", "two", "zwei")
    owner.wait_for("published", version="1.0.2", cause="file")
    assert answers_of(content / QUIZ) == {1: "by hand", 2: "zwei", 3: "three"}
    assert json.loads((content / QUIZ).read_bytes())["meta"]["version"] == "1.0.2"
    asked(content, "rollback", "--to", "1.0.0", "--yes")
    assert answers_of(content / QUIZ)[1] == "one"
    asked(content, "undo")
    assert answers_of(content / QUIZ) == {1: "by hand", 2: "zwei", 3: "three"}


def test_a_hand_edit_and_a_save_of_one_moment_are_both_kept(content: Path, owner: OwnerProcess) -> None:
    in_place(content / QUIZ, '"one"', '"by hand"')
    replace_in(content / "questions.csv", "two", "zwei")
    owner.wait_for("published", cause="file")
    assert answers_of(content / QUIZ) == {1: "by hand", 2: "zwei", 3: "three"}
    assert len(owner.named("published")) == 2


def test_a_higher_version_set_by_hand_stays(content: Path, owner: OwnerProcess) -> None:
    in_place(content / QUIZ, '"1.0.0"', '"2.5.0"')
    owner.wait_for("published", version="2.5.0", cause="hand")
    replace_in(content / "questions.csv", "two", "zwei")
    owner.wait_for("published", version="2.5.1")


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_broken_file_holds_the_quiz_until_a_rollback_restores_it(
    content: Path, owner: OwnerProcess, damage: Damage
) -> None:
    """A save that comes meanwhile waits, and is live as soon as the file is whole again."""
    before = (content / QUIZ).read_bytes()
    damage(content / QUIZ)
    told = owner.wait_for("refused", quiz="content", file=QUIZ)
    assert told["hint"] and told["message"]
    damaged = (content / QUIZ).read_bytes() if (content / QUIZ).exists() else None
    replace_in(content / "questions.csv", "two", "zwei")
    owner.wait_for("settled", file="questions.csv")
    (listed,) = asked(content, "quiz", "list").document
    assert listed["error"] == told["message"]
    checked = asked(content, "check")
    assert checked.code == 1
    assert QUIZ in {problem["file"] for problem in checked.document}
    assert asked(content, "watch", "--once").code in (0, 1)
    assert ((content / QUIZ).read_bytes() if (content / QUIZ).exists() else None) == damaged
    assert owner.named("published") == []
    restored = asked(content, "rollback", "--to", "1.0.0", "--yes")
    assert restored.code == 0, restored.err
    owner.wait_for("published", version="1.0.1")
    assert answers_of(content / QUIZ) == {1: "one", 2: "zwei", 3: "three"}
    assert asked(content, "quiz", "list").document[0]["error"] is None
    asked(content, "rollback", "--to", "1.0.0", "--yes")
    assert (content / QUIZ).read_bytes() == before
    assert asked(content, "releases", "verify").code == 0


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_broken_file_that_is_mended_by_hand_goes_on_by_itself(
    content: Path, owner: OwnerProcess, damage: Damage
) -> None:
    before = (content / QUIZ).read_bytes()
    damage(content / QUIZ)
    owner.wait_for("refused", quiz="content")
    replace_in(content / "questions.csv", "two", "zwei")
    owner.wait_for("settled", file="questions.csv")
    save(content / QUIZ, before)
    owner.wait_for("published", version="1.0.1", cause="file")
    assert answers_of(content / QUIZ) == {1: "one", 2: "zwei", 3: "three"}
    assert [event["cause"] for event in owner.named("published")] == ["file"]


@pytest.mark.parametrize("damage", BROKEN, ids=lambda damage: damage.__name__)
def test_a_file_that_broke_while_nobody_watched_is_found_and_restored(content: Path, damage: Damage) -> None:
    before = (content / QUIZ).read_bytes()
    damage(content / QUIZ)
    once = asked(content, "watch", "--once")
    assert once.code == 1, once.out
    assert once.document["plans"][0]["error"]["hint"]
    assert asked(content, "rollback", "--to", "1.0.0", "--yes").code == 0
    assert (content / QUIZ).read_bytes() == before
    assert asked(content, "watch", "--once").document == {"plans": [], "problems": []}


def test_a_copy_with_equal_bytes_is_no_release(content: Path, owner: OwnerProcess) -> None:
    copy = content / f".{QUIZ}.copy.tmp"
    shutil.copyfile(content / QUIZ, copy)
    copy.replace(content / QUIZ)
    there = identity(content / QUIZ)
    replace_in(content / "questions.csv", "two", "zwei")
    owner.wait_for("published", version="1.0.1", cause="file")
    assert identity(content / QUIZ) != there
    assert answers_of(content / QUIZ)[2] == "zwei"
    assert [one["version"] for one in asked(content, "releases", "list").document] == ["1.0.1", "1.0.0"]


def test_a_touched_file_is_neither_released_nor_written(content: Path, owner: OwnerProcess) -> None:
    (content / QUIZ).touch()
    there = identity(content / QUIZ)
    owner.wait_for("settled", file=QUIZ)
    assert asked(content, "watch", "--once").code == 0
    assert identity(content / QUIZ) == there
    assert len(asked(content, "releases", "list").document) == 1


def test_while_somebody_has_it_open_for_writing_a_save_waits(content: Path, owner: OwnerProcess) -> None:
    before = (content / QUIZ).read_bytes()
    with (content / QUIZ).open("r+b"):
        replace_in(content / "questions.csv", "two", "zwei")
        owner.wait_for("run_finished", status="superseded")
        assert (content / QUIZ).read_bytes() == before
    owner.wait_for("published", version="1.0.1", cause="file")
    assert answers_of(content / QUIZ)[2] == "zwei"


def test_what_somebody_writes_into_the_open_file_is_kept_beside_the_save(
    content: Path, owner: OwnerProcess
) -> None:
    with (content / QUIZ).open("r+b") as stream:
        replace_in(content / "questions.csv", "two", "zwei")
        owner.wait_for("run_finished", status="superseded")
        data = stream.read().replace(b'"one"', b'"eins by hand"')
        stream.seek(0)
        stream.write(data)
    owner.wait_for("published", version="1.0.2")
    assert answers_of(content / QUIZ) == {1: "eins by hand", 2: "zwei", 3: "three"}
    assert [event["cause"] for event in owner.named("published")] == ["hand", "file"]
