"""Small apps in terminals that are gone when their test is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.terminal.terminal_line import TerminalLine
from tests.tui_terminal.opened import APP, Open, Opened


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    lines: list[TerminalLine] = []

    def open_one(*, ignore_hangup: bool = False, words: tuple[str, ...] = (), **environ: str) -> Opened:
        env = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": os.environ["PATH"], **environ}
        command = words or (sys.executable, str(APP))
        lines.append(TerminalLine(command, size=(40, 6), env=env, cwd=tmp_path, ignore_hangup=ignore_hangup))
        return Opened(lines[-1])

    yield open_one
    for line in lines:
        line.end()
