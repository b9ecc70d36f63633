"""Giving the terminal to somebody else and taking it back: an editor, or the shell at ^z."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizops_console.tui.terminal.editor import Editor, EditorMissing, Place

if TYPE_CHECKING:
    from textual.app import App

NOT_IN_A_BROWSER = "in a browser there is no editor: open the file on the machine itself"


async def edit(app: App[Any], editor: Editor, place: Place) -> int:
    """Open the editor in the console's terminal and come back when it ends: its exit status.

    The loop runs on meanwhile, so that what the reader sends does not pile up. Raises EditorMissing.
    """
    driver = app._driver
    if driver is None or not driver.can_suspend:
        raise EditorMissing("there is no editor here", hint=NOT_IN_A_BROWSER)
    with app.suspend():
        return await asyncio.to_thread(editor.open, place)


def why_not_suspended(app: App[Any]) -> str:
    """Why ^z would lead nowhere, or nothing."""
    driver = app._driver
    if driver is None or not driver.can_suspend:
        return "in a browser there is no shell to go back to"
    if not _somebody_continues_us():
        return "no shell started this console, so nothing could bring it back: q leaves it"
    return ""


def _somebody_continues_us() -> bool:
    """Whether our process group has a parent elsewhere in the session: the shell that controls jobs.

    The kernel calls a group without one orphaned; a stopped one would never go on (POSIX, 11.1.4).
    """
    group, session = os.getpgrp(), os.getsid(0)
    pid, parent = os.getpid(), os.getppid()
    while parent > 0 and _group(parent) == group:
        pid, parent = parent, _parent(parent)
    return pid != session and parent > 0 and _session(parent) == session


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except OSError:
        return None


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except OSError:
        return None


def _parent(pid: int) -> int:
    """By /proc; where there is none, ours is taken for the shell."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(text.rpartition(")")[2].split()[1])
