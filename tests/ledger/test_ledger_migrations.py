"""Moving a ledger between revisions, with data in it, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from quizops.errors import StorageError, UsageError
from quizops.ledger import (
    HEAD,
    Alert,
    AlertSeverity,
    AlertState,
    Decision,
    Ledger,
    ReleaseRow,
    RowState,
    Sample,
    migrations,
)
from quizops.ledger.places import database_at
from quizops.testing import FakeClock

RENAMES_A_COLUMN = '''"""Call the operator of an event by another name."""

from alembic import op

revision = "r0005"
down_revision = "r0004"


def upgrade() -> None:
    with op.batch_alter_table("events") as batch:
        batch.alter_column("operator", new_column_name="who")


def downgrade() -> None:
    with op.batch_alter_table("events") as batch:
        batch.alter_column("who", new_column_name="operator")
'''
BREAKS_HALFWAY = RENAMES_A_COLUMN.replace(
    "\n\ndef downgrade", '\n    op.execute("INSERT INTO no_such_table VALUES (1)")\n\n\ndef downgrade'
)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    if request.param == "sqlite":
        return tmp_path / "ledger.sqlite"
    make: Callable[[], str] = request.getfixturevalue("new_postgres_url")
    return make()


@pytest.fixture
def filled(place: str | Path, fake_clock: FakeClock) -> str | Path:
    """A ledger at head with something in every revision's tables."""
    with Ledger.open(place, clock=fake_clock) as ledger, ledger.writing() as tx:
        tx.events.append("published", "geo", {"version": "1.0.1"}, operator="ada")
        tx.intents.add("quiz.merge", {})
        tx.bases.put("geo", [("q.csv", 1, b"12345678", b"cells")])
        tx.decisions.put(Decision("geo", "q.csv", "1", "", "withheld", None, None, "2026"))
        tx.releases.add(ReleaseRow("geo", "geo-1", "1.0.0", "major", "2026", "file", 1), b"patch")
        tx.rows.put(RowState("people.csv", "1", "youtube"))
        tx.samples.put_many([Sample("process_cpu_percent", "", "2026", 1.5)])
        tx.alerts.put_many([Alert("disk_low", ".", "2026", AlertState.FIRING, AlertSeverity.CRITICAL)])
    return place


def contents(place: str | Path, clock: FakeClock) -> tuple[int, int, int, int, int]:
    """How many events, bases, releases, rows, and samples and alerts there are."""
    with Ledger.open(place, clock=clock, migrate=False) as ledger, ledger.reading() as tx:
        bases = tx.bases.digests("geo").get("q.csv", {})
        counts = (tx.events.after(0), bases, tx.releases.list("geo"), tx.rows.load("people.csv"))
        signals = len(tx.samples.series()) + len(tx.alerts.open())
    events, bases_found, releases, rows = map(len, counts)
    return events, bases_found, releases, rows, signals


def test_going_down_and_up_again_keeps_what_the_older_revision_knows(
    filled: str | Path, fake_clock: FakeClock
) -> None:
    migrations.downgrade(filled, "-1")
    assert migrations.current(filled) == "r0003"
    migrations.upgrade(filled)
    assert contents(filled, fake_clock) == (1, 1, 1, 1, 0)
    migrations.downgrade(filled, "r0002")
    migrations.upgrade(filled)
    assert contents(filled, fake_clock) == (1, 1, 1, 0, 0)
    migrations.downgrade(filled, "r0001")
    migrations.upgrade(filled, "+1")
    migrations.upgrade(filled)
    assert contents(filled, fake_clock) == (1, 0, 0, 0, 0)
    assert migrations.current(filled) == HEAD


def test_going_down_to_nothing_leaves_a_place_for_a_new_ledger(
    filled: str | Path, fake_clock: FakeClock
) -> None:
    migrations.downgrade(filled, "base")
    assert migrations.current(filled) is None
    with Ledger.open(filled, clock=fake_clock) as ledger, ledger.writing() as tx:
        assert tx.events.append("started", "owner") == 1


def test_a_table_is_rebuilt_around_its_data(filled: str | Path, tmp_path: Path) -> None:
    further = tmp_path / "further"
    further.mkdir()
    (further / "r0005_rename.py").write_text(RENAMES_A_COLUMN)
    database = database_at(filled)
    migrations.migrate(database, "head", folder=further)
    connection = database.connect()
    assert connection.execute("SELECT who, subject FROM events").fetchall() == [("ada", "geo")]
    database.release(connection)
    database.close()
    assert migrations.current(filled) == "r0005"


def test_a_migration_that_fails_leaves_the_ledger_as_it_was_and_can_be_repeated(
    filled: str | Path, tmp_path: Path, fake_clock: FakeClock
) -> None:
    further = tmp_path / "further"
    further.mkdir()
    (further / "r0005_rename.py").write_text(BREAKS_HALFWAY)
    database = database_at(filled)
    for _ in range(2):
        with pytest.raises(StorageError, match="no_such_table"):
            migrations.migrate(database, "head", folder=further)
    assert migrations.current(filled) == HEAD
    assert contents(filled, fake_clock) == (1, 1, 1, 1, 2)
    (further / "r0005_rename.py").write_text(RENAMES_A_COLUMN)
    migrations.migrate(database, "head", folder=further)
    database.close()
    assert migrations.current(filled) == "r0005"


def test_the_statements_can_be_read_instead_of_run(place: str | Path) -> None:
    statements = migrations.upgrade(place, sql=True)
    assert statements.count("CREATE TABLE") == 17
    assert "INSERT INTO alembic_version" in statements
    assert migrations.current(place) is None
    migrations.upgrade(place)
    assert "DROP TABLE row_states" in migrations.downgrade(place, "r0002", sql=True)
    assert migrations.current(place) == HEAD


def test_an_unknown_revision_names_the_command_that_lists_them(filled: str | Path) -> None:
    for move in (migrations.upgrade, migrations.downgrade):
        with pytest.raises(UsageError, match="r0815") as caught:
            move(filled, "r0815")
        assert "quizops db history" in caught.value.hint
    assert migrations.current(filled) == HEAD


def test_history_is_listed_newest_first() -> None:
    found = migrations.history()
    assert [(each.id, each.down) for each in found] == [
        ("r0004", "r0003"),
        ("r0003", "r0002"),
        ("r0002", "r0001"),
        ("r0001", None),
    ]
    assert all(each.message for each in found)


def test_a_new_revision_follows_the_newest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = migrations.new_revision("Add a colour", tmp_path)
    assert made == tmp_path / "r0005_add_a_colour.py"
    assert 'down_revision = "r0004"' in made.read_text().replace("'", '"')
    compile(made.read_text(), str(made), "exec")
    assert capsys.readouterr().out == "", "stdout belongs to the command"
