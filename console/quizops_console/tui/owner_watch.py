"""An owner that went away is said, and another one offered."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from quizops_console.actions import BY_ID, Confirmation
from quizops_console.tui.typing_queue import Turn

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_PAUSES = {"pause": True, "resume": False}
_GONE = "the owner of this folder is gone: nothing is watched or merged until one runs"


class OwnerWatch:
    """Looks at each header for the moment in which the owner is no more."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._had_one = False
        self._trouble: str | None = None
        self._is_expected = False
        self._wanted_pause: bool | None = None

    @contextlib.contextmanager
    def expecting(self, kind: str) -> Iterator[None]:
        """While an intent is on its way that changes the owner.

        From then on an owner that was stopped is no lost one, and a pause counts, unless it is refused.
        """
        self._is_expected = kind == "stop"
        self._wanted_pause = _PAUSES.get(kind, self._wanted_pause)
        try:
            yield
        except BaseException:
            self._is_expected = False
            self._wanted_pause = None
            raise

    def as_wanted(self, header: Mapping[str, Any]) -> Mapping[str, Any]:
        """The header as it will be: a key that turns something back may be pressed before that is so."""
        return header if self._wanted_pause is None else {**header, "paused": self._wanted_pause}

    def look(self, header: Mapping[str, Any]) -> None:
        """Offer a restart when the owner went; say why one did not start."""
        if header["paused"] is self._wanted_pause:
            self._wanted_pause = None
        owner = header["owner"]
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
