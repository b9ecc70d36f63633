"""What a database refuses is told with a reason and a way out, and nothing committed is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizops.errors import StorageError
from quizops.ledger import Ledger, ReleaseRow
from quizops.ledger.sqlite import SqliteDatabase
from quizops.testing import FakeClock

NOBODY = 65534

COMMITS_FOR_EVER = """
import sys
from pathlib import Path
from quizops.clock import SystemClock
from quizops.ledger import Ledger, ReleaseRow

with Ledger.open(Path(sys.argv[1]), clock=SystemClock()) as ledger:
    while True:
        with ledger.writing() as tx:
            seq = tx.events.append("committed", "q")
            tx.settings.put("last", seq)
        print(seq, flush=True)
"""

WITHOUT_DRIVER = """
import sys
sys.modules["psycopg"] = None
from quizops.clock import SystemClock
from quizops.errors import StorageError
from quizops.ledger import Ledger

try:
    Ledger.open("postgresql://localhost/quizops", clock=SystemClock())
except StorageError as error:
    print(error.hint)
"""


@pytest.fixture
def path(tmp_path: Path, fake_clock: FakeClock) -> Path:
    """A ledger with one event."""
    path = tmp_path / "ledger.sqlite"
    with Ledger.open(path, clock=fake_clock) as ledger, ledger.writing() as tx:
        tx.events.append("before", "q")
    return path


@pytest.fixture
def without_rights(path: Path) -> Iterator[None]:
    """A folder that may be read and not written; root may do everything, so be nobody for a while."""
    path.chmod(0o444)
    path.parent.chmod(0o555)
    for folder in list(path.parents)[1:3]:
        folder.chmod(folder.stat().st_mode | 0o055)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(user)
    path.parent.chmod(0o755)


def write_into(place: str | Path, clock: FakeClock) -> None:
    with Ledger.open(place, clock=clock) as ledger, ledger.writing() as tx:
        tx.events.append("after", "q")


def test_a_full_disk_is_named_and_the_work_goes_on_after_it(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, clock=fake_clock).close()
    database = SqliteDatabase(path, busy_s=1.0)
    connection = database.connect()
    pages = connection.execute("PRAGMA page_count").fetchall()[0][0]
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    database.release(connection)
    with Ledger(database, fake_clock) as ledger:
        with pytest.raises(StorageError, match="disk is full") as caught, ledger.writing() as tx:
            for number in range(100):
                tx.settings.put(str(number), "x" * 4_000)
        assert "free some space" in caught.value.hint
        assert caught.value.location.file == str(path)
        with ledger.writing() as tx:
            assert tx.settings.all() == {}
            tx.events.append("after", "q")


def test_a_locked_ledger_is_named_after_the_wait(path: Path, fake_clock: FakeClock) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Ledger.open(path, clock=fake_clock, busy_s=0.01) as ledger:
        with pytest.raises(StorageError, match="locked") as caught, ledger.writing():
            pass
        assert caught.value.hint
        with ledger.reading() as tx:
            assert tx.events.head() == 1
        other.execute("ROLLBACK")
        with ledger.writing() as tx:
            tx.events.append("after", "q")
    other.close()


@pytest.mark.usefixtures("without_rights")
def test_a_ledger_without_the_right_to_write_is_named(path: Path, fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError) as caught:
        write_into(path, fake_clock)
    assert "this user" in caught.value.hint


def test_a_missing_folder_is_named(tmp_path: Path, fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError, match="cannot be opened") as caught:
        Ledger.open(tmp_path / "nowhere" / "ledger.sqlite", clock=fake_clock)
    assert "folder exists" in caught.value.hint


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("row_id,name\n" * 1_000)
    with pytest.raises(StorageError, match="no SQLite database") as caught:
        Ledger.open(path, clock=fake_clock)
    assert caught.value.hint
    assert path.read_text() == "row_id,name\n" * 1_000


def test_a_damaged_file_is_named(path: Path, fake_clock: FakeClock) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with path.open("r+b") as stream:
        stream.seek(4096)
        stream.write(b"\xa5" * (path.stat().st_size - 4096))
    with pytest.raises(StorageError, match="damaged") as caught:
        write_into(path, fake_clock)
    assert "backup restore" in caught.value.hint


def test_a_record_that_is_there_already_is_refused(fake_clock: FakeClock) -> None:
    twice = ReleaseRow("geo", "geo-1", "1.0.0", "major", "2026", "file", 1)
    ledger = Ledger.in_memory(clock=fake_clock)
    with pytest.raises(StorageError, match="there already"), ledger, ledger.writing() as tx:
        tx.releases.add(twice)
        tx.releases.add(twice)


def test_a_killed_writer_loses_nothing_that_it_committed(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "ledger.sqlite"
    for lives in range(1, 4):
        child = subprocess.Popen(
            [sys.executable, "-c", COMMITS_FOR_EVER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        said = [int(child.stdout.readline()) for _ in range(20 * lives)]
        child.send_signal(signal.SIGKILL)
        said += [int(line) for line in child.stdout if line.endswith("\n")]
        child.stdout.close()
        child.wait()
        with Ledger.open(path, clock=fake_clock) as ledger, ledger.reading() as tx:
            head = tx.events.head()
            assert head >= said[-1]
            assert tx.settings.get("last") == head, "a transaction is whole"
            assert [event.seq for event in tx.events.after(0)] == list(range(1, head + 1))


def test_a_server_that_is_not_there_is_named(tmp_path: Path, fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError, match="cannot be reached") as caught:
        Ledger.open(f"postgresql://ada:secret@/quizops?host={tmp_path}", clock=fake_clock)
    assert "`database`" in caught.value.hint
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(postgres_url: str, fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError) as caught:
        Ledger.open(postgres_url.replace("/postgres?", "/nowhere?"), clock=fake_clock)
    assert "createdb" in caught.value.hint or "cannot be reached" in str(caught.value)


def test_a_schema_that_is_not_there_is_named(postgres_url: str, fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError, match="no such schema") as caught:
        Ledger.open(f"{postgres_url}&options=-csearch_path%3Dnowhere", clock=fake_clock)
    assert "search_path" in caught.value.hint


def test_a_missing_driver_names_the_extra_that_brings_it() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_DRIVER], capture_output=True, text=True, check=True)
    assert "quizops[postgres]" in done.stdout


def test_in_memory_a_reader_has_to_end_before_a_writer_begins(fake_clock: FakeClock) -> None:
    with Ledger.in_memory(clock=fake_clock) as ledger, ledger.reading() as tx:
        with pytest.raises(RuntimeError, match="has to end"), ledger.writing():
            pass
        assert tx.events.head() == 0


def test_a_read_only_server_is_named(new_postgres_url: Callable[[], str], fake_clock: FakeClock) -> None:
    url = new_postgres_url()
    Ledger.open(url, clock=fake_clock).close()
    with pytest.raises(StorageError, match="read-only") as caught:
        write_into(f"{url}%20-cdefault_transaction_read_only%3Don", fake_clock)
    assert "primary" in caught.value.hint


def test_a_server_that_drops_a_connection_is_reached_again(
    new_postgres_url: Callable[[], str], postgres_url: str, fake_clock: FakeClock
) -> None:
    import psycopg

    with Ledger.open(f"{new_postgres_url()}&application_name=victim", clock=fake_clock) as ledger:
        with ledger.writing() as tx:
            tx.events.append("before", "q")
        with psycopg.connect(postgres_url) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE application_name = 'victim'"
            )
        with pytest.raises(StorageError, match="cannot be reached"), ledger.writing():
            pass
        with ledger.writing() as tx:
            assert tx.events.append("after", "q") > 0
