"""kill -9 at every boundary of a publish inside a running owner: no edit is lost, none done twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.owner.content import QUIZ, answers_of, bank, replace_in, save
from tests.owner.owners import OwnerProcess, asked, command

from quizops.clock import SystemClock
from quizops.ledger import Ledger
from quizops.releases.press import STEPS

SWITCHED = STEPS.index("switched")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    save(folder / "questions.csv", bank({1: "one", 2: "two", 3: "three"}))
    return folder


def assert_agreed(content: Path, versions: list[str]) -> None:
    """Each version once, all of them whole, and nothing left open or lying about."""
    assert [one["version"] for one in asked(content, "releases", "list").document] == versions
    verified = asked(content, "releases", "verify")
    assert verified.code == 0, verified.out
    database = content / ".quizops" / "ledger.sqlite"
    with Ledger.open(database, clock=SystemClock()) as ledger, ledger.reading() as tx:
        assert tx.effects.pending() == []
        assert [run.id for run in tx.runs.list(100) if run.status in ("running", "queued")] == []
        published = [event for event in tx.events.newest(1000) if event.kind == "published"]
    assert sorted(event.data["version"] for event in published) == sorted(versions)
    assert [path.name for path in content.glob(".*.tmp")] == []


@pytest.mark.parametrize("step", STEPS)
def test_a_save_outlives_its_owner(content: Path, step: str) -> None:
    assert command("watch", content, "--once").code == 0
    replace_in(content / "questions.csv", "two", "zwei")
    OwnerProcess.dies(content, step)
    switched = STEPS.index(step) >= SWITCHED
    assert answers_of(content / QUIZ) == {1: "one", 2: "zwei" if switched else "two", 3: "three"}
    replace_in(content / "questions.csv", "three", "drei")
    with OwnerProcess(content) as owner:
        assert answers_of(content / QUIZ) == {1: "one", 2: "zwei", 3: "drei"}
        replace_in(content / "questions.csv", "one", "eins")
        owner.wait_for("published")
        assert answers_of(content / QUIZ) == {1: "eins", 2: "zwei", 3: "drei"}
        assert asked(content, "stop").code == 0
        assert owner.ended() == 0
    later = ["1.0.3", "1.0.2"] if switched else ["1.0.2"]
    assert_agreed(content, [*later, "1.0.1", "1.0.0"])


@pytest.mark.parametrize("step", STEPS)
def test_the_first_build_outlives_its_owner(content: Path, step: str) -> None:
    OwnerProcess.dies(content, step)
    assert (content / QUIZ).exists() == (STEPS.index(step) >= SWITCHED)
    assert command("watch", content, "--once").code == 0
    assert answers_of(content / QUIZ) == {1: "one", 2: "two", 3: "three"}
    assert_agreed(content, ["1.0.0"])
    assert asked(content, "watch", "--once").document["plans"] == []


@pytest.mark.parametrize("step", STEPS)
def test_a_hand_edit_and_a_save_at_once_outlive_their_owner(content: Path, step: str) -> None:
    """The hand edit gets its version by a publish of its own; the death comes in that one."""
    assert command("watch", content, "--once").code == 0
    replace_in(content / QUIZ, '"one"', '"by hand"')
    replace_in(content / "questions.csv", "two", "zwei")
    OwnerProcess.dies(content, step)
    assert answers_of(content / QUIZ) == {1: "by hand", 2: "two", 3: "three"}
    assert command("watch", content, "--once").code == 0
    assert answers_of(content / QUIZ) == {1: "by hand", 2: "zwei", 3: "three"}
    assert_agreed(content, ["1.0.2", "1.0.1", "1.0.0"])
    causes = [asked(content, "releases", "show", one).document["cause"] for one in ("1.0.1", "1.0.2")]
    assert causes == ["hand", "file"]
