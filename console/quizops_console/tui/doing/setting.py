"""The screen's own ways: read-only, theme, mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizops_console.actions import Choice, Option, Situation
from quizops_console.tui.terminal.looks import ThemeName

if TYPE_CHECKING:
    from quizops_console.tui.app import ConsoleApp

_THEMES = tuple(ThemeName)


class Setting:
    """Each method does the action of its name."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app

    def do_write(self, _: Situation) -> None:
        self._app.set_read_only(False)
        self._app.say("read-only is lifted: keys change content again")

    def do_read_only(self, _: Situation) -> None:
        self._app.set_read_only(True)
        self._app.say("read-only: nothing is changed from here until :write")

    async def do_theme(self, situation: Situation) -> None:
        name = situation.answers.get("theme") or await self._chosen()
        if name is None:
            return
        if name not in _THEMES:
            self._app.say(f"there is no theme {name}: {', '.join(_THEMES)}", is_bad=True)
            return
        self._app.dress_up(theme=ThemeName(name))

    def do_mouse(self, _: Situation) -> None:
        is_on = not self._app.has_mouse
        self._app.has_mouse = is_on
        self._app.set_mouse(is_on)
        self._app.say("the mouse is on" if is_on else "the mouse is off: the terminal selects text itself")

    async def _chosen(self) -> str | None:
        options = tuple(Option(name, name, "", name[0]) for name in _THEMES)
        return await self._app.choose(Choice("theme", "Theme", "Which colours?", options))
