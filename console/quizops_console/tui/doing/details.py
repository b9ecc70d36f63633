"""The pane below the table: all there is to say about the row under the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from quizops_console.link.client import Refused
from quizops_console.link.process import ReaderGone
from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.section import Row
from quizops_console.views.spans import Line, Span, Tone

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp


class Details:
    """Shows what the table itself knows at once, and what the reader adds when it has answered."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self._asked: object = None
        self._row: Row | None = None
        self._answer: Mapping[str, object] | None = None

    def follow(self) -> None:
        """The row under the cursor is another one, or says something else."""
        stage = self._app.stage
        row = stage.row
        if not (stage.has_details and stage.sheet is None and row is not None):
            self._app.pane.display = False
            return
        self._app.pane.display = True
        asked = stage.section.ask(row)
        if asked != self._asked:
            self._asked, self._answer, self._row = asked, None, None
        if asked is not None and row != self._row:
            self._row = row  # what was answered stays until what is there now is known
            self._app.run_worker(self._ask(row, *asked), name="details", group="details", exclusive=True)
        self._app.pane.show(self._lines(row))

    def fill_screen(self) -> None:
        """All of it in a sheet, to be searched, copied and scrolled."""
        stage, section = self._app.stage, self._app.stage.section
        row = stage.row
        if row is None:
            return
        if self._answer is not None and section.sheet is not None:
            self._app.show_sheet(section.sheet(row, self._answer))
            return
        title = f"{stage.view.spec.name}: {stage.view.cursor_id}"
        self._app.show_sheet(lines_sheet("details", title, self._lines(row), subject=row))

    def _lines(self, row: Row) -> list[Line]:
        section = self._app.stage.section
        if self._answer is not None and section.answered is not None:
            return section.answered(row, self._answer)
        return section.details(row)

    async def _ask(self, row: Row, name: str, given: Mapping[str, str]) -> None:
        try:
            answer = await self._app.link.ask(name, given)
        except Refused as error:
            self._app.pane.show([*self._lines(row), (Span(error.message, Tone.BAD),)])
        except (ReaderGone, asyncio.CancelledError):
            return
        else:
            if self._asked == (name, given):
                self._answer = answer
                self.follow()
