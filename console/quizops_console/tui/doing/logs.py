"""The log of a run, which comes in parts while the run goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from quizops_console.link.client import Refused
from quizops_console.link.process import ReaderGone
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
        lines = await self._beyond(run, [])
        self._run, self._lines = run, lines
        self._app.show_sheet(sheets.log_sheet(run, lines))

    def stir(self) -> None:
        """Something happened: the log that is looked at may have grown."""
        if self._is_looked_at:
            self._app.run_worker(self._refresh(), name="log", group="log", exclusive=True)

    @property
    def _is_looked_at(self) -> bool:
        sheet = self._app.stage.sheet
        return sheet is not None and sheet.id == "log"

    async def _refresh(self) -> None:
        run, known = self._run, self._lines
        try:
            lines = await self._beyond(run, known)
        except (Refused, ReaderGone):
            return  # what is shown stays; the next event asks again
        if len(lines) > len(known) and self._is_looked_at and self._run == run:
            self._lines = lines
            self._app.show_sheet(sheets.log_sheet(run, lines))

    async def _beyond(self, run: str, known: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """All lines of a log, of which these are known; they come in parts."""
        lines = list(known)
        while added := await self._app.link.ask("run_log", {"id": run, "after": len(lines)}):
            lines += added
        return lines
