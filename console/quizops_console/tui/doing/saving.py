"""Where an operator was, kept as it changes, so that a dropped line costs nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from quizops.process import operator_name
from quizops_console.views.view_state import ViewStateFile

if TYPE_CHECKING:
    from textual.timer import Timer

    from quizops_console.tui.app import ConsoleApp

_AFTER_S = 0.5


class Saving:
    """Writes the stage's state some moments after it changed, and when the console is left."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._file = ViewStateFile(app.root, operator_name())
        self._timer: Timer | None = None
        self._is_restored = False
        self._turn = threading.Lock()
        self._is_over = False

    def restore(self) -> None:
        """Take up what was kept, if anything was."""
        if saved := self._file.load():
            self._app.stage.restore(saved)
        self._is_restored = True

    def soon(self) -> None:
        """It changed; more changes may follow."""
        if self._timer is None:
            self._timer = self._app.set_timer(_AFTER_S, self._begin)

    def now(self) -> None:
        """At the end, before the process goes; what is on its way to the disk comes first."""
        self._forget_timer()
        with self._turn:
            self._is_over = True
            if self._is_restored:
                self._file.save(self._app.stage.saved())

    def _begin(self) -> None:
        """Beside the keys: a timer that waits for the disk would hold them up."""
        self._timer = None
        self._app.run_worker(self._in_background(), name="saving")

    async def _in_background(self) -> None:
        await asyncio.to_thread(self._save, self._app.stage.snapshot())

    def _save(self, snapshot: Callable[[], dict[str, Any]]) -> None:
        with self._turn:
            if not self._is_over:
                self._file.save(snapshot())

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
