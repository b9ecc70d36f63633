"""An owner that a console starts: one for all consoles, in its own session, gone some time after them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.owner.content import QUIZ, answers_of, bank, replace_in, save
from tests.owner.owners import asked, command, until

from quizops.clock import SystemClock
from quizops.consoles import attach
from quizops.errors import QuizopsError, StorageError, UsageError
from quizops.ledger import Ledger
from quizops.lock import Holder, current_holder, state_folder
from quizops.owner import Owner, request
from quizops.owner_start import start
from quizops.reports.busy import leaving
from quizops.wiring import Fact
from quizops.workspace import Workspace

_START = """
import sys
from pathlib import Path
from quizops.owner_start import start
print(start(Path(sys.argv[1])).pid, flush=True)
"""

LINK = "https://www.youtube.com/playlist?list=PL0123456789abcdef"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one quiz; whoever owns it at the end is killed."""
    monkeypatch.setenv("QUIZOPS_OPERATOR", "tester")
    folder = tmp_path / "content"
    save(folder / "questions.csv", bank({1: "one", 2: "two"}))
    yield folder
    holder = current_holder(state_folder(folder))
    if holder is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(holder.pid, signal.SIGKILL)
        until(lambda: current_holder(state_folder(folder)) is None, "the lock is free")


def ends(content: Path) -> None:
    until(lambda: current_holder(state_folder(content)) is None, "the owner ends")


def linger(content: Path, seconds: float) -> None:
    save(content / "quizops.toml", f"[watch]\nlinger_s = {seconds}\n")


def is_live(content: Path, number: int, answer: str) -> bool:
    return (content / QUIZ).exists() and answers_of(content / QUIZ).get(number) == answer


def is_recorded(content: Path, version: str) -> bool:
    return any(one["version"] == version for one in asked(content, "releases", "list").document)


def owner_of(content: Path) -> Holder:
    holder = current_holder(state_folder(content))
    assert holder is not None
    return holder


def test_it_serves_after_the_console_that_started_it_is_gone(content: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _START, str(content)], capture_output=True, text=True, check=True, timeout=60
    )
    pid = int(done.stdout)
    holder = owner_of(content)
    assert (holder.pid, holder.attended, holder.headless, holder.serves) == (pid, True, False, True)
    assert os.getsid(pid) == pid
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")
    assert Path(f"/proc/{pid}/fd/0").readlink() == Path("/dev/null")
    log = content / ".quizops" / "logs" / "owner.log"
    assert log.stat().st_mode & 0o077 == 0
    until(lambda: is_live(content, 2, "two"), "the first build")
    replace_in(content / "questions.csv", "two", "zwei")
    until(lambda: is_live(content, 2, "zwei"), "a save is live")
    assert asked(content, "status").document["owner"]["pid"] == pid
    assert asked(content, "stop").code == 0
    ends(content)
    assert log.read_text() == ""


def test_a_second_console_gets_the_owner_there_is(content: Path) -> None:
    one = start(content)
    assert start(content).pid == one.pid


def test_consoles_that_start_at_the_same_moment_end_with_one_owner(content: Path) -> None:
    found: list[Holder] = []
    threads = [threading.Thread(target=lambda: found.append(start(content))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 4
    assert {holder.pid for holder in found} == {owner_of(content).pid}
    running = [thread for thread in threading.enumerate() if thread.name == "owner's end"]
    until(lambda: sum(thread.is_alive() for thread in running) == 1, "those that came second end")
    log = content / ".quizops" / "logs" / "owner.log"
    assert log.read_text() == ""


def test_why_an_owner_dies_at_its_start_is_told(content: Path) -> None:
    save(content / "quizops.toml", f'database = "{content}/none/such/ledger.sqlite"\n')
    (content / "none").write_text("a file where a folder should be")
    with pytest.raises(QuizopsError) as raised:
        start(content)
    assert raised.value.rule == "owner_died"
    assert "ended with 1" in raised.value.message
    assert "ledger.sqlite" in raised.value.message
    assert "owner.log" in raised.value.hint


def test_a_folder_that_is_none_starts_no_owner(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a folder"):
        start(tmp_path / "none")


def test_a_folder_that_cannot_be_written_is_told(content: Path) -> None:
    (content / ".quizops").write_text("in the way")
    with pytest.raises(StorageError, match=r"owner\.log"):
        start(content)


def test_it_ends_when_no_console_is_attached_for_a_while(content: Path) -> None:
    linger(content, 0)
    start(content)
    ends(content)
    assert is_live(content, 2, "two")


def test_a_console_keeps_it_until_it_dies_itself(content: Path) -> None:
    linger(content, 0)
    with attach(state_folder(content)) as attached:
        pid = start(content).pid
        assert attached.attach_again()
        for word, before in (("zwei", "two"), ("deux", "zwei"), ("dos", "deux")):
            replace_in(content / "questions.csv", before, word)
            until(lambda: is_live(content, 2, word), "a save is live")  # noqa: B023
        looked_s = float(Path(f"/proc/{pid}/schedstat").read_text().split()[2])
        until(
            lambda: float(Path(f"/proc/{pid}/schedstat").read_text().split()[2]) > looked_s + 5,
            "it looked some times",
        )
        assert owner_of(content).pid == pid
    ends(content)


def test_saves_that_still_settle_are_published_before_it_ends(content: Path) -> None:
    linger(content, 0)
    with attach(state_folder(content)) as attached:
        start(content)
        attached.attach_again()
        until(lambda: is_live(content, 2, "two"), "the first build")
        text = (content / "questions.csv").read_text().replace("two", "zwei")
        with (content / "questions.csv").open("w") as stream:
            stream.write(text)
            stream.flush()
            attached.close()
            assert owner_of(content).serves
    ends(content)
    assert is_live(content, 2, "zwei")


def test_the_last_console_that_leaves_has_it_end_at_once(content: Path) -> None:
    with attach(state_folder(content)) as attached:
        start(content)
        attached.attach_again()
        assert attached.is_last()
        assert request(content, "leave", {}) == {"leaving": True}
        assert owner_of(content).serves
    ends(content)


def test_a_console_that_came_meanwhile_keeps_it(content: Path) -> None:
    with attach(state_folder(content)) as attached:
        pid = start(content).pid
        attached.attach_again()
        with attach(state_folder(content)):
            request(content, "leave", {})
            attached.close()
            assert request(content, "pause", {})["paused"]
            assert owner_of(content).pid == pid


def test_leaving_where_no_owner_runs_is_nothing(content: Path) -> None:
    assert request(content, "leave", {}) == {"leaving": False, "reason": "no owner is running"}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(content: Path, number: signal.Signals) -> None:
    pid = start(content).pid
    until(lambda: is_live(content, 2, "two"), "the first build")
    os.kill(pid, number)
    ends(content)
    assert command("watch", content, "--once").code == 0


def test_a_hang_up_is_none_of_its_business(content: Path) -> None:
    pid = start(content).pid
    until(lambda: is_live(content, 2, "two"), "the first build")
    os.kill(pid, signal.SIGHUP)
    assert asked(content, "pause").code == 0
    assert owner_of(content).pid == pid


def test_a_killed_one_is_followed_by_another_that_catches_up(content: Path) -> None:
    pid = start(content).pid
    until(lambda: is_recorded(content, "1.0.0"), "the first build")
    os.kill(pid, signal.SIGKILL)
    until(lambda: current_holder(state_folder(content)) is None, "the lock is free")
    replace_in(content / "questions.csv", "two", "zwei")
    assert start(content).pid != pid
    until(lambda: is_live(content, 2, "zwei"), "what changed meanwhile is live")


def test_one_that_is_ending_is_waited_out_for_a_fresh_one(content: Path) -> None:
    pid = start(content).pid
    asked(content, "stop")
    fresh = start(content)
    assert fresh.pid != pid
    assert fresh.serves


def test_a_command_that_passes_is_waited_out(content: Path) -> None:
    with Owner.holding(content):
        waiting = threading.Thread(target=start, args=(content,))
        waiting.start()
        assert owner_of(content).pid == os.getpid()
    waiting.join(60)
    assert owner_of(content).serves


def test_a_first_build_tells_how_far_it_is_and_lets_small_requests_pass(content: Path) -> None:
    save(content / "questions.csv", bank({number: f"answer {number}" for number in range(20_000)}))
    save(content / "people.csv", f"row_id,name,email,type,youtube_playlist,google_drive\n7,Ada,,,{LINK},\n")
    with attach(state_folder(content)):
        start(content)
        busy = until(lambda: progress_of(content, "planning content"), "the plan is told")
        assert busy is not None
        assert busy["total"] == 20_000
        with Workspace.open(content) as workspace:
            told = leaving(workspace.parts)
            assert told["attended"]
            assert "planning content" in told["busy"]
            assert workspace.glance()["busy"]["total"] == 20_000
            until(lambda: steps_of(workspace) == {"check": "succeeded", "plan": "running"}, "live steps")
        assert asked(content, "pause").document["paused"] is True
        assert asked(content, "downloads", "skip", 7).document["changed"]
        assert request(content, "undo", {})["restored"] == ["7"]
        assert not (content / QUIZ).exists(), "the build was through before the requests were"
        until(lambda: is_recorded(content, "1.0.0"), "the first build")
        until(lambda: progress_of(content) is None, "nothing is at hand")
        with Workspace.open(content) as workspace:
            until(lambda: leaving(workspace.parts) == {"attended": True, "busy": None}, "nothing is to do")
            assert workspace.glance()["busy"] is None


def steps_of(workspace: Workspace) -> dict[str, str]:
    """The newest run's steps by name."""
    return {step["name"]: step["status"] for step in workspace.run(workspace.runs()[0]["id"])["steps"]}


def progress_of(content: Path, what: str | None = None) -> dict[str, Any] | None:
    """What the owner says that it is busy with."""
    if not (content / ".quizops" / "ledger.sqlite").exists():
        return None
    with contextlib.suppress(StorageError):
        ledger = Ledger.open(content / ".quizops" / "ledger.sqlite", clock=SystemClock(), migrate=False)
        with ledger, ledger.reading() as tx:
            row: dict[str, Any] | None = tx.settings.get(Fact.BUSY)
            return row if row is not None and what in (None, row["what"]) else None
    return None


def test_conflicts_are_decided_by_the_file_merged_anew_and_taken_back(content: Path) -> None:
    """What a console asks for: first contact by file, undo, a rollback, and a merge that re-applies."""
    with attach(state_folder(content)):
        start(content)
        until(lambda: is_recorded(content, "1.0.0"), "the first build")
        save(content / "more.csv", bank({1: "eins", 2: "zwei"}))
        until(lambda: asked(content, "quiz", "list").document[0]["held"], "first contact waits")
        answer = request(content, "quiz.resolve", {"file": "more.csv", "take": "theirs"})
        assert answer["plans"][0]["published"]
        assert answers_of(content / QUIZ) == {1: "eins", 2: "zwei"}
        undone = request(content, "undo", {})
        assert (undone["action"], undone["restored"]) == (answer["action"], ["1", "2"])
        assert answers_of(content / QUIZ) == {1: "one", 2: "two"}
        assert asked(content, "quiz", "list").document[0]["held"] == 2
        request(content, "quiz.resolve", {"file": "more.csv", "take": "theirs"})
        request(content, "rollback", {"reason": "wrong"})
        assert answers_of(content / QUIZ) == {1: "one", 2: "two"}
        (plan,) = request(content, "quiz.merge", {})["plans"]
        assert not plan["published"]
        (plan,) = request(content, "quiz.merge", {"reapply": True})["plans"]
        assert plan["published"]
        assert answers_of(content / QUIZ) == {1: "eins", 2: "zwei"}


def test_an_owner_that_does_not_come_up_in_time_is_told_and_leaves_nothing_behind(content: Path) -> None:
    with Owner.holding(content), pytest.raises(QuizopsError, match="in time"):
        start(content, wait_s=0.2)
    assert current_holder(state_folder(content)) is None
