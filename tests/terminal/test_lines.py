"""Lines that drop, and what is found again after them."""

from __future__ import annotations

import signal
import time

import psutil
import pytest
from tests.owner.owners import until
from tests.terminal.conftest import OpenConsole
from tests.terminal.console import Console
from tests.terminal.folder import Folder
from tests.terminal.terminal_line import has_ended


def helpers_of(console: Console) -> list[psutil.Process]:
    """The processes that the console has started and that still run."""
    return psutil.Process(console.line.pid).children(recursive=True)


@pytest.mark.parametrize("ignore_hangup", [False, True], ids=["SIGHUP heard", "SIGHUP ignored"])
def test_a_dropped_line_ends_the_console_and_its_reader_within_a_second(
    owned: Folder, open_console: OpenConsole, ignore_hangup: bool
) -> None:
    console = open_console(owned, ignore_hangup=ignore_hangup).stands_on("Ada")
    helpers = helpers_of(console)
    assert helpers, "a console has a reader"
    dropped = time.monotonic()
    console.hang_up()
    console.wait_gone(within_s=1.5)
    until(lambda: all(map(has_ended, helpers)), "its reader to go")
    assert time.monotonic() - dropped < 3
    assert owned.owner.alive


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=lambda one: one.name)
def test_a_signal_ends_the_console_and_gives_the_terminal_back(
    owned: Folder, open_console: OpenConsole, number: signal.Signals
) -> None:
    console = open_console(owned).stands_on("Ada")
    console.send_signal(number)
    assert console.wait_gone(within_s=3) == 128 + number
    assert is_given_back(console)


def is_given_back(console: Console) -> bool:
    """Whether the terminal is as a shell expects it: own screen, cursor, no mouse, no paste marks."""
    left_on = console.screen.private_modes & {1000, 1002, 1003, 1004, 1006, 1049, 2004, 2026, 2048}
    return not left_on and console.screen.has_cursor and console.screen.key_protocols <= 0


def test_leaving_gives_the_terminal_back(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada")
    assert console.leave() == 0
    assert is_given_back(console)
    assert "Ada" not in console.text


def test_everything_is_found_again_after_a_dropped_line(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("s", "S").sees("▼").press("/")
    console.type("status:failed").press("enter").sees("3 of 12").press("g", "space").sees("1 marked")
    here, marked = console.cursor_line, console.marked_lines
    console.settled(0.8)
    console.hang_up()
    console.wait_gone(within_s=1.5)
    again = open_console(owned).sees("▼", "1 marked", "3 of 12")
    again.until(lambda: again.cursor_line == here and again.marked_lines == marked, "to be where one was")


def test_the_tab_is_found_again_too(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("4", "tab").sees("1.0.0")
    tabs = console.rows[1]
    assert console.leave() == 0
    again = open_console(owned).sees("[4 Updates]", "1.0.0")
    assert again.rows[1] == tabs


def test_each_operator_finds_his_own_place(owned: Folder, open_console: OpenConsole) -> None:
    assert open_console(owned).stands_on("Ada").press("3").sees("[3 Monitoring]").leave() == 0
    open_console(owned, operator="bo").stands_on("Ada").sees("[1 Downloads]")
    open_console(owned).sees("[3 Monitoring]")


def test_a_lost_reader_is_started_anew(owned: Folder, open_console: OpenConsole) -> None:
    console = open_console(owned).stands_on("Ada").press("j").stands_on("Bea")
    (reader,) = helpers_of(console)
    reader.kill()
    until(lambda: set(helpers_of(console)) - {reader}, "another reader")
    owned.replace("tracker.csv", "Cem", "Cemal")
    console.sees("Cemal").stands_on("Bea")
