"""Looking closer: sheets over a tab, made of what the reader tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops_console.actions import Situation
from quizops_console.deeds.updates import release_pair
from quizops_console.views import sheets

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp


class Reading:
    """Each method does the action of its name. What asks the reader raises `Refused`."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app

    def do_word_diff(self, situation: Situation) -> None:
        self._app.show_sheet(sheets.word_diff_sheet(situation.row or {}))

    def do_learner_view(self, situation: Situation) -> None:
        self._app.show_sheet(sheets.question_sheet(situation.told))

    def do_release_diff(self, situation: Situation) -> None:
        pair = release_pair(situation)
        of = f"{pair.quiz} {pair.one} → {pair.other}" if pair is not None else ""
        self._app.show_sheet(sheets.release_diff_sheet(situation.told, of))

    def do_verify_releases(self, situation: Situation) -> None:
        self._app.show_sheet(sheets.verification_sheet(situation.told))

    def do_check(self, situation: Situation) -> None:
        self._app.show_sheet(sheets.problems_sheet(situation.told))

    async def do_log(self, situation: Situation) -> None:
        """The log of the run that the row or the sheet is about."""
        is_run = situation.sheet is None and situation.section == "runs"
        await self._app.logs.follow(situation.cell("id") if is_run else situation.fact("run"))

    def do_journal(self, _: Situation) -> None:
        self._app.stage.show_section("updates", "journal")
        self._app.changed_place()

    def do_filter_category(self, situation: Situation) -> None:
        """Rows that failed in one way."""
        self._app.set_filter(f"category:{situation.answers['category']}")

    async def do_help(self, situation: Situation) -> None:
        await self._app.show_help(situation)

    async def do_palette(self, situation: Situation) -> None:
        await self._app.show_palette(situation)
