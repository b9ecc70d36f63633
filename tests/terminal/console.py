"""The console as an operator has it: keys go in, a screen comes out, and nothing in between is ours.

    console.press("j", "enter")
    console.sees("rate-limited by YouTube")

Whatever has to become true is waited for by reading on; there is no pause anywhere.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.terminal.folder import OPERATOR, Folder
from tests.terminal.keys import bytes_of_click, bytes_of_key, bytes_of_paste
from tests.terminal.picture import picture_of
from tests.terminal.screen import SYNCHRONIZED, TerminalScreen
from tests.terminal.terminal_line import TerminalLine

PATIENCE_S = 30.0
QUIET_S = 0.25
"""A console that has written nothing for so long has taken in what was typed."""
LOOK_AGAIN_S = 1.0
"""What does not come over the line (files, other commands) is looked at again so often."""
COMMAND = (
    sys.executable,
    "-c",
    "import sys; from quizops_console.cli.main import main; sys.exit(main())",
)
Wanted = str | re.Pattern[str]

_BARS = ("▌", ">")
_MARKS = ("●", "•", "*")
_ASKS_FOR_SYNCHRONIZED = b"\x1b[?2026$p"
_SYNCHRONIZED_IS_KNOWN = b"\x1b[?2026;2$y"


class Console:
    """`quizops watch` on a content folder, in a terminal of its own."""

    def __init__(self, line: TerminalLine, screen: TerminalScreen) -> None:
        self.screen = screen
        self.line = line
        self.raw = bytearray()
        """Every byte that the console has written."""

    @classmethod
    def open(
        cls,
        folder: Folder,
        *,
        size: tuple[int, int] = (80, 24),
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        args: tuple[str, ...] = (),
        operator: str = OPERATOR,
        ignore_hangup: bool = False,
        words: tuple[str, ...] | None = None,
        is_warm: bool = False,
    ) -> Console:
        """Type the command and be there while it starts; `is_warm`: fork it off where it is loaded already.

        env: set beside a small environment of its own, which a value of "" takes a name out of.
        words: another program in the same terminal, in place of `quizops watch content`.
        """
        environment = {**folder.environment(operator), "TERM": term, **(env or {})}
        is_warm = is_warm and words is None
        command = ("quizops",) if is_warm else COMMAND
        line = TerminalLine(
            words or (*command, "watch", folder.content.name, *args),
            size=size,
            env={name: value for name, value in environment.items() if value},
            cwd=folder.content.parent,
            ignore_hangup=ignore_hangup,
            is_warm=is_warm,
        )
        return cls(line, TerminalScreen(*size))

    # What the hands do.

    def press(self, *keys: str) -> Console:
        """Type these keys: `j`, `enter`, `esc`, `pagedown`, `shift+tab`, `ctrl+z`…"""
        self.line.write(b"".join(bytes_of_key(key) for key in keys))
        return self

    def type(self, text: str) -> Console:
        self.line.write(text.encode())
        return self

    def paste(self, text: str) -> Console:
        self.line.write(bytes_of_paste(text))
        return self

    def click(self, text: Wanted, *, button: int = 0) -> Console:
        """Press a mouse button on the first character of what is seen somewhere."""
        row = self.row_of(text)
        self.line.write(bytes_of_click(row, self._column_of(text, row), button=button))
        return self

    def turn_wheel(self, text: Wanted, *, down: bool = True) -> Console:
        return self.click(text, button=65 if down else 64)

    def undo(self) -> Console:
        """`z`, once there is something to take back, and yes to its question."""

        def is_asked() -> bool:
            if self._is_seen("nothing of yours"):
                self.press("esc", "z")
            return self._is_seen("Take back")

        self.press("z").until(is_asked, "to be asked what to take back")
        return self.press("y").does_not_see("Take back")

    def resize(self, columns: int, lines: int) -> Console:
        """Pull the window to another size."""
        self.read_available()
        self.screen.resize(lines, columns)
        self.line.set_size((columns, lines))
        return self

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.line.pid, number)

    def hang_up(self) -> None:
        """The line drops."""
        self.line.drop()

    def leave(self) -> int:
        """`q`, and the end of it; the exit code."""
        self.press("q")
        return self.wait_gone()

    def wait_gone(self, within_s: float = PATIENCE_S) -> int:
        """Wait for the end; the exit code."""
        code = self._ended(time.monotonic() + within_s)
        assert code is not None, self.told(f"it still runs after {within_s:g} s")
        return code

    def end(self) -> None:
        """Whatever is left of it goes."""
        self.line.end()

    # What the eyes see.

    @property
    def rows(self) -> list[str]:
        """The lines of the screen as text."""
        return self.screen.rows

    @property
    def text(self) -> str:
        return "\n".join(self.rows)

    def sees(self, *wanted: Wanted, within_s: float = PATIENCE_S) -> Console:
        """Wait until all of these are to be seen at once."""
        self.until(lambda: all(self._is_seen(one) for one in wanted), f"to see {wanted}", within_s)
        return self

    def does_not_see(self, *unwanted: Wanted, within_s: float = PATIENCE_S) -> Console:
        """Wait until none of these is to be seen."""
        self.until(
            lambda: not any(self._is_seen(one) for one in unwanted), f"not to see {unwanted}", within_s
        )
        return self

    def row_of(self, wanted: Wanted) -> int:
        """The screen row, from 0, of the first line that has this; waits for one."""
        self.sees(wanted)
        return next(row for row, line in enumerate(self.rows) if _found(wanted, line))

    def line_with(self, wanted: Wanted) -> str:
        """The text of the first line that has this; waits for one."""
        return self.rows[self.row_of(wanted)]

    @property
    def cursor_line(self) -> str:
        """The line of the table under its cursor; "" while there is none."""
        return next((line for line in self.rows if line.startswith(_BARS)), "")

    def stands_on(self, *wanted: Wanted) -> Console:
        """Wait until the table's cursor stands on a line that has all of these."""
        self.until(
            lambda: self.cursor_line and all(_found(one, self.cursor_line) for one in wanted),
            f"to stand on {wanted}",
        )
        return self

    @property
    def marked_lines(self) -> list[str]:
        """The lines of the table whose rows are marked."""
        return [line for line in self.rows if line[1:2] in _MARKS and line[:1] in (" ", *_BARS)]

    def colours_of(self, wanted: str) -> tuple[str, str]:
        """Foreground and background of the first character of this text."""
        row = self.row_of(wanted)
        cell = self.screen.row_cells(row)[self._column_of(wanted, row)]
        return (cell.bg, cell.fg) if cell.reverse else (cell.fg, cell.bg)

    def _is_seen(self, wanted: Wanted) -> bool:
        return _found(wanted, self.text)

    def _column_of(self, wanted: Wanted, row: int) -> int:
        """The cell where it begins; wide characters before it take two."""
        cells = [cell.data for cell in self.screen.row_cells(row)]
        for column in range(len(cells)):
            if _begins(wanted, "".join(cells[column:])):
                return column
        raise AssertionError(self.told(f"{wanted} is not in line {row}"))

    # How the waiting is done.

    def until(self, is_so: Callable[[], object], what: str, within_s: float = PATIENCE_S) -> None:
        """Read on until this holds between two frames; an `AssertionError` with the screen after a while."""
        deadline = time.monotonic() + within_s
        while self.screen.is_torn or not is_so():
            assert self.line.is_open, self.told(f"the console went before it came {what}")
            assert time.monotonic() < deadline, self.told(f"waited {within_s:g} s in vain {what}")
            self._take(min(deadline - time.monotonic(), LOOK_AGAIN_S))

    def settled(self, quiet_s: float = QUIET_S) -> Console:
        """Read until nothing has come for a while: for counting bytes, and before a picture."""
        deadline = time.monotonic() + PATIENCE_S
        while self._take(quiet_s):
            assert time.monotonic() < deadline, self.told("it never stops writing")
        return self

    def bytes_of(self, deed: Callable[[], object], quiet_s: float = QUIET_S) -> int:
        """How many bytes the console writes for this, until it is quiet again."""
        self.settled()
        before = len(self.raw)
        deed()
        self.settled(quiet_s)
        return len(self.raw) - before

    def bytes_within(self, seconds: float) -> int:
        """How many bytes come while nobody does anything."""
        before = len(self.raw)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self.line.is_open:
            self._take(left)
        return len(self.raw) - before

    def read_available(self) -> None:
        """Take in what is there by now."""
        while self._take(0):
            pass

    def _take(self, timeout_s: float) -> bool:
        data = self.line.read(timeout_s)
        self.raw += data
        if _ASKS_FOR_SYNCHRONIZED in data:
            self.line.write(_SYNCHRONIZED_IS_KNOWN)
        self.screen.feed(data)
        return bool(data)

    def _ended(self, deadline: float) -> int | None:
        while self.line.is_open and (left := deadline - time.monotonic()) > 0:
            self._take(left)
        return self.line.wait(max(deadline - time.monotonic(), 0.01))

    # What is shown to those who look into a failure, or into the README.

    def picture(self, path: Path, title: str = "") -> None:
        """Keep the screen as an SVG."""
        path.write_text(picture_of(self.screen, title), encoding="utf-8")

    def told(self, what: str) -> str:
        """This, and the screen as it is now."""
        edge = "─" * self.screen.columns
        screen = "\n".join(f"│{line:{self.screen.columns}}│" for line in self.rows)
        state = "line open" if self.line.is_open else f"line closed, exit {self.line.process.poll()}"
        torn = f", in a frame ({SYNCHRONIZED})" if self.screen.is_torn else ""
        return f"{what} ({state}{torn})\n┌{edge}┐\n{screen}\n└{edge}┘"


@contextmanager
def opened(folder: Folder, **how: object) -> Iterator[Console]:
    """A console that is gone at the end of the block."""
    console = Console.open(folder, **how)  # type: ignore[arg-type]
    try:
        yield console
    finally:
        console.end()


def _found(wanted: Wanted, text: str) -> bool:
    return wanted in text if isinstance(wanted, str) else bool(wanted.search(text))


def _begins(wanted: Wanted, text: str) -> bool:
    return text.startswith(wanted) if isinstance(wanted, str) else bool(wanted.match(text))
