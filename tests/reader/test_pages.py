"""What a reader tells when its ledger comes, goes, or cannot be read for a while."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest

from quizops.clock import SystemClock
from quizops.ledger import Ledger
from quizops_console.link.frames import decode
from quizops_console.reader.outlet import Outlet
from quizops_console.reader.pages import Pages
from quizops_console.reader.publishing import Publisher

SAMPLE = Path(__file__).parents[2] / "sample_data" / "content"


class Told:
    """Pages over a folder, and what they said since the last look."""

    def __init__(self, root: Path) -> None:
        self._stream = io.BytesIO()
        outlet = Outlet(self._stream)
        self.pages = Pages(root, Publisher(outlet), outlet, lambda: None, read_only=True)

    def look(self) -> list[dict[str, Any]]:
        self.pages.look()
        frames = [decode(line) for line in self._stream.getvalue().splitlines()]
        self._stream.seek(0)
        self._stream.truncate()
        return frames

    def documents(self) -> list[str]:
        return [frame["document"] for frame in self.look() if "document" in frame]

    def events(self) -> list[str]:
        return [frame["event"]["event"] for frame in self.look() if "event" in frame]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "content"))


def note(database: Path, kind: str) -> None:
    database.parent.mkdir(exist_ok=True)
    with Ledger.open(database, clock=SystemClock()) as ledger, ledger.writing() as tx:
        tx.events.append(kind, "science")


def test_a_trouble_that_passed_is_taken_back_though_the_folder_says_what_it_said_before(
    content: Path,
) -> None:
    told, settings = Told(content), content / "quizops.toml"
    right = settings.read_bytes()
    assert told.documents() == ["header"]
    for _ in range(2):
        settings.write_text('database = "env:QUIZOPS_TEST_NOWHERE"\n')
        assert told.documents() == ["trouble"]
        settings.write_bytes(right)
        assert told.documents() == ["header"]
    told.pages.close()


@pytest.mark.parametrize("place", [".quizops/ledger.sqlite", "kept/elsewhere.sqlite"])
def test_other_settings_do_not_tell_old_news_again_wherever_the_ledger_is(content: Path, place: str) -> None:
    settings = content / "quizops.toml"
    settings.write_text(f'database = "{place}"\n')
    note(content / place, "published")
    told = Told(content)
    told.look()
    settings.write_text(f'database = "{place}"\n\n')
    assert told.events() == []
    note(content / place, "conflict")
    assert told.events() == ["conflict"]
    told.pages.close()


@pytest.mark.parametrize("place", [".quizops/ledger.sqlite", "kept/elsewhere.sqlite"])
def test_a_ledger_that_comes_into_being_is_told_from_its_first_event(content: Path, place: str) -> None:
    (content / "quizops.toml").write_text(f'database = "{place}"\n')
    told = Told(content)
    told.look()
    note(content / place, "published")
    assert told.events() == ["published"]
    told.pages.close()
