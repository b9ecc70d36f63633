"""`--read-only` draws everything and changes nothing, until `:write`."""

from __future__ import annotations

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder

CHANGING = ["r", "R", "x", "z", "e", "p"]


@pytest.mark.parametrize("key", CHANGING)
def test_a_key_that_changes_something_says_why_it_does_not(
    owned: Folder, open_console: OpenConsole, key: str
) -> None:
    assert owned.run("downloads", "skip", "112").code == 0
    console = open_console(owned, args=("--read-only",)).sees("read-only", "Ada").press("j", "j")
    console.stands_on("Cem").press(key).sees("read-only: :write lifts it")
    assert owned.asked("downloads", "list", "--status", "failed")[0]["row_id"] == "103"


def test_write_lifts_it_after_a_question_and_read_only_comes_back(
    owned: Folder, open_console: OpenConsole
) -> None:
    console = open_console(owned, args=("--read-only",)).sees("read-only", "Ada").press("j", "j")
    console.press(":").type("write").press("enter").sees("Lift read-only?").press("enter")
    console.does_not_see("Lift read-only?").press("r").sees(":write lifts it")
    console.press(":").type("write").press("enter").sees("Lift read-only?").press("y")
    console.does_not_see("Lift read-only?").stands_on("Cem", "network").press("r")
    console.until(lambda: "network" not in console.cursor_line, "to see it mended")
    console.press(":").type("read-only").press("enter").press("x").sees(":write lifts it")


def test_read_only_starts_no_owner(folder: Folder, open_console: OpenConsole) -> None:
    folder.publish()
    open_console(folder, args=("--read-only",)).sees("Ada", "no owner")
    assert folder.holder() is None
