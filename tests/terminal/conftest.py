"""Folders and consoles that are gone when their test is."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.terminal.console import Console
from tests.terminal.folder import OPERATOR, Folder, tracker_row

OpenConsole = Callable[..., Console]
HERE = Path(__file__).parent
ALWAYS = {
    "test_budgets.py",
    "test_conflicts.py",
    "test_harness.py",
    "test_owner.py",
    "test_readme_pictures.py",
    "test_readme_tour.py",
    "test_terminals.py",
}
"""Files that run whole each time; so does the tour, but for its large screen."""
LARGE_TOUR = "says[(160, 45)]"
COLD = {"test_harness.py", "test_readme_tour.py", "test_terminals.py"}
"""What is about starting, ending and the terminal itself starts as it does for everybody."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Of the other files half of the scenarios, always the same ones, are left to the full counts."""
    if os.environ.get("QUIZOPS_SOAK") == "1":
        return
    for item in items:
        is_some = item.path.name not in ALWAYS and zlib.crc32(item.name.encode()) % 2
        if item.path.parent == HERE and (is_some or item.name.endswith(LARGE_TOUR)):
            item.add_marker(pytest.mark.soak)


@pytest.fixture(autouse=True)
def _operator(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands beside a console are its operator's."""
    monkeypatch.setenv("QUIZOPS_OPERATOR", OPERATOR)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """A small content folder that nobody owns yet."""
    made = Folder.small(tmp_path)
    yield made
    made.end()


@pytest.fixture
def owned(folder: Folder) -> Folder:
    """The same, published and with an owner at work."""
    folder.own()
    return folder


@pytest.fixture(scope="session")
def _people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    yield from _kept(Folder.small(tmp_path_factory.mktemp("people")))


@pytest.fixture(scope="session")
def _crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Folder]:
    rows = [tracker_row(number, f"Person-{number}") for number in range(1, 81)]
    yield from _kept(Folder.small(tmp_path_factory.mktemp("crowd"), tracker=rows))


def _kept(folder: Folder) -> Iterator[Folder]:
    folder.own()
    yield folder
    folder.end()


@pytest.fixture
def people(_people: Folder, tmp_path: Path) -> Folder:
    """Twelve rows with an owner at work, for tests that change nothing."""
    return _people.move_home(tmp_path)


@pytest.fixture
def crowd(_crowd: Folder, tmp_path: Path) -> Folder:
    """Eighty rows, from Person-1 on, for tests that change nothing."""
    return _crowd.move_home(tmp_path)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Folder]:
    """The sample content with an owner at work."""
    made = Folder.sample(tmp_path)
    made.own()
    yield made
    made.end()


@pytest.fixture
def open_console(request: pytest.FixtureRequest) -> Iterator[OpenConsole]:
    """Opens consoles, and ends them after the test."""
    consoles: list[Console] = []
    is_warm = request.path.name not in COLD

    def open_one(folder: Folder, **how: object) -> Console:
        consoles.append(Console.open(folder, is_warm=is_warm, **how))  # type: ignore[arg-type]
        return consoles[-1]

    yield open_one
    for console in consoles:
        console.end()
