"""Faults of the program itself: told to whoever asked, written down, and survived."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, answers_of, bank, replace_in, save
from tests.owner.owners import until

from quizops import Workspace
from quizops.ledger import Event
from quizops.owner import watch_once
from quizops.owner.faults import Faults
from quizops.owner.owner import Owner
from quizops.owner.service import Service
from quizops.quiz.place import QuizPlace
from quizops.testing import FakeClock
from quizops.wiring import Parts


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    for quiz in ("alpha", "beta"):
        save(folder / quiz / "questions.csv", bank({1: "one", 2: "two"}))
    return folder


@pytest.fixture
def owner(content: Path) -> Iterator[Owner]:
    with Owner.holding(content) as holding:
        yield holding


def failed(owner: Owner) -> list[Event]:
    with owner.folder.parts.ledger.reading() as tx:
        return list(reversed(tx.events.newest(100, kind="failed")))


def ask(owner: Owner, kind: str, payload: Mapping[str, Any]) -> str:
    with owner.folder.parts.ledger.writing() as tx:
        return tx.intents.add(kind, payload, "tester").id


def test_a_job_with_a_fault_in_it_is_answered_and_the_next_one_done(owner: Owner) -> None:
    broken = ask(owner, "quiz.merge", {"quiz": ["no", "name"]})
    good = ask(owner, "quiz.merge", {"quiz": "alpha"})
    assert owner.take_intents() == 2
    with owner.folder.parts.ledger.reading() as tx:
        answers = [tx.intents.get(one) for one in (broken, good)]
    first, second = (answer for answer in answers if answer is not None)
    assert (first.state, second.state) == ("failed", "done")
    assert first.error is not None
    assert first.error["rule"] == "fault"
    assert "owner.log" in first.error["hint"]
    (event,) = failed(owner)
    assert (event.subject, event.data["type"]) == ("quiz.merge", "TypeError")
    assert "Traceback" in owner.faults.log.read_text()


def test_a_job_that_a_dead_owner_had_taken_and_that_has_a_fault_ends_no_start(content: Path) -> None:
    with Owner.holding(content) as dead:
        identity = ask(dead, "quiz.merge", {"quiz": ["no", "name"]})
        with dead.folder.parts.ledger.writing() as tx:
            tx.intents.take_next()
    with Owner.holding(content) as owner, owner.folder.parts.ledger.reading() as tx:
        answer = tx.intents.get(identity)
    assert answer is not None
    assert answer.state == "failed"


def test_the_same_fault_is_told_once_until_it_is_over(tmp_path: Path) -> None:
    parts = Parts.open(tmp_path, clock=FakeClock())
    faults = Faults(parts)
    for _ in range(3):
        assert faults.record("saves", ValueError("odd \udcff"))
    faults.over("saves")
    faults.record("saves", ValueError("odd \udcff"))
    with parts.ledger.reading() as tx:
        events = tx.events.newest(10, kind="failed")
    parts.close()
    assert [event.data["message"] for event in events] == ["unexpected ValueError: odd \\udcff"] * 2


def test_a_long_log_is_set_aside(tmp_path: Path) -> None:
    parts = Parts.open(tmp_path, clock=FakeClock())
    faults = Faults(parts)
    faults.log.parent.mkdir(parents=True, exist_ok=True)
    faults.log.write_bytes(b"x" * 1_000_001)
    faults.record("saves", ValueError("odd"))
    parts.close()
    assert faults.log.stat().st_size < 10_000
    assert faults.log.with_name("owner.log.1").stat().st_size == 1_000_001


class Serving:
    """An owner in a thread of this process, in which `breaks` makes the next passes over a quiz fail."""

    def __init__(self, content: Path) -> None:
        self.events: list[dict[str, Any]] = []
        self._content = content
        self._broken: dict[str, int] = {}
        self._service: Service | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def breaks(self, quiz: str, times: int) -> None:
        self._broken[quiz] = times

    def told(self, name: str, **facts: Any) -> list[dict[str, Any]]:
        return [one for one in list(self.events) if one["event"] == name and facts.items() <= one.items()]

    def __enter__(self) -> Serving:
        self._thread.start()
        until(lambda: self.told("ready"), "the owner is ready")
        return self

    def __exit__(self, *ended: object) -> None:
        assert self._service is not None
        self._service.stop()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _serve(self) -> None:
        with Owner.holding(self._content) as owner:
            plain = owner.folder.quizzes.merge

            def merge(place: QuizPlace, *given: Any, **named: Any) -> dict[str, Any]:
                if self._broken.get(place.name):
                    self._broken[place.name] -= 1
                    raise LookupError("nobody thought of this")
                return plain(place, *given, **named)

            owner.folder.quizzes.merge = merge  # type: ignore[method-assign]
            self._service = Service(owner, self._tell)
            self._service.run()

    def _tell(self, name: str, facts: Mapping[str, Any], at: str | None = None) -> None:
        self.events.append({"event": name, **facts})


def test_a_fault_in_one_quiz_stops_no_other_and_is_made_good(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizops.owner.service.MEND_S", 0.05)
    serving = Serving(content)
    serving.breaks("alpha", 1)
    with serving:
        assert answers_of(content / "beta" / QUIZ)[2] == "two"
        until(lambda: (content / "alpha" / QUIZ).exists(), "the other quiz, once more")
        (told,) = serving.told("failed")
        assert told["doing"] == "quiz alpha"
        assert told["message"] == "unexpected LookupError: nobody thought of this"
        serving.breaks("alpha", 1)
        replace_in(content / "alpha" / "questions.csv", "two", "zwei")
        until(lambda: answers_of(content / "alpha" / QUIZ)[2] == "zwei", "the save that a fault met")
        replace_in(content / "beta" / "questions.csv", "two", "zwei")
        until(lambda: answers_of(content / "beta" / QUIZ)[2] == "zwei", "the other quiz goes on")


def test_a_fault_that_stays_is_told_once_and_leaves_the_owner_working(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quizops.owner.service.MEND_S", 0.01)
    serving = Serving(content)
    with serving:
        serving.breaks("alpha", 1_000)
        replace_in(content / "alpha" / "questions.csv", "two", "zwei")
        until(lambda: serving.told("failed", doing="saves"), "the fault of the save")
        until(lambda: serving.told("failed", doing="quiz alpha"), "and of the pass afterwards")
        replace_in(content / "beta" / "questions.csv", "two", "zwei")
        until(lambda: answers_of(content / "beta" / QUIZ)[2] == "zwei", "the other quiz goes on")
        assert len(serving.told("failed")) == 2


def test_a_pipe_among_the_content_holds_nobody_up(content: Path) -> None:
    os.mkfifo(content / "alpha" / "pipe.csv")
    os.mkfifo(content / "alpha" / "pipe.json")
    plans = watch_once(content)["plans"]
    assert [(plan["quiz"], plan["published"]) for plan in plans] == [("alpha", True), ("beta", True)]
    with Workspace.open(content) as looking:
        assert [quiz["name"] for quiz in looking.quizzes()] == ["alpha", "beta"]


def test_a_stop_that_was_asked_of_a_dead_owner_ends_no_other(content: Path) -> None:
    with Owner.holding(content) as dead:
        ask(dead, "stop", {})
        with dead.folder.parts.ledger.writing() as tx:
            tx.intents.take_next()
    with Owner.holding(content) as owner:
        assert not owner.folder.stop_requested
