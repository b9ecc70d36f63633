"""A small app on the terminal's own base: run in a pty by the tests beside it.

Keys: q leaves, x raises, p makes the header red, l all of it light, e edits, b keeps the loop busy for
ever; any other is shown.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.widgets import Static

from quizops_console.tui.terminal.capabilities import Terminal
from quizops_console.tui.terminal.editor import Editor, Place
from quizops_console.tui.terminal.lending import edit, why_not_suspended
from quizops_console.tui.terminal.looks import ThemeName
from quizops_console.tui.terminal.settings import Settings
from quizops_console.tui.terminal.terminal_app import TerminalApp
from quizops_console.tui.wire.app import ThriftyApp


class SmallApp(TerminalApp, ThriftyApp[None]):
    CSS = "#header { background: $header-background; color: $header-foreground; }"

    def compose(self) -> ComposeResult:
        yield Static("header", id="header")
        yield Static("ready", id="told")

    async def on_key(self, event: events.Key) -> None:
        match event.key:
            case "q":
                self.exit()
            case "x":
                raise RuntimeError("as asked for")
            case "p":
                self.wear(is_production=True)
                self._tell("in production")
            case "l":
                self.wear(theme=ThemeName.LIGHT)
                self._tell("in light")
            case "b":
                self._stall()
            case "e":
                self.run_worker(self._edit())
            case "ctrl+z":
                self._tell(why_not_suspended(self) or "suspended")
                if not why_not_suspended(self):
                    self.action_suspend_process()
            case key:
                self._tell(f"key {key}")

    def _tell(self, text: str) -> None:
        self.query_one("#told", Static).update(text)

    def _stall(self) -> None:
        while True:
            time.sleep(0.05)

    async def _edit(self) -> None:
        status = await edit(self, Editor.chosen(os.environ), Place(Path(os.environ["EDITED"]), 3, 7))
        self._tell(f"edited with status {status}")


if __name__ == "__main__":
    app = SmallApp(Terminal.detect(os.environ, True), Settings())
    app.run()
    if app.failure is not None:
        raise app.failure
    sys.exit(app.return_code)
