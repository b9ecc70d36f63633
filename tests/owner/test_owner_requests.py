"""What operators ask for: done by the owner or by themselves, once or never, with the same errors."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, answers_of, bank, identity, replace_in, save
from tests.owner.owners import Answer, OwnerProcess, asked, command, until
from tests.soak.headless import RUN

from quizops.clock import SystemClock
from quizops.ledger import Intent, Ledger
from quizops.lock import current_holder


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A quiz of three questions, live."""
    monkeypatch.setenv("QUIZOPS_OPERATOR", "tester")
    folder = tmp_path / "content"
    save(folder / "questions.csv", bank({1: "one", 2: "two", 3: "three"}))
    assert command("watch", folder, "--once").code == 0
    return folder


def ledger_of(content: Path) -> Ledger:
    return Ledger.open(content / ".quizops" / "ledger.sqlite", clock=SystemClock())


def queue(content: Path, kind: str, payload: dict[str, Any]) -> str:
    """What a command does before it waits."""
    with ledger_of(content) as ledger, ledger.writing() as tx:
        return tx.intents.add(kind, payload, "tester").id


def intent(content: Path, identity: str) -> Intent:
    with ledger_of(content) as ledger, ledger.reading() as tx:
        found = tx.intents.get(identity)
    assert found is not None
    return found


def versions(content: Path) -> list[str]:
    return [one["version"] for one in asked(content, "releases", "list").document]


class InBackground(threading.Thread):
    """A command in a thread of its own; `answer` waits for its end."""

    def __init__(self, *words: object) -> None:
        super().__init__(daemon=True)
        self._words = words
        self._answer: Answer | None = None
        self.start()

    def run(self) -> None:
        self._answer = command(*self._words)

    @property
    def answer(self) -> Answer:
        self.join(30)
        assert self._answer is not None, "the command does not end"
        return self._answer


def test_without_an_owner_a_command_does_it_itself(content: Path) -> None:
    replace_in(content / "questions.csv", "two", "zwei")
    (plan,) = asked(content, "quiz", "merge").document["plans"]
    assert plan["published"]
    assert answers_of(content / QUIZ)[2] == "zwei"
    assert asked(content, "status").document["owner"] is None


def test_with_an_owner_it_is_the_owner_that_does_it(content: Path) -> None:
    with OwnerProcess(content) as owner:
        asked(content, "pause")
        replace_in(content / "questions.csv", "two", "zwei")
        (plan,) = asked(content, "quiz", "merge").document["plans"]
        assert plan["published"]
        assert answers_of(content / QUIZ)[2] == "zwei"
        told = owner.wait_for("published", version="1.0.1")
        assert (told["operator"], told["cause"]) == ("tester", "operator")
        assert asked(content, "status").document["owner"]["pid"] == owner.pid


@pytest.mark.parametrize("with_owner", [False, True])
def test_an_error_is_the_same_whoever_does_the_work(content: Path, with_owner: bool) -> None:
    def told() -> list[tuple[int, str]]:
        return [
            (answer.code, answer.err)
            for answer in (
                asked(content, "quiz", "resolve", 99, "--take", "ours"),
                asked(content, "rollback", "--to", "9.9.9", "--yes"),
                asked(content, "downloads", "skip", "nobody"),
                asked(content, "undo", "a-nothing"),
            )
        ]

    alone = told()
    assert all(code in (1, 2) and "hint" in err for code, err in alone), alone
    if with_owner:
        with OwnerProcess(content):
            assert told() == alone


def test_what_is_not_taken_in_time_ends_with_3_and_never_runs(content: Path) -> None:
    with OwnerProcess(content) as owner:
        owner.signal(signal.SIGSTOP)
        answer = asked(content, "pause", "--wait", 0.3)
        assert (answer.code, answer.out) == (3, "")
        assert "will not run" in answer.err
        owner.signal(signal.SIGCONT)
        assert asked(content, "resume").document["changed"] is False
        assert owner.named("paused") == []


def test_what_was_taken_is_waited_for_however_long_it_takes(content: Path) -> None:
    """The time to wait is for the taking; a frozen owner that has taken it is waited for."""
    with OwnerProcess(content) as owner:
        owner.signal(signal.SIGSTOP)
        with ledger_of(content) as ledger:
            asking = InBackground("pause", "-C", content, "--json", "--wait", 5)
            with ledger.reading() as tx:
                assert tx.intents.taken() == []
        owner.signal(signal.SIGCONT)
        assert asking.answer.document["paused"] is True


def test_what_a_killed_owner_had_taken_is_finished_once_for_the_one_who_asked(content: Path) -> None:
    replace_in(content / "questions.csv", "two", "zwei")
    asked(content, "pause")
    with OwnerProcess(content, dies_at="intended") as owner:
        asking = InBackground("quiz", "merge", "-C", content, "--json")
        assert owner.ended() == -signal.SIGKILL
        assert asking.answer.code == 0, asking.answer.err
    assert answers_of(content / QUIZ)[2] == "zwei"
    assert versions(content) == ["1.0.1", "1.0.0"]


DEATHS = pytest.mark.parametrize("step", ["intended", "folder_synced", "recorded"])


@pytest.fixture
def three_versions(content: Path) -> Path:
    """The answer to question 2 was `two`, then `zwei`, then `deux`."""
    for before, after in (("two", "zwei"), ("zwei", "deux")):
        replace_in(content / "questions.csv", before, after)
        assert command("quiz", "merge", "-C", content).code == 0
    return content


@DEATHS
def test_a_rollback_that_nobody_waits_for_is_finished_once_by_the_next_owner(
    three_versions: Path, step: str
) -> None:
    """Done twice it would go to the parent's parent."""
    content = three_versions
    wanted = queue(content, "rollback", {"reason": "wrong"})
    OwnerProcess.dies(content, step)
    assert intent(content, wanted).state == "taken"
    with OwnerProcess(content):
        done = intent(content, wanted)
        assert (done.state, done.error) == ("done", None)
        assert (done.result["version"], done.result["from_version"]) == ("1.0.1", "1.0.2")
        assert done.result["withheld"] == 1
        assert answers_of(content / QUIZ)[2] == "zwei"
        (action,) = asked(content, "undo", "--list").document
        assert action["id"] == done.result["action"]
        assert asked(content, "quiz", "list").document[0]["withheld"] == 1
        assert asked(content, "undo").code == 0
        assert answers_of(content / QUIZ)[2] == "deux"
        assert asked(content, "undo").document == {"action": None, "undone": None}


@DEATHS
def test_an_undo_that_nobody_waits_for_is_finished_once_by_the_next_owner(
    three_versions: Path, step: str
) -> None:
    content = three_versions
    action = asked(content, "rollback", "--yes").document["action"]
    wanted = queue(content, "undo", {"action": action})
    OwnerProcess.dies(content, step)
    with OwnerProcess(content):
        done = intent(content, wanted)
        assert (done.state, done.error) == ("done", None)
        assert answers_of(content / QUIZ)[2] == "deux"
        assert asked(content, "undo").document == {"action": None, "undone": None}


@DEATHS
def test_a_decision_that_nobody_waits_for_is_carried_out_once_by_the_next_owner(
    content: Path, step: str
) -> None:
    replace_in(content / QUIZ, '"two"', '"by hand"')
    replace_in(content / "questions.csv", "two", "zwei")
    assert command("watch", content, "--once").code == 4
    wanted = queue(content, "quiz.resolve", {"id": "2", "take": "theirs"})
    OwnerProcess.dies(content, step)
    with OwnerProcess(content):
        done = intent(content, wanted)
        assert (done.state, done.error) == ("done", None)
        assert answers_of(content / QUIZ)[2] == "zwei"
        assert versions(content) == ["1.0.2", "1.0.1", "1.0.0"]


def test_a_command_goes_on_by_itself_when_the_owner_dies_before_taking_it(content: Path) -> None:
    with OwnerProcess(content) as owner:
        owner.signal(signal.SIGSTOP)
        asking = InBackground("pause", "-C", content, "--json")
        until(lambda: queued(content), "the request is queued")
        owner.kill()
        assert asking.answer.document["paused"] is True
    assert not queued(content)


def queued(content: Path) -> int:
    import sqlite3

    with sqlite3.connect(content / ".quizops" / "ledger.sqlite") as connection:
        (count,) = connection.execute("select count(*) from intents where state = 'queued'").fetchone()
    connection.close()
    return int(count)


def test_a_second_owner_ends_with_3_and_disturbs_nothing(content: Path) -> None:
    with OwnerProcess(content) as owner:
        answer = command("watch", content, "--headless", "--json")
        assert (answer.code, answer.out) == (3, "")
        assert str(owner.pid) in answer.err
        replace_in(content / "questions.csv", "two", "zwei")
        owner.wait_for("published", version="1.0.1")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(content: Path, number: signal.Signals) -> None:
    with OwnerProcess(content) as owner:
        replace_in(content / "questions.csv", "two", "zwei")
        owner.wait_for("published")
        owner.signal(number)
        assert owner.ended() == 0
        assert owner.events[-1]["event"] == "stopped"
    assert asked(content, "status").document["owner"] is None
    before = identity(content / QUIZ)
    assert asked(content, "watch", "--once").document == {"plans": [], "problems": []}
    assert identity(content / QUIZ) == before


def test_a_signal_during_the_start_ends_it_too(content: Path) -> None:
    owner = OwnerProcess(content)
    until(lambda: current_holder(content / ".quizops"), "it owns the folder")
    owner.signal(signal.SIGTERM)
    assert owner.ended() == 0
    assert owner.events[-1]["event"] == "stopped"
    assert command("watch", content, "--once").code == 0


def test_a_real_owner_reads_no_stdin_and_outlives_its_readers(content: Path) -> None:
    readable, writable = os.pipe()
    os.write(writable, b"still here")
    owner = subprocess.Popen(
        [sys.executable, "-c", RUN, "watch", str(content), "--headless"],
        stdin=readable,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert owner.stdout is not None and owner.stderr is not None
        assert owner.stdout.readline()
        owner.stdout.close()
        for number, word in enumerate(("zwei", "deux", "dos")):
            replace_in(content / "questions.csv", ("two", "zwei", "deux")[number], word)
            until(lambda: answers_of(content / QUIZ)[2] == word, f"{word} is live")  # noqa: B023
        owner.send_signal(signal.SIGTERM)
        assert owner.wait(timeout=30) == 0
        assert owner.stderr.read() == ""
        assert os.read(readable, 100) == b"still here"
    finally:
        owner.kill()
        owner.wait()
        owner.stderr.close()
        os.close(readable)
        os.close(writable)
