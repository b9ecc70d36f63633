"""Opens the console: the reader first, so that it loads while the screen does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from quizops_console.link.client import ReaderProcess
from quizops_console.tui.terminal.capabilities import Terminal
from quizops_console.tui.terminal.endings import skip_teardown
from quizops_console.views.view_state import state_folder


def open_console(root: Path, *, folder: str, read_only: bool) -> int:
    """Show `root` until the operator leaves; the exit code. `folder` is how it was called on the way here.

    The process is expected to end then. Raises what ended the screen, where that was a fault.
    """
    reader = ReaderProcess.spawn(root, read_only=read_only, log=reader_log())
    try:
        from quizops_console.tui.app import ConsoleApp
        from quizops_console.tui.terminal.settings import Settings, settings_path

        settings, problems = Settings.load(settings_path(os.environ))
        app = ConsoleApp(
            root,
            folder=folder,
            reader=reader,
            terminal=terminal(),
            settings=settings,
            problems=problems,
            read_only=read_only,
        )
        app.run(mouse=settings.mouse)
        app.link.close()
        if app.failure is not None:
            raise app.failure
    finally:
        reader.end()
    code = app.return_code or 0
    skip_teardown(code)
    return code


def terminal() -> Terminal:
    """What is at hand."""
    return Terminal.detect(os.environ, sys.stdin.isatty() and sys.stdout.isatty())


def reader_log() -> Path:
    """What the last reader of this operator said on stderr: for reports of faults."""
    return state_folder() / "quizops" / "reader.log"
