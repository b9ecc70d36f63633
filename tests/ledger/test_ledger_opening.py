"""Opening a ledger: made, found, migrated, or refused with a reason."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quizops.errors import StorageError
from quizops.ledger import HEAD, Ledger, migrations
from quizops.ledger.schema import metadata
from quizops.testing import FakeClock

LOADED = """
import sys
from pathlib import Path
from quizops.clock import SystemClock
from quizops.ledger import Ledger

for _ in range(2):
    with Ledger.open(Path(sys.argv[1]), clock=SystemClock()) as ledger, ledger.writing() as tx:
        tx.events.append("started", "owner")
print(*sorted({"alembic", "psycopg", "numpy"} & set(sys.modules)))
"""


def stamp(path: Path, revision: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()


def sqlite_schema(path: Path) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    finally:
        connection.close()


def postgres_schema(url: str) -> list[tuple[object, ...]]:
    import psycopg

    columns = (
        "SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default,"
        " collation_name FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
    )
    indexes = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    constraints = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = current_schema()::regnamespace"
    )
    with psycopg.connect(url) as connection:
        schema = connection.execute("SELECT current_schema()").fetchall()[0][0]
        found = [
            tuple(str(value).replace(schema, "SCHEMA") for value in row)
            for query in (columns, indexes, constraints)
            for row in connection.execute(query)
        ]
    return sorted(found)


def test_a_new_file_is_the_same_as_a_migrated_one(tmp_path: Path, fake_clock: FakeClock) -> None:
    Ledger.open(tmp_path / "made.sqlite", clock=fake_clock).close()
    migrations.upgrade(tmp_path / "migrated.sqlite")
    made = sqlite_schema(tmp_path / "made.sqlite")
    assert made == sqlite_schema(tmp_path / "migrated.sqlite")
    assert {name for kind, name, _ in made if kind == "table"} == {*metadata.tables, "alembic_version"}
    assert migrations.current(tmp_path / "made.sqlite") == HEAD


def test_a_new_schema_on_postgresql_is_the_same_as_a_migrated_one(
    new_postgres_url: Callable[[], str], fake_clock: FakeClock
) -> None:
    made, migrated = new_postgres_url(), new_postgres_url()
    Ledger.open(made, clock=fake_clock).close()
    migrations.upgrade(migrated)
    assert postgres_schema(made) == postgres_schema(migrated)
    assert migrations.current(made) == HEAD


def test_head_is_the_newest_revision_that_is_shipped() -> None:
    assert migrations.history()[0].id == HEAD


def test_opening_loads_no_alembic_and_no_driver_that_is_not_used(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LOADED, str(tmp_path / "ledger.sqlite")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_an_open_and_current_ledger_is_opened_with_few_statements(
    tmp_path: Path, fake_clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, clock=fake_clock).close()
    statements: list[str] = []
    plain_connect = sqlite3.connect

    def traced(*args: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = plain_connect(*args, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(statements.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    Ledger.open(path, clock=fake_clock).close()
    assert len(statements) <= 6
    assert not any(statement.startswith(("BEGIN", "CREATE")) for statement in statements)


def test_many_openers_of_a_new_file_make_it_once(tmp_path: Path, fake_clock: FakeClock) -> None:
    def open_and_write(number: int) -> None:
        with Ledger.open(tmp_path / "ledger.sqlite", clock=fake_clock) as ledger, ledger.writing() as tx:
            tx.events.append("opened", str(number))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(open_and_write, range(12)))
    with Ledger.open(tmp_path / "ledger.sqlite", clock=fake_clock) as ledger, ledger.reading() as tx:
        assert tx.events.head() == 12


def test_many_openers_of_a_new_schema_make_it_once(
    new_postgres_url: Callable[[], str], fake_clock: FakeClock
) -> None:
    url = new_postgres_url()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: Ledger.open(url, clock=fake_clock).close(), range(8)))
    assert migrations.current(url) == HEAD


def test_an_older_ledger_is_migrated_with_what_it_holds(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger.open(path, clock=fake_clock) as ledger, ledger.writing() as tx:
        tx.events.append("published", "geo")
    migrations.downgrade(path, "r0001")
    with Ledger.open(path, clock=fake_clock) as ledger, ledger.reading() as tx:
        assert [event.kind for event in tx.events.after(0)] == ["published"]
        assert tx.rows.load("people.csv") == []
    assert migrations.current(path) == HEAD


def test_an_older_ledger_is_refused_where_it_may_not_be_migrated(
    tmp_path: Path, fake_clock: FakeClock
) -> None:
    path = tmp_path / "ledger.sqlite"
    migrations.upgrade(path, "r0001")
    with pytest.raises(StorageError, match="r0001") as caught:
        Ledger.open(path, clock=fake_clock, migrate=False)
    assert "quizops db upgrade" in caught.value.hint
    assert migrations.current(path) == "r0001"


def test_a_ledger_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path, fake_clock: FakeClock) -> None:
    path = tmp_path / "ledger.sqlite"
    Ledger.open(path, clock=fake_clock).close()
    stamp(path, "r9999")
    with pytest.raises(StorageError, match="r9999") as caught:
        Ledger.open(path, clock=fake_clock)
    assert "newer quizops" in caught.value.hint
    assert migrations.current(path) == "r9999"


def test_a_path_may_be_written_as_a_url(tmp_path: Path, fake_clock: FakeClock) -> None:
    Ledger.open(f"sqlite:///{tmp_path}/led%20ger.sqlite", clock=fake_clock).close()
    assert (tmp_path / "led ger.sqlite").exists()


def test_an_unknown_kind_of_database_names_the_known_ones(fake_clock: FakeClock) -> None:
    with pytest.raises(StorageError, match="mysql") as caught:
        Ledger.open("mysql://localhost/ledger", clock=fake_clock)
    assert "postgresql://" in caught.value.hint
