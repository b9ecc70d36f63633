"""An operator's settings, taken up at the start and whenever their file changes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from quizops.errors import Location, Problem
from quizops_console.actions import keymap
from quizops_console.tui.terminal.settings import Settings, settings_path
from quizops_console.tui.terminal.settings_watch import SettingsWatch

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_TOLD = 3


class Settling:
    """Keymap, theme, signs and mouse by the file; what is wrong in it is told with its line."""

    def __init__(self, app: ConsoleApp, problems: Sequence[Problem]) -> None:
        self._app = app
        self._problems = problems
        self._path = settings_path(os.environ)
        self._watch = SettingsWatch(self._path, self._changed)

    def begin(self) -> None:
        """Tell what was wrong at the start, and follow the file."""
        self._tell(self._problems)
        self._watch.start()

    def end(self) -> None:
        self._watch.close()

    def _changed(self) -> None:
        settings, problems = Settings.load(self._path)
        app = self._app
        app.keys = keymap(settings.keys)
        app.dress_up(theme=settings.theme, glyphs=settings.on(app.bare_terminal).glyphs)
        if app.has_mouse != settings.mouse:
            app.has_mouse = settings.mouse
            app.set_mouse(settings.mouse)
        app.show_chrome()
        if problems:
            self._tell(problems)
        else:
            app.say("the settings were read again")

    def _tell(self, problems: Sequence[Problem]) -> None:
        if problems:
            lines = [f"{self._placed(one)}: {one.message} ({one.hint})" for one in problems[:_TOLD]]
            more = [f"and {len(problems) - _TOLD} more"] if len(problems) > _TOLD else []
            self._app.say("\n".join([*lines, *more]), is_bad=True)

    def _placed(self, problem: Problem) -> Location:
        """Where it is; the folder in front would leave no room for the rest."""
        return replace(problem.location, file=self._path.name)
