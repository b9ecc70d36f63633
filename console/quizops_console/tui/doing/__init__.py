"""What the screen does itself, each by the name of its action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from quizops_console.actions import Action, Situation
from quizops_console.tui.doing.going import Going
from quizops_console.tui.doing.moving import Moving
from quizops_console.tui.doing.reading import Reading
from quizops_console.tui.doing.setting import Setting

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

Deed = Callable[[Situation], Awaitable[None] | None]


class Deeds:
    """Finds the method `do_NAME` of an action."""

    def __init__(self, app: ConsoleApp) -> None:
        self._doers = (Moving(app), Reading(app), Setting(app), Going(app))

    def of(self, action: Action) -> Deed:
        """Raises `LookupError` for an action that only the owner can do."""
        for doer in self._doers:
            deed: Deed | None = getattr(doer, f"do_{action.id}", None)
            if deed is not None:
                return deed
        raise LookupError(action.id)
