"""Consoles are known by a lock that each shares, and vanish with their process."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quizops.consoles import any_attached, attach
from quizops.lock import OwnerLock, current_holder
from quizops.testing import FakeClock

_CONSOLE = """
import sys
from pathlib import Path
from quizops.consoles import attach
with attach(Path(sys.argv[1])) as attached:
    print(attached.is_known, flush=True)
    sys.stdin.read()
"""


@contextmanager
def console(state: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that is attached, until its stdin ends."""
    with subprocess.Popen(
        [sys.executable, "-c", _CONSOLE, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_nobody_is_attached_before_the_first_and_after_the_last(tmp_path: Path) -> None:
    assert not any_attached(tmp_path)
    with attach(tmp_path), attach(tmp_path):
        assert any_attached(tmp_path)
    assert not any_attached(tmp_path)


def test_a_killed_console_vanishes_by_itself(tmp_path: Path) -> None:
    with console(tmp_path) as process:
        assert any_attached(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not any_attached(tmp_path)


def test_looking_disturbs_no_console(tmp_path: Path) -> None:
    with attach(tmp_path):
        assert all(any_attached(tmp_path) for _ in range(100))
        with attach(tmp_path) as second:
            assert second.is_known


def test_only_one_alone_is_the_last(tmp_path: Path) -> None:
    with attach(tmp_path) as attached:
        assert attached.is_last()
        with console(tmp_path) as other:
            assert not attached.is_last()
            other.kill()
            other.wait()
            assert attached.is_last()
        assert any_attached(tmp_path)


def test_asking_whether_it_is_the_last_leaves_it_attached(tmp_path: Path) -> None:
    with console(tmp_path):
        attached = attach(tmp_path)
        attached.is_last()
    assert any_attached(tmp_path)
    attached.close()
    assert not any_attached(tmp_path)


def test_a_folder_without_a_state_attaches_nobody_until_there_is_one(tmp_path: Path) -> None:
    state = tmp_path / ".quizops"
    with attach(state) as attached:
        assert not attached.is_known
        assert not attached.is_last()
        state.mkdir()
        assert attached.attach_again()
        assert any_attached(state)
    assert not attached.is_known


def test_a_lock_file_of_others_can_be_shared_without_the_right_to_write(tmp_path: Path) -> None:
    attach(tmp_path).close()
    (tmp_path / "consoles.lock").chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        with attach(tmp_path) as attached:
            assert attached.is_known
    finally:
        tmp_path.chmod(0o755)


def test_a_console_loads_no_database() -> None:
    script = (
        "import sys, quizops.consoles, quizops.owner_start\n"
        "heavy = {'sqlalchemy', 'alembic', 'numpy', 'pydantic', 'quizops.ledger', 'quizops.workspace'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("attended", [True, False])
def test_the_lock_tells_by_whom_an_owner_was_started_and_that_it_ends(tmp_path: Path, attended: bool) -> None:
    lock = OwnerLock.acquire(tmp_path, FakeClock(), attended=attended)
    opening = current_holder(tmp_path)
    assert opening is not None
    assert (opening.opening, opening.serves) == (True, False)
    lock.tell_open()
    holder = current_holder(tmp_path)
    assert holder is not None
    assert (holder.attended, holder.headless, holder.serves) == (attended, False, attended)
    lock.tell_ending()
    ending = current_holder(tmp_path)
    assert ending is not None
    assert (ending.ending, ending.serves, ending.clock_skew_s) == (True, False, holder.clock_skew_s)
    lock.tell_ending(False)
    assert current_holder(tmp_path) == holder
    lock.release()
    assert current_holder(tmp_path) is None
