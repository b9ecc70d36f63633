"""A hand that had the live file open while a publish replaced it, and saved afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from quizops.jobs import ContentFolder, open_folder
from quizops.ledger import Event, ReleaseRow
from quizops.testing import FakeClock
from quizops.wiring import Parts

HEADER = "id,template,text,answer_mc,hint\n"
FIRST = "1,short,One?,uno,\n2,short,Two?,due,\n3,short,Three?,tre,\n"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path, clock: FakeClock) -> Iterator[ContentFolder]:
    """A folder with three questions, built."""
    (tmp_path / "questions.csv").write_text(HEADER + FIRST)
    parts = opened_parts(tmp_path, clock)
    opened = open_folder(parts)
    opened.catch_up()
    yield opened
    parts.close()


def opened_parts(root: Path, clock: FakeClock) -> Parts:
    """Pauses pass on the clock that moves only when told to."""
    parts = Parts.open(root, clock=clock)
    parts.pause = clock.advance
    return parts


class Editor:
    """Somebody who has the live quiz open, with what they read of it."""

    def __init__(self, folder: ContentFolder) -> None:
        self._fd = os.open(output_of(folder), os.O_RDWR)
        self._document: dict[str, Any] = json.loads(os.pread(self._fd, 1 << 20, 0))

    @property
    def document(self) -> dict[str, Any]:
        return self._document

    def question(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = next(q for q in self._document["questions"] if q["id"] == number)
        return found

    def write(self, data: bytes) -> None:
        """Into the file that was opened, wherever that is by now."""
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, data, 0)

    def save(self) -> None:
        self.write(json.dumps(self._document, indent=2, ensure_ascii=False).encode())
        self.close()

    def close(self) -> None:
        os.close(self._fd)


def output_of(folder: ContentFolder) -> Path:
    (path,) = folder.quizzes.outputs().values()
    return path


def opened_across_a_publish(folder: ContentFolder, row: str = "2,short,Two!,due,\n") -> Editor:
    """The publish of another text for question 2 checks for open files; the editor comes a moment later."""
    editor: list[Editor] = []

    def on_step(step: str) -> None:
        if step == "checked" and not editor:
            editor.append(Editor(folder))

    publish(folder, FIRST.replace("2,short,Two?,due,\n", row), on_step)
    return editor[0]


def publish(folder: ContentFolder, rows: str, on_step: Any = lambda step: None) -> None:
    releases = folder.parts.releases
    before, releases._press._on_step = releases._press._on_step, on_step
    (folder.parts.root / "questions.csv").write_text(HEADER + rows)
    for name in folder.quizzes.outputs():
        folder.quizzes.forget(name)
    folder.catch_up()
    releases._press._on_step = before


def look_after(folder: ContentFolder, clock: FakeClock) -> None:
    """Once for what was swapped out, and once for what the late save itself swaps out."""
    for _ in range(2):
        folder.parts.releases.settle()
        clock.advance(3)
        folder.do_due()
        folder.parts.releases.settle()


def live_questions(folder: ContentFolder) -> Mapping[int, Mapping[str, Any]]:
    return {one["id"]: one for one in json.loads(output_of(folder).read_bytes())["questions"]}


def newest(folder: ContentFolder, kind: str) -> list[Event]:
    with folder.parts.ledger.reading() as tx:
        return [event for event in tx.events.newest(50, kind=kind) if "kept" in event.data]


def live_release(folder: ContentFolder) -> ReleaseRow:
    (name,) = folder.quizzes.outputs()
    live = folder.parts.releases.live(name)
    assert live is not None
    return live


def left_behind(folder: ContentFolder) -> list[Path]:
    return sorted(folder.parts.state.rglob("*swapped.tmp"))


def test_what_only_the_late_save_changed_becomes_a_release_of_a_hand(
    folder: ContentFolder, clock: FakeClock
) -> None:
    editor = opened_across_a_publish(folder)
    editor.question(1)["hint"] = "it is the first"
    editor.document["title"] = "Numbers"
    editor.document["meta"]["author"] = "Ada"
    editor.save()
    look_after(folder, clock)
    questions = live_questions(folder)
    document = json.loads(output_of(folder).read_bytes())
    assert questions[1]["hint"] == "it is the first"
    assert questions[2]["text"] == "Two!"
    assert (document["title"], document["meta"]["author"]) == ("Numbers", "Ada")
    live = live_release(folder)
    assert (live.version, live.cause, document["meta"]["version"]) == ("1.0.2", "hand", "1.0.2")
    assert left_behind(folder) == []
    assert newest(folder, "conflict") == newest(folder, "refused") == []


def test_the_next_merge_leaves_a_late_saves_work_alone(folder: ContentFolder, clock: FakeClock) -> None:
    editor = opened_across_a_publish(folder)
    editor.question(1)["text"] = "One, by hand?"
    editor.save()
    look_after(folder, clock)
    publish(folder, FIRST.replace("Three?", "Three!").replace("Two?", "Two!"))
    texts = {number: one["text"] for number, one in live_questions(folder).items()}
    assert texts == {1: "One, by hand?", 2: "Two!", 3: "Three!"}


def test_questions_and_sets_that_a_late_save_brings_or_takes_follow(
    folder: ContentFolder, clock: FakeClock
) -> None:
    editor = opened_across_a_publish(folder)
    questions = editor.document["questions"]
    questions[:] = [one for one in questions if one["id"] != 3]
    questions.append({"id": 9, "template": "short", "text": "Nine?", "answer": ["nove"]})
    editor.document["optionSets"]["colours"] = ["red", "blue"]
    editor.save()
    look_after(folder, clock)
    assert sorted(live_questions(folder)) == [1, 2, 9]
    assert json.loads(output_of(folder).read_bytes())["optionSets"]["colours"] == ["red", "blue"]
    assert live_release(folder).version == "2.0.0"


def test_where_both_changed_a_field_the_live_one_stays_and_the_file_is_kept(
    folder: ContentFolder, clock: FakeClock
) -> None:
    editor = opened_across_a_publish(folder)
    editor.question(2)["text"] = "Two, by hand?"
    editor.question(2)["hint"] = "an even one"
    editor.save()
    look_after(folder, clock)
    assert live_questions(folder)[2]["text"] == "Two!"
    assert live_questions(folder)[2]["hint"] == "an even one"
    (told,) = newest(folder, "conflict")
    assert (told.data["id"], told.data["field"], told.data["kind"]) == (2, "text", "late_save")
    kept = folder.parts.root / told.data["kept"]
    assert kept.parent == folder.parts.state / "backups" / "late" / next(iter(folder.quizzes.outputs()))
    assert json.loads(kept.read_bytes()) == editor.document
    assert left_behind(folder) == []


def test_a_question_that_is_gone_meanwhile_is_a_conflict(folder: ContentFolder, clock: FakeClock) -> None:
    editor = opened_across_a_publish(folder, "2,!retire,Two?,due,\n")
    editor.question(2)["hint"] = "an even one"
    editor.save()
    look_after(folder, clock)
    (told,) = newest(folder, "conflict")
    assert (told.data["id"], told.data["field"]) == (2, None)
    assert 2 not in live_questions(folder)


def test_both_having_said_the_same_is_nothing(folder: ContentFolder, clock: FakeClock) -> None:
    editor = opened_across_a_publish(folder)
    editor.question(2)["text"] = "Two!"
    editor.save()
    version = live_release(folder).version
    look_after(folder, clock)
    assert live_release(folder).version == version
    assert newest(folder, "conflict") == []
    assert left_behind(folder) == []


def test_a_late_file_that_is_no_quiz_is_kept_and_told(folder: ContentFolder, clock: FakeClock) -> None:
    editor = opened_across_a_publish(folder)
    editor.write(b'{"questions": [')
    editor.close()
    before = output_of(folder).read_bytes()
    look_after(folder, clock)
    assert output_of(folder).read_bytes() == before
    (told,) = newest(folder, "refused")
    assert told.data["file"] == told.data["kept"]
    assert (folder.parts.root / told.data["kept"]).read_bytes() == b'{"questions": ['


def test_a_save_that_goes_on_is_waited_for(folder: ContentFolder, clock: FakeClock) -> None:
    editor = opened_across_a_publish(folder)
    editor.write(b'{"questions": [')
    look_after(folder, clock)
    assert newest(folder, "refused") == []
    editor.question(1)["hint"] = "whole at last"
    editor.save()
    look_after(folder, clock)
    assert live_questions(folder)[1]["hint"] == "whole at last"


def test_a_broken_live_file_makes_a_late_save_wait(folder: ContentFolder, clock: FakeClock) -> None:
    editor = opened_across_a_publish(folder)
    editor.question(1)["hint"] = "patience"
    editor.save()
    whole = output_of(folder).read_bytes()
    output_of(folder).write_bytes(b"{")
    look_after(folder, clock)
    assert len(left_behind(folder)) == 1
    output_of(folder).write_bytes(whole)
    clock.advance(60)
    look_after(folder, clock)
    assert live_questions(folder)[1]["hint"] == "patience"
    assert left_behind(folder) == []


def test_a_late_save_that_an_owner_did_not_live_to_see_is_taken_in_by_the_next(
    folder: ContentFolder, clock: FakeClock
) -> None:
    editor = opened_across_a_publish(folder)
    editor.question(1)["hint"] = "found later"
    editor.save()
    folder.parts.close()
    again = opened_parts(folder.parts.root, clock)
    try:
        following = open_folder(again)
        following.catch_up()
        assert live_questions(following)[1]["hint"] == "found later"
    finally:
        again.close()


def test_a_hand_edit_that_was_adopted_is_the_base_of_a_save_into_its_file(
    folder: ContentFolder, clock: FakeClock
) -> None:
    output = output_of(folder)
    document = json.loads(output.read_bytes())
    document["questions"][0]["hint"] = "by hand"
    output.write_text(json.dumps(document))
    editor = opened_across_a_publish(folder)
    editor.question(3)["hint"] = "a moment later"
    editor.save()
    look_after(folder, clock)
    hints = {number: one.get("hint") for number, one in live_questions(folder).items()}
    assert hints == {1: "by hand", 2: None, 3: "a moment later"}
    assert newest(folder, "conflict") == newest(folder, "refused") == []
