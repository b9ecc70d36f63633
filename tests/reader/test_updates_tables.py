"""Runs, releases and actions as the console lists them, made of a real folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, bank, replace_in, save

from quizops.jobs import JOBS, Asked, ContentFolder, open_folder
from quizops.ledger import Cause, RunStatus
from quizops.lock import OwnerLock
from quizops.testing import FakeClock
from quizops.wiring import Fact, Parts
from quizops.workspace import Workspace
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.tables import journal, releases, runs


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def folder(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Iterator[ContentFolder]:
    monkeypatch.setenv("QUIZOPS_OPERATOR", "ada")
    save(tmp_path / "questions.csv", bank({1: "one", 2: "two"}))
    parts = Parts.open(tmp_path, clock=clock)
    parts.pause = clock.advance
    opened = open_folder(parts)
    opened.catch_up()
    yield opened
    parts.close()


def do(folder: ContentFolder, kind: str, **payload: Any) -> dict[str, Any]:
    told: dict[str, Any] = JOBS[kind](folder, payload, Asked("ada"))
    return told


def listed(folder: ContentFolder, table: str) -> list[dict[str, str]]:
    """The rows of a table by the names of their columns."""
    made = {"runs": runs.rows, "releases": releases.rows, "journal": journal.rows}[table]
    with Workspace.open(folder.parts.root) as workspace:
        rows = list(made(workspace))
    assert all(type(cell) is str or isinstance(cell, str) for row in rows for cell in row)
    return [dict(zip(COLUMNS[table], row, strict=True)) for row in rows]


def test_a_run_tells_what_it_was_and_how_long_it_took(folder: ContentFolder, clock: FakeClock) -> None:
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    newest, first = listed(folder, "runs")
    assert newest["id"] > first["id"]
    assert (newest["recipe"], newest["status"], newest["cause"]) == ("quiz-update", "succeeded", "file")
    assert (newest["subject"], newest["step"], newest["error"]) == (folder.quizzes.places[0].name, "", "")
    assert float(newest["took"]) >= 0


def test_a_run_that_failed_tells_at_which_step_and_why(folder: ContentFolder) -> None:
    (folder.parts.root / QUIZ).write_text("{broken")
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    failed = listed(folder, "runs")[0]
    assert (failed["status"], failed["step"]) == ("failed", "check")
    assert QUIZ in failed["error"]
    assert "{" not in failed["error"], "it is a sentence, no object"


def test_a_run_at_work_tells_how_far_it_is_as_long_as_there_is_an_owner(
    folder: ContentFolder, clock: FakeClock
) -> None:
    ledger, name = folder.parts.ledger, folder.quizzes.places[0].name
    with ledger.writing() as tx:
        tx.runs.start("quiz-update", Cause.FILE, subject=name)
        tx.settings.put(Fact.BUSY, {"what": f"planning {name}", "done": 30, "total": 40, "since": "then"})
    assert listed(folder, "runs")[0]["step"] == ""
    lock = OwnerLock.acquire(folder.parts.state, clock)
    going_on = listed(folder, "runs")[0]
    lock.release()
    assert (going_on["status"], going_on["took"]) == (RunStatus.RUNNING, "")
    assert going_on["step"] == "planning 75 %"


def test_releases_say_which_one_is_live_and_what_each_changed(folder: ContentFolder) -> None:
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    second, first = listed(folder, "releases")
    assert (second["version"], second["live"], first["live"]) == ("1.0.1", "live", "")
    assert (first["added"], second["added"], second["changed"], second["removed"]) == ("2", "0", "1", "0")
    assert second["parent"] == first["id"]
    assert second["key"] == f"{second['quiz']}@{second['id']}"
    assert int(second["size"]) == (folder.parts.root / QUIZ).stat().st_size


def test_what_is_live_since_when_follows_a_rollback(folder: ContentFolder, clock: FakeClock) -> None:
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    clock.advance(3600)
    do(folder, "rollback")
    with Workspace.open(folder.parts.root) as workspace:
        live, other = (workspace.release(None, version) for version in ("1.0.0", "1.0.1"))
    assert live["live_since"] > live["created"]
    assert other["live_since"] is None


def test_the_journal_lists_what_this_operator_did_and_what_was_taken_back(folder: ContentFolder) -> None:
    replace_in(folder.parts.root / "questions.csv", "two", "zwei")
    folder.catch_up()
    do(folder, "rollback")
    (action,) = listed(folder, "journal")
    assert (action["operator"], action["undone"]) == ("ada", "")
    do(folder, "undo")
    (action,) = listed(folder, "journal")
    assert action["undone"]
