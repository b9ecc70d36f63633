"""Going elsewhere and back: the editor, the clipboard, the shell, the owner, the way out."""

from __future__ import annotations

import asyncio
import os
import time
from typing import TYPE_CHECKING

from quizops.errors import QuizopsError
from quizops_console.actions import Confirmation, Situation
from quizops_console.link.client import Refused
from quizops_console.link.process import ReaderGone
from quizops_console.tui.terminal.editor import Editor, Place
from quizops_console.tui.terminal.lending import edit, why_not_suspended

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_TURN_S = 0.004
_LEAVE_S = 0.5
_ANSWER_S = 1.5
"""A reader that does not answer keeps nobody."""


class Going:
    """Each method does the action of its name."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app

    async def do_edit(self, situation: Situation) -> None:
        """The file at the row's line; the watcher sees what was saved."""
        if situation.place is None:
            return
        place = Place(
            self._app.root / situation.place.file, situation.place.line or 1, situation.place.column or 1
        )
        try:
            status = await edit(self._app, Editor.chosen(os.environ), place)
        except QuizopsError as error:
            self._app.say(f"{error.message}\n{error.hint}", is_bad=True)
            return
        if status:
            self._app.say(f"the editor ended with status {status}", is_bad=True)

    async def do_copy(self, situation: Situation) -> None:
        """The marked rows, else the one under the cursor, as the screen shows them."""
        lines: list[str] = []
        turn_ends = time.monotonic() + _TURN_S
        for line in self._app.stage.copied_lines():
            lines.append(line)
            if time.monotonic() >= turn_ends:
                await asyncio.sleep(0)
                turn_ends = time.monotonic() + _TURN_S
        self._app.copy("\n".join(lines))

    def do_copy_command(self, situation: Situation) -> None:
        command = self._app.equivalent_command(situation)
        if command is None:
            self._app.say("no command shows just this", is_bad=True)
        else:
            self._app.copy_line(command)

    async def do_start_owner(self, _: Situation) -> None:
        self._app.say("starting an owner…")
        await self._app.link.ask("start_owner", {})
        self._app.say("an owner runs: every save is merged again")

    def do_suspend(self, _: Situation) -> None:
        reason = why_not_suspended(self._app)
        if reason:
            self._app.say(reason, is_bad=True)
        else:
            self._app.action_suspend_process()

    async def do_leave(self, _: Situation) -> None:
        """The last console ends an owner that a console started, asking when work runs."""
        owner = self._app.stage.header.get("owner") or {}
        if owner.get("attended") and self._app.is_last_console and not await self._may_leave():
            return
        self._app.leave()

    async def _may_leave(self) -> bool:
        busy = self._app.stage.header.get("busy")
        if busy:
            question = "The owner is at work, and ends when it is done. Leave?"
            asked = Confirmation("Leave", question, "Leave", facts=(str(busy["what"]),), severe=False)
            if await self._app.confirm(asked) is None:
                return False
        try:
            async with asyncio.timeout(_ANSWER_S):
                await self._app.link.intent("leave", {}, wait_s=_LEAVE_S)
        except (Refused, ReaderGone, TimeoutError):
            return True  # it is at work, or gone: it ends by itself some time after the last console
        return True
