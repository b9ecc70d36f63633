"""Faults of the program itself: told to whoever asked, written down, and survived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import bank, save

from quizops.ledger import Event
from quizops.owner.faults import Faults
from quizops.owner.owner import Owner
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
