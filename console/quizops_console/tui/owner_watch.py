"""An owner that went away is said, and another one offered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from quizops_console.actions import BY_ID, Confirmation
from quizops_console.tui.typing_queue import Turn

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_GONE = "the owner of this folder is gone: nothing is watched or merged until one runs"


class OwnerWatch:
    """Looks at each header for the moment in which the owner is no more."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._had_one = False
        self._trouble: str | None = None
        self._is_expected = False

    @contextlib.contextmanager
    def expecting_end(self, is_expected: bool) -> Iterator[None]:
        """While it is ended on purpose, and from then on, unless that is refused."""
        self._is_expected = is_expected
        try:
            yield
        except BaseException:
            self._is_expected = False
            raise

    def look(self, owner: Mapping[str, Any]) -> None:
        """Offer a restart when the owner went; say why one did not start."""
        runs = owner["state"] == "running"
        is_gone = self._had_one and not runs
        is_lost = is_gone and owner["state"] == "absent" and not self._is_expected
        self._had_one = runs
        if is_gone:
            self._is_expected = False
        if owner["trouble"] != self._trouble:
            self._trouble = owner["trouble"]
            if self._trouble:
                self._app.say(f"no owner could be started: {self._trouble}", is_bad=True)
        if is_lost:
            self._offer()

    def _offer(self) -> None:
        """In a dialog where nobody is typing; the notice names the way otherwise."""
        app = self._app
        if app.read_only or len(app.screen_stack) > 1 or app.filter_line.is_editing:
            app.say(f"{_GONE} (:start-owner)", is_bad=True)
        else:
            app.carry_out(self._ask(), "owner lost", Turn())

    async def _ask(self) -> None:
        question = f"{_GONE[0].upper()}{_GONE[1:]}. Start another?"
        wanted = await self._app.confirm(Confirmation("No owner", question, "Start", severe=False))
        if wanted is not None:
            self._app.do(BY_ID["start_owner"])
        else:
            self._app.say(f"{_GONE} (:start-owner)", is_bad=True)
