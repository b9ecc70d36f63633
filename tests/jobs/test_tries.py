"""A pass that cannot be made now is made later, less and less often."""

from __future__ import annotations

from pathlib import Path

from tests.owner.content import QUIZ, answers_of, bank, replace_in, save

from quizops.jobs import open_folder
from quizops.ledger import Event
from quizops.testing import FakeClock
from quizops.wiring import Parts


def runs(parts: Parts) -> int:
    with parts.ledger.reading() as tx:
        return len(tx.runs.list(1000))


def refusals(parts: Parts) -> list[Event]:
    with parts.ledger.reading() as tx:
        return tx.events.newest(1000, kind="refused")


def test_a_quiz_file_that_stays_open_costs_few_runs_and_goes_on_when_it_is_closed(
    tmp_path: Path,
) -> None:
    clock = FakeClock()
    save(tmp_path / "questions.csv", bank({1: "one", 2: "two"}))
    parts = Parts.open(tmp_path, clock=clock)
    parts.pause = clock.advance
    folder = open_folder(parts)
    folder.catch_up()
    with (tmp_path / QUIZ).open("r+b"):
        replace_in(tmp_path / "questions.csv", "two", "zwei")
        folder.catch_up()
        before = runs(parts)
        for _ in range(600):
            clock.advance(1)
            folder.do_due()
        assert 0 < runs(parts) - before < 20
        assert len(refusals(parts)) == 1
    clock.advance(60)
    folder.do_due()
    assert answers_of(tmp_path / QUIZ)[2] == "zwei"
    parts.close()
