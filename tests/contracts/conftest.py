"""Every place where a ledger can lie; each passes the same tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizops.ledger import Ledger
from quizops.testing import FakeClock


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def ledger_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def ledger_place(ledger_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str | Path:
    """An empty place; "" for memory, which cannot be opened a second time."""
    if ledger_kind == "postgresql":
        make: Callable[[], str] = request.getfixturevalue("new_postgres_url")
        return make()
    return tmp_path / "ledger.sqlite" if ledger_kind == "sqlite" else ""


@pytest.fixture
def ledger(ledger_place: str | Path, fake_clock: FakeClock) -> Iterator[Ledger]:
    with _open(ledger_place, fake_clock) as opened:
        yield opened


@pytest.fixture
def second_ledger(ledger: Ledger, ledger_place: str | Path, fake_clock: FakeClock) -> Iterator[Ledger]:
    """The same ledger, as another process would open it; in memory it is the same object."""
    if not ledger_place:
        yield ledger
        return
    with _open(ledger_place, fake_clock) as opened:
        yield opened


def _open(place: str | Path, clock: FakeClock) -> Ledger:
    return Ledger.open(place, clock=clock) if place else Ledger.in_memory(clock=clock)
