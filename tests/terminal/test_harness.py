"""The terminal of these tests shows what a program writes, and hands over what is typed."""

from __future__ import annotations

import signal
import sys

import pytest
from tests.terminal.conftest import OpenConsole
from tests.terminal.editor import Editor
from tests.terminal.folder import Folder
from tests.terminal.picture import picture_of, runs_of
from tests.terminal.screen import TerminalScreen
from tests.terminal.stillness import Stillness

_ECHO = """
import os, sys, termios, tty
old = termios.tcgetattr(0)
tty.setraw(0)
os.write(1, b"\\x1b[?1049h\\x1b[?2004h\\x1b[2J\\x1b[Hhere\\x1b[2;1H")
while (data := os.read(0, 99)) not in (b"q", b""):
    os.write(1, repr(data)[2:-1].encode() + b" ")
termios.tcsetattr(0, termios.TCSANOW, old)
os.write(1, b"\\x1b[?2004l\\x1b[?1049l")
"""
ECHO = (sys.executable, "-ISc", _ECHO)
_WAIT = 'import os, signal; os.write(1, b"here"); signal.pause()'
WAIT = (sys.executable, "-ISc", _WAIT)


def screen_of(*writes: bytes, size: tuple[int, int] = (20, 3)) -> TerminalScreen:
    screen = TerminalScreen(*size)
    for data in writes:
        screen.feed(data)
    return screen


def test_keys_come_as_a_terminal_sends_them(folder: Folder, open_console: OpenConsole) -> None:
    console = open_console(folder, words=ECHO).sees("here")
    console.press("j").sees(r"j").press("enter").sees(r"\r").press("esc").sees(r"\x1b[27u")
    console.press("ctrl+z").sees(r"\x1a").paste("two words").sees(r"\x1b[200~two words\x1b[201~")
    console.click("here").sees(r"\x1b[<0;1;1M\x1b[<0;1;1m")
    assert console.row_of("here") == 0
    assert console.leave() == 0


def test_what_was_there_before_comes_back_at_the_end(folder: Folder, open_console: OpenConsole) -> None:
    words = ("/bin/sh", "-c", 'echo before; "$0" "$@"; echo after', *ECHO)
    console = open_console(folder, words=words).sees("here")
    assert "before" not in console.text
    console.press("q").sees("before", "after").does_not_see("here")
    assert console.wait_gone() == 0


def test_a_dropped_line_is_an_end_of_input_and_a_hangup(folder: Folder, open_console: OpenConsole) -> None:
    console = open_console(folder, words=WAIT).sees("here")
    console.hang_up()
    assert console.wait_gone(5) == -signal.SIGHUP
    deaf = open_console(folder, words=ECHO, ignore_hangup=True).sees("here")
    deaf.hang_up()
    assert deaf.wait_gone(5) > 0, "reading from a terminal that is gone fails"


def test_a_failed_wait_shows_the_screen(folder: Folder, open_console: OpenConsole) -> None:
    console = open_console(folder, words=ECHO).sees("here")
    with pytest.raises(AssertionError, match=r"in vain to see \('there',\)(.|\n)*│here"):
        console.sees("there", within_s=0.05)
    console.press("q")
    with pytest.raises(AssertionError, match="the console went before"):
        console.sees("there")


def test_bytes_are_counted_until_it_is_quiet(folder: Folder, open_console: OpenConsole) -> None:
    console = open_console(folder, words=ECHO).sees("here")
    assert console.bytes_of(lambda: console.press("j")) == len("j ")
    assert console.bytes_within(0.05) == 0


def test_an_editor_edits_by_its_recipe(folder: Folder, open_console: OpenConsole) -> None:
    editor = Editor(folder, ("one", "eins"), waits=True)
    console = open_console(folder, words=(str(editor.path), "+2", str(folder.content / "questions.csv")))
    console.sees("EDITING").press("enter")
    assert console.wait_gone() == 0
    assert "eins" in folder.read("questions.csv")
    assert editor.calls == [["+2", str(folder.content / "questions.csv")]]


def test_a_copy_is_taken_from_the_bytes_also_when_they_come_in_parts() -> None:
    screen = screen_of(b"a\x1b]52;c;", b"d29y", b"ZHM=\x07b", b"\x1b]52;c;d29yZHM=\x1b", b"\\c")
    assert screen.copied == ["words", "words"]
    assert screen.rows[0] == "abc"


def test_modes_are_known_and_questions_are_not_shown() -> None:
    screen = screen_of(b"\x1b[?2026$p\x1b[>1u\x1b[?2004h\x1b[?1000h\x1b[1 qx\x1b[<u")
    assert screen.rows[0] == "x"
    assert {2004, 1000} <= screen.private_modes
    assert screen.key_protocols == 0
    assert not screen.is_torn


def test_a_frame_is_torn_until_it_is_whole() -> None:
    screen = screen_of(b"\x1b[?2026hhalf")
    assert screen.is_torn
    screen.feed(b"\x1b[?2026l")
    assert not screen.is_torn
    screen.feed(b"\x1b[3")
    assert screen.is_torn
    screen.feed(b"1mred")
    assert screen.row_cells(0)[4].fg == "red"


def test_what_differs_from_day_to_day_is_the_same_in_every_picture() -> None:
    stillness = Stillness()
    told = []
    for text in ("2027-01-02 10:31Z  12.5 ms r-1m9k4d5e", "2026-03-30 23:59Z 104.5 ms r-1mabcdef"):
        screen = screen_of(text.encode(), size=(40, 1))
        Stillness().bring_to(screen)
        told.append(screen.rows[0])
    assert told == ["2026-11-22 09:41Z    24 ms r-1m000100"] * 2
    screen = screen_of(b"r-1m9k4d5e r-1mabcdef r-1m9k4d5e", size=(40, 1))
    stillness.bring_to(screen)
    assert screen.rows[0] == "r-1m000100 r-1m000200 r-1m000100"


def test_a_picture_keeps_colours_and_columns() -> None:
    screen = screen_of("\x1b[31;1mé<\x1b[0m 田x\x1b[7m!\x1b[48;2;1;2;3m?".encode())
    runs = [(run.column, run.width, run.text) for run in runs_of(screen.row_cells(0))]
    assert runs == [(0, 2, "é<"), (3, 2, "田"), (5, 1, "x"), (6, 1, "!"), (7, 1, "?")]
    picture = picture_of(screen, "A & B")
    assert "é&lt;</text>" in picture
    assert 'font-weight="bold"' in picture
    assert "#010203" in picture
    assert "<title>A &amp; B</title>" in picture
