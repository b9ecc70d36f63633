"""Textual's driver for a browser, ended by the end of its pipe too: a server that was killed says nothing."""

from __future__ import annotations

from functools import partial

from textual.drivers.web_driver import WebDriver

from quizops_console.tui.terminal.endings import Ending


class QuizopsWebDriver(WebDriver):
    """The pipes of `textual-serve` in place of a terminal."""

    def run_input_thread(self) -> None:
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._loop.call_soon_threadsafe(partial(self._app.exit, return_code=int(Ending.HUNG_UP)))
