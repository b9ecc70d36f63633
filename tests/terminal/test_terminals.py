"""Every terminal of the list, and what is no terminal at all."""

from __future__ import annotations

import re
import subprocess

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.console import COMMAND
from tests.terminal.folder import Folder
from tests.terminal.screen import MOUSE

TERMS = ["xterm-256color", "tmux-256color", "screen-256color", "linux", "xterm", "vt220"]
_COLOUR = re.compile(rb"\x1b\[(?:[0-9:]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:[;:][0-9]+)*m")


@pytest.mark.parametrize("term", TERMS)
def test_the_same_is_done_in_every_terminal(people: Folder, open_console: OpenConsole, term: str) -> None:
    console = open_console(people, term=term).stands_on("Ada")
    console.press("j", "j").stands_on("Cem", "network").press("space").sees("1 marked")
    console.press("u", "/").type("status:failed").press("enter").sees("3 of 12").press("enter")
    console.sees("connection reset").press("esc", "esc").sees("12 rows").press("R").sees("Cancel").press(
        "esc"
    )
    assert console.press("3").sees("3 Monitoring]").leave() == 0


def test_without_colours_no_byte_of_one_is_sent(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people, env={"NO_COLOR": "1"}).stands_on("Ada")
    console.press("space").sees("1 marked").press("3").sees("3 Monitoring]").press("1").stands_on("Bea")
    console.settled()
    assert not _COLOUR.search(console.raw)
    assert len(console.marked_lines) == 1


def test_with_colours_they_are_told_from_the_ground(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada")
    assert _COLOUR.search(console.raw)
    foreground, background = console.colours_of("Cem")
    assert foreground != background


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_where_only_ascii_can_be_shown_nothing_else_is_sent(
    people: Folder, open_console: OpenConsole, locale: str
) -> None:
    env = {"LANG": locale, "LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    console = open_console(people, env=env).stands_on("Ada")
    console.press("space", "j").stands_on("Cem").sees("1 marked").press("3").sees("3 Monitoring]")
    console.settled()
    assert console.raw.isascii()


def test_a_copy_goes_to_the_clipboard_of_the_terminal(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press("y")
    console.until(lambda: console.screen.copied, "a copy")
    assert "Ada" in console.screen.copied[-1]
    console.press("c").until(lambda: len(console.screen.copied) == 2, "another copy")
    console.press("Y").until(lambda: len(console.screen.copied) == 3, "the command")
    assert console.screen.copied[-1] == "quizops downloads list -C content"


def test_in_tmux_a_copy_is_handed_through(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people, term="tmux-256color", env={"TMUX": "/tmp/tmux-0/default,1,0"})
    console.stands_on("Ada").press("y").until(lambda: b"]52;c;" in console.raw, "a copy")


def test_a_click_moves_the_cursor_and_the_wheel_scrolls(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people, size=(80, 12)).stands_on("Ada")
    assert MOUSE & console.screen.private_modes
    console.click("Cem").stands_on("Cem")
    console.turn_wheel("Cem").does_not_see("Ada")
    console.turn_wheel("Hal", down=False).sees("Ada")
    console.click("3 Monitoring").sees("3 Monitoring]")


def test_the_mouse_can_be_switched_off_and_on(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press(":").type("mouse").press("enter")
    console.until(lambda: not MOUSE & console.screen.private_modes, "the mouse off")
    console.press(":").type("mouse").press("enter")
    console.until(lambda: MOUSE & console.screen.private_modes, "the mouse on")


def test_a_lone_escape_byte_is_a_key(people: Folder, open_console: OpenConsole) -> None:
    console = open_console(people).stands_on("Ada").press("R").sees("Cancel")
    console.press("lone esc").does_not_see("Cancel")


def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(people: Folder, open_console: OpenConsole) -> None:
    shell = open_console(people, words=("/bin/sh", "-i"), env={"PS1": "$ "}).sees("$")
    command = " ".join([COMMAND[0], "-c", f"'{COMMAND[2]}'", "watch", "content"])
    shell.type(f"{command}\n").stands_on("Ada").press("j").stands_on("Bea")
    shell.press("ctrl+z").sees("topped").type("echo in the $((1+1))nd shell\n").sees("in the 2nd shell")
    assert shell.line.echoes()
    shell.type("fg\n").stands_on("Bea").press("j").stands_on("Cem")
    shell.press("q").sees("$").type("exit\n")
    assert shell.wait_gone() == 0


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_dumb_terminal_gets_the_plain_status_and_the_way_on(
    people: Folder, open_console: OpenConsole, term: str
) -> None:
    console = open_console(people, term=term)
    assert console.wait_gone() == 0
    console.screen.resize(60, 80)
    assert "rows     12" in console.text
    assert "quizops watch --headless" in console.text
    assert b"\x1b" not in console.raw


def test_a_pipe_gets_the_plain_status_and_the_way_on(people: Folder) -> None:
    done = subprocess.run(
        [*COMMAND, "watch", str(people.content)],
        env=people.environment() | {"TERM": "xterm-256color"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=30,
    )
    assert done.returncode == 0, done.stdout
    assert "12" in done.stdout
    assert "quizops watch --headless" in done.stdout
    assert "\x1b" not in done.stdout


def test_in_prod_the_screen_says_so(
    tmp_path_factory: pytest.TempPathFactory, open_console: OpenConsole
) -> None:
    folder = Folder.small(tmp_path_factory.mktemp("prod"), environment="prod")
    folder.own()
    try:
        open_console(folder).stands_on("Ada").sees("prod")
    finally:
        folder.end()
