"""What can be taken back, by whom, and after which question."""

from __future__ import annotations

from tests.terminal.conftest import OpenConsole
from tests.terminal.folder import Folder


def test_z_says_what_it_would_take_back_and_cancel_leaves_it(
    owned: Folder, open_console: OpenConsole
) -> None:
    assert owned.run("downloads", "skip", "101").code == 0
    console = open_console(owned).sees("Ada", "watching").press("z").sees("Take back", "skip", "Cancel")
    console.press("enter").does_not_see("Take back")
    assert owned.asked("downloads", "list", "--status", "skipped")[0]["row_id"] == "101"


def test_z_says_when_there_is_nothing_to_take_back(owned: Folder, open_console: OpenConsole) -> None:
    open_console(owned).sees("Ada", "watching").press("z").sees("nothing of yours can be undone")


def test_what_another_operator_did_is_not_taken_back(owned: Folder, open_console: OpenConsole) -> None:
    assert owned.run("downloads", "skip", "101").code == 0
    console = open_console(owned, operator="bo").sees("Ada", "watching")
    console.press("z").sees("nothing of yours can be undone")


def test_undo_goes_on_to_what_was_done_before(owned: Folder, open_console: OpenConsole) -> None:
    assert owned.run("downloads", "skip", "101").code == 0
    assert owned.run("downloads", "skip", "102").code == 0
    console = open_console(owned).sees("Ada", "watching").undo()
    console.until(lambda: len(owned.asked("downloads", "list", "--status", "skipped")) == 2, "one back")
    console.undo()
    console.until(lambda: len(owned.asked("downloads", "list", "--status", "skipped")) == 1, "both back")
