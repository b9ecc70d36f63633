"""Folders and consoles that are gone when their test is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.terminal.console import Console
from tests.terminal.folder import OPERATOR, Folder

OpenConsole = Callable[..., Console]


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


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[Folder]:
    """The sample content with an owner at work."""
    made = Folder.sample(tmp_path)
    made.own()
    yield made
    made.end()


@pytest.fixture
def open_console() -> Iterator[OpenConsole]:
    """Opens consoles, and ends them after the test."""
    consoles: list[Console] = []

    def open_one(folder: Folder, **how: object) -> Console:
        consoles.append(Console.open(folder, **how))  # type: ignore[arg-type]
        return consoles[-1]

    yield open_one
    for console in consoles:
        console.end()
