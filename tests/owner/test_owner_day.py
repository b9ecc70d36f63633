"""One session by commands alone, while an owner watches: what an operator sees from `init` to `stop`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, questions_of, replace_in, save
from tests.owner.owners import OwnerProcess, asked, command, until

TRACKER = (
    "row_id,name,type,youtube_playlist,google_drive,youtube_status,download_errors\n"
    "1,A,FF-Fi/Se-CP/B(S) #4,https://youtu.be/aaaaaaaaaaa,,failed,youtube: network: no (try 1 of 5)\n"
    "2,B,MF-Si/Te-BS/P(C) #3,https://youtu.be/bbbbbbbbbbb,,completed,\n"
    "3,C,,https://youtu.be/ccccccccccc,,,\n"
)


class Day:
    """A folder as `init` writes it, its owner, and what readers see."""

    def __init__(self, content: Path, owner: OwnerProcess) -> None:
        self.content = content
        self.owner = owner
        self.live = content / "planets" / QUIZ
        self.questions = content / "planets" / "questions.csv"
        self.people = content / "people.csv"

    def text(self, number: int) -> str:
        return str(questions_of(self.live)[number]["text"])

    def asked(self, *words: object, code: int = 0) -> Any:
        answer = asked(self.content, *words)
        assert answer.code == code, answer.out + answer.err
        return answer.document

    def versions(self) -> list[tuple[str, bool]]:
        return [(one["version"], one["live"]) for one in self.asked("releases", "list")]

    def quiz(self) -> dict[str, Any]:
        (listed,) = self.asked("quiz", "list")
        return dict(listed)


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    monkeypatch.setenv("QUIZOPS_OPERATOR", "tester")
    content = tmp_path / "content"
    assert command("init", content).code == 0
    save(content / "people.csv", TRACKER)
    with OwnerProcess(content) as owner:
        yield Day(content, owner)


def test_a_day_from_init_to_stop(day: Day) -> None:
    a_saved_csv_is_live(day)
    a_hand_edit_is_adopted(day)
    a_conflict_waits_until_it_is_resolved(day)
    a_broken_row_tells_its_place_and_is_mended(day)
    a_rollback_is_left_alone_and_undone(day)
    rows_are_retried_reset_skipped_and_undone(day)
    a_pause_keeps_saves_for_later(day)
    the_owner_stops(day)


def a_saved_csv_is_live(day: Day) -> None:
    assert day.versions() == [("1.0.0", True)]
    replace_in(day.questions, "the largest", "the biggest")
    published = day.owner.wait_for("published", quiz="planets", version="1.0.1")
    assert day.text(1) == "Which planet is the biggest?"
    assert published["elapsed_ms"] >= 0
    (run,) = [run for run in day.asked("runs", "list") if run["id"] == published["run"]]
    assert (run["recipe"], run["cause"]) == ("quiz-update", "file")


def a_hand_edit_is_adopted(day: Day) -> None:
    replace_in(day.live, "Which planet is the hottest?", "Which of them is the hottest?")
    adopted = day.owner.wait_for("published", version="1.0.2")
    assert day.asked("releases", "show", "1.0.2")["cause"] == "hand"
    assert day.text(2) == "Which of them is the hottest?"
    assert questions_of(day.live)[1]["text"] == "Which planet is the biggest?"
    assert adopted["quiz"] == "planets"


def a_conflict_waits_until_it_is_resolved(day: Day) -> None:
    replace_in(day.questions, "Which planet is the hottest?", "Which one is the hottest?")
    day.owner.wait_for("conflict", quiz="planets", id=2, field="text")
    (plan,) = day.asked("quiz", "plan", code=4)["plans"]
    (conflict,) = plan["conflicts"]
    assert (conflict["kind"], conflict["file"], conflict["line"]) == ("field", "planets/questions.csv", 3)
    assert (conflict["base"], conflict["ours"], conflict["theirs"]) == (
        "Which planet is the hottest?",
        "Which of them is the hottest?",
        "Which one is the hottest?",
    )
    assert day.quiz()["held"] == 1
    assert day.asked("watch", "--once") == {"plans": [], "problems": []}
    day.asked("quiz", "resolve", 2, "--field", "text", "--take", "theirs")
    assert day.text(2) == "Which one is the hottest?"

    replace_in(day.live, "Which one is the hottest?", "Which is hottest by hand?")
    day.owner.wait_for("published", version="1.0.4")
    replace_in(day.questions, "Which one is the hottest?", "Which is hottest by table?")
    day.owner.wait_for("conflict", id=2)
    day.asked("quiz", "resolve", 2, "--take", "ours")
    assert day.text(2) == "Which is hottest by hand?"

    replace_in(day.questions, "Which is hottest by table?", "Which is hottest by table again?")
    day.owner.wait_for("conflict", id=2)
    day.asked("quiz", "resolve", 2, "--field", "text", "--value", "Which is the hottest?")
    assert day.text(2) == "Which is the hottest?"
    assert day.quiz()["held"] == 0


def a_broken_row_tells_its_place_and_is_mended(day: Day) -> None:
    before = day.live.read_bytes()
    replace_in(day.questions, ",,,Venus,,", ",,,Venis,,")
    refused = day.owner.wait_for("refused", quiz="planets")
    place = (refused["file"], refused["line"], refused["rule"])
    assert place == ("planets/questions.csv", 3, "answer_not_option")
    (problem,) = day.asked("check", code=1)
    assert (problem["file"], problem["line"]) == ("planets/questions.csv", 3)
    assert problem["column"] and problem["hint"]
    assert day.live.read_bytes() == before
    replace_in(day.questions, ",,,Venis,,", ",,,Venus,,")
    day.owner.wait_for("run_finished", status="succeeded")
    assert day.asked("check") == []
    assert day.live.read_bytes() == before


def a_rollback_is_left_alone_and_undone(day: Day) -> None:
    first = day.live.read_bytes()
    replace_in(day.questions, "the biggest", "the very biggest")
    day.owner.wait_for("published")
    second = day.live.read_bytes()
    assert command("rollback", "-C", day.content).code == 2
    day.asked("rollback", "--yes", "--reason", "not yet")
    day.owner.wait_for("rolled_back", quiz="planets")
    assert day.live.read_bytes() == first
    assert day.quiz()["withheld"] == 1
    replace_in(day.questions, "the Great Red Spot", "a Great Red Spot")
    day.owner.wait_for("published")
    assert day.text(1) == "Which planet is the biggest?"
    assert day.text(4) == "Which planet has a Great Red Spot?"
    assert command("undo", "-C", day.content).code == 2

    now = day.live.read_bytes()
    day.asked("rollback", "--yes")
    day.asked("undo")
    assert day.live.read_bytes() == now
    assert day.asked("watch", "--once") == {"plans": [], "problems": []}
    assert second != now


def rows_are_retried_reset_skipped_and_undone(day: Day) -> None:
    def statuses() -> list[str]:
        return [row["youtube"]["status"] for row in day.asked("downloads", "list")]

    assert statuses() == ["failed", "completed", "pending"]
    assert day.asked("downloads", "retry", 1, 2)["changed"] == ["1"]
    assert statuses() == ["pending", "completed", "pending"]
    until(lambda: ",pending," in day.people.read_text(), "the cell is written back")
    day.asked("undo")
    assert statuses() == ["failed", "completed", "pending"]
    day.asked("downloads", "reset", 2, "--yes")
    day.asked("downloads", "skip", 3)
    assert statuses() == ["failed", "pending", "skipped"]
    day.asked("undo")
    day.asked("undo")
    assert statuses() == ["failed", "completed", "pending"]
    until(lambda: ",skipped," not in day.people.read_text(), "the undone cells are written back")


def a_pause_keeps_saves_for_later(day: Day) -> None:
    assert day.asked("pause") == {"what": "watcher", "paused": True, "changed": True}
    before = day.live.read_bytes()
    replace_in(day.questions, "a Great Red Spot", "the Great Red Spot")
    assert day.asked("status")["watcher"]["paused"] is True
    assert day.live.read_bytes() == before
    day.asked("resume")
    day.owner.wait_for("published")
    assert day.text(4) == "Which planet has the Great Red Spot?"


def the_owner_stops(day: Day) -> None:
    assert day.asked("status")["owner"]["pid"] == day.owner.pid
    assert day.asked("stop") == {"stopped": True}
    assert day.owner.ended() == 0
    assert day.owner.events[-1]["event"] == "stopped"
    assert day.asked("status")["owner"] is None
    assert all(one["problem"] is None for one in day.asked("releases", "verify"))
