"""The log of a run, which comes in parts while the run goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quizops_console.views import sheets

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp


class Logs:
    """Shows one log, and adds to it for as long as it is looked at."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._run = ""
        self._lines: list[Mapping[str, Any]] = []

    async def follow(self, run: str) -> None:
        """Show what there is of it. Raises `Refused` for a run that is not there."""
        self._run, self._lines = run, []
        self._lines += await self._added()
        self._app.show_sheet(sheets.log_sheet(run, self._lines))

    def stir(self) -> None:
        """Something happened: the log that is looked at may have grown."""
        sheet = self._app.stage.sheet
        if sheet is not None and sheet.id == "log":
            self._app.run_worker(self._refresh(), name="log", group="log", exclusive=True)

    async def _refresh(self) -> None:
        if added := await self._added():
            self._lines += added
            self._app.show_sheet(sheets.log_sheet(self._run, self._lines))

    async def _added(self) -> list[Mapping[str, Any]]:
        asked = {"id": self._run, "after": len(self._lines)}
        lines: list[Mapping[str, Any]] = await self._app.link.ask("run_log", asked)
        return lines
