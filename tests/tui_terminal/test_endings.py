"""However a console ends, it is gone within a second, and the terminal is as it was."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from tests.tui_terminal.opened import APP, GONE_S, PATIENCE_S, Open, Opened

_TO_ALTERNATE, _BACK = b"\x1b[?1049h", b"\x1b[?1049l"


@pytest.mark.parametrize("ignore_hangup", [False, True], ids=["", "with SIGHUP ignored"])
def test_a_dropped_line_ends_it(opened: Open, ignore_hangup: bool) -> None:
    app = opened(ignore_hangup=ignore_hangup)
    app.sees(b"ready")
    app.line.drop()
    assert app.is_gone_in_time() == 128 + signal.SIGHUP


@pytest.mark.parametrize("ignore_hangup", [False, True], ids=["", "ignored at the start"])
@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_the_terminal_is_as_it_was(
    opened: Open, number: signal.Signals, ignore_hangup: bool
) -> None:
    app = opened(ignore_hangup=ignore_hangup)
    app.sees(b"ready")
    assert not app.line.echoes()
    os.kill(app.line.pid, number)
    app.sees(_BACK)
    assert app.line.echoes()
    assert app.is_gone_in_time() == 128 + number


def test_a_console_that_hangs_is_ended_all_the_same(opened: Open) -> None:
    app = opened()
    app.sees(b"ready")
    app.line.write(b"b")
    app.line.write(b"k")
    os.kill(app.line.pid, signal.SIGTERM)
    app.sees(_BACK)
    assert app.is_gone_in_time() == 128 + signal.SIGTERM


def test_a_line_that_takes_nothing_more_holds_no_ending_up(opened: Open) -> None:
    app = opened()
    app.sees(b"ready")
    app.line.write(b"\x0fab" * 1000)
    os.kill(app.line.pid, signal.SIGTERM)
    assert app.line.process.wait(GONE_S) == 128 + signal.SIGTERM


def test_leaving_gives_the_terminal_back(opened: Open) -> None:
    app = opened()
    app.sees(b"ready")
    app.line.write(b"q")
    app.reads_to_the_end()
    assert app.is_gone_in_time() == 0
    for on in (b"1049", b"1000", b"1002", b"1006", b"1004", b"2004"):
        assert app.seen.rfind(b"\x1b[?%sl" % on) > app.seen.rfind(b"\x1b[?%sh" % on) > -1
    assert app.seen.rfind(b"\x1b[?25h") > app.seen.rfind(b"\x1b[?25l")


def test_an_error_is_told_after_the_screen_is_left(opened: Open) -> None:
    app = opened()
    app.sees(b"ready")
    app.line.write(b"x")
    app.reads_to_the_end()
    assert app.seen.index(_BACK) < app.seen.index(b"RuntimeError: as asked for")
    assert app.is_gone_in_time() == 1


def test_nothing_runs_while_nobody_types(opened: Open) -> None:
    """No thread wakes up: the kernel counts no switch for any of them between two looks."""
    app = opened()
    app.sees(b"ready")
    app.line.write(b"k")
    app.sees(b"key")
    assert _becomes_still(app.line.pid, app)


def test_the_linux_console_is_asked_nothing_and_told_nothing_that_it_would_print(opened: Open) -> None:
    app = opened(TERM="linux")
    app.sees(b"ready")
    app.line.write(b"q")
    app.reads_to_the_end()
    for unknown in (b"$p", b"\x1b[>", b"\x1b[<", b"\x1b]", b"\x1b[?1000", b"\x1b[?2004"):
        assert unknown not in app.seen


def test_an_editor_gets_the_terminal_and_gives_it_back(opened: Open, tmp_path: Path) -> None:
    editor = tmp_path / "nano"
    editor.write_text('#!/bin/sh\necho "editing $*" >&2\nread answer\nexit 4\n')
    editor.chmod(0o755)
    app = opened(EDITOR=str(editor), EDITED="questions.csv")
    app.sees(b"ready")
    app.line.write(b"e")
    app.sees(b"editing +3,7 questions.csv")
    assert app.seen.rfind(_BACK) > app.seen.rfind(_TO_ALTERNATE)
    assert app.line.echoes()
    app.line.write(b"done\n")
    app.sees(b"edited with status 4")
    assert app.seen.rfind(_TO_ALTERNATE) > app.seen.rfind(_BACK)
    assert not app.line.echoes()


def test_an_interrupted_program_does_not_take_the_console_along(opened: Open, tmp_path: Path) -> None:
    editor = tmp_path / "pager"
    editor.write_text("#!/bin/sh\necho waiting >&2\nread answer\n")
    editor.chmod(0o755)
    app = opened(EDITOR=str(editor), EDITED="questions.csv")
    app.sees(b"ready")
    app.line.write(b"e")
    app.sees(b"waiting")
    app.line.write(b"\x03")
    app.sees(b"edited with status")


def test_without_a_shell_suspending_is_refused(opened: Open) -> None:
    app = opened()
    app.sees(b"ready")
    app.line.write(b"\x1a")
    app.sees(b"no shell started this console")


def test_suspending_goes_to_the_shell_and_back(opened: Open) -> None:
    app = opened(words=("/bin/bash", "--norc", "-i"), PS1="prompt> ")
    app.sees(b"prompt> ")
    app.line.write(b"%s %s\r" % (sys.executable.encode(), str(APP).encode()))
    app.sees(b"ready")
    app.line.write(b"\x1a")
    app.sees(b"Stopped")
    app.sees(b"prompt> ")
    assert app.seen.rfind(_BACK) > app.seen.rfind(_TO_ALTERNATE)
    app.line.write(b"fg\r")
    app.sees(_TO_ALTERNATE)
    app.sees(b"header")
    app.line.write(b"k")
    app.sees(b"key k")


def _becomes_still(pid: int, app: Opened) -> bool:
    """Whether two looks in a row, a read apart, count the same switches for every thread."""
    deadline = time.monotonic() + PATIENCE_S
    before: dict[str, str] = {}
    while time.monotonic() < deadline:
        app.seen += app.line.read(1.0)
        now = {str(task): _switches(task) for task in Path(f"/proc/{pid}/task").iterdir()}
        if now == before:
            return True
        before = now
    return False


def _switches(task: Path) -> str:
    lines = (task / "status").read_text().splitlines()
    return next(line for line in lines if line.startswith("voluntary"))
