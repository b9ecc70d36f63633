"""A Textual app on our terms: our driver, our colours, and no colour that the terminal does not have."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rich.console import Console
from textual.app import App
from textual.filter import LineFilter
from textual.widget import Widget

from quizops_console.tui.terminal.capabilities import Glyphs, Terminal
from quizops_console.tui.terminal.colour_filter import ColourFilter
from quizops_console.tui.terminal.looks import ThemeName, look
from quizops_console.tui.terminal.settings import Settings

if TYPE_CHECKING:
    from textual.driver import Driver


class TerminalApp(App[None]):
    """The base of the console.

    look: what everything looks like now; `wear` changes it, and own widgets ask for it again afterwards.
    failure: the error that ended the app, for whoever ran it to tell; nothing of it is printed here.
    taken_terminal: the terminal's attributes before somebody put up a first picture, who hands it over so.
    """

    def __init__(
        self, terminal: Terminal, settings: Settings, taken_terminal: list[Any] | None = None
    ) -> None:
        self.taken_terminal = taken_terminal
        self.terminal = settings.on(terminal)
        self.look = look(settings.theme, terminal.depth)
        self.failure: Exception | None = None
        self._line_filter = ColourFilter(self.look, self.terminal.glyphs)
        super().__init__(driver_class=driver_class(terminal))
        self.console = _console()
        self.register_theme(self.look.textual_theme())
        self.set_reactive(App.theme, self.look.name)

    def wear(
        self,
        *,
        theme: ThemeName | None = None,
        is_production: bool | None = None,
        glyphs: Glyphs | None = None,
    ) -> bool:
        """Change what is given, at once; whether anything looks different now."""
        red = self.look.is_production if is_production is None else is_production
        wanted = look(theme or self.look.theme, self.look.depth, is_production=red)
        signs = glyphs or self.terminal.glyphs
        if wanted is self.look and signs is self.terminal.glyphs:
            return False
        self.look = wanted
        self.terminal = replace(self.terminal, glyphs=signs)
        self._line_filter = ColourFilter(wanted, signs)
        self.register_theme(wanted.textual_theme())
        self.theme = wanted.name
        self._forget_painted()
        return True

    def set_mouse(self, wanted: bool) -> None:
        """Take clicks, or leave them to the terminal's own selecting; a browser always sends them."""
        driver = self._driver
        if driver is not None and not driver.is_web and not driver.is_headless:
            from quizops_console.tui.terminal.driver import QuizopsDriver

            if isinstance(driver, QuizopsDriver):
                driver.set_mouse(wanted)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Ours alone: it knows what to make of every style."""
        return (self._line_filter,)

    def get_css_variables(self) -> dict[str, str]:
        """Those of the look from the very start, before any theme is registered."""
        theme = self.look.textual_theme()
        self.theme_variables = {**theme.to_color_system().generate(), **theme.variables}
        return self.theme_variables

    def _forget_painted(self) -> None:
        """Lines that passed the filter before are kept by their widgets."""
        for screen in self.screen_stack:
            for node in screen.walk_children(Widget, with_self=True):
                node.notify_style_update()
                node.refresh()

    def _handle_exception(self, error: Exception) -> None:
        """Leave the screen and keep the error: Textual would print every local variable in colours."""
        self._return_code = 1
        if self._exception is None:
            self._exception = self.failure = error
            self._exception_event.set()
        self._close_messages_no_wait()


def _console() -> Console:
    """Renders every style as it is: the filter has mapped it, whatever Rich thinks of this terminal."""
    return Console(
        color_system="truecolor",
        file=io.StringIO(),
        highlight=False,
        emoji=False,
        force_terminal=True,
        legacy_windows=False,
        safe_box=False,
        no_color=False,
        _environ={},
    )


def driver_class(terminal: Terminal) -> type[Driver]:
    """By pipes to a browser, else for the terminal itself."""
    if terminal.is_web:
        from quizops_console.tui.terminal.web_driver import QuizopsWebDriver

        return QuizopsWebDriver
    from quizops_console.tui.terminal.driver import QuizopsDriver

    return QuizopsDriver
