"""Opens the console: the reader at once, a first picture beside it, then what takes longer to load."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from quizops_console.link.process import ReaderProcess
from quizops_console.places import state_folder
from quizops_console.tui.terminal.capabilities import Terminal

if TYPE_CHECKING:
    from quizops_console.tui.first_paint import FirstScreen

_FIRST_ROWS_S = 0.25


def open_console(root: Path, *, folder: str, read_only: bool) -> int:
    """Show `root` until the operator leaves; the exit code. `folder` is how it was called on the way here.

    The process is expected to end then. Raises what ended the screen, where that was a fault.
    """
    here = terminal()
    reader = ReaderProcess.spawn(root, read_only=read_only, log=reader_log())
    from quizops.process import operator_name
    from quizops_console.tui.first_paint import FirstScreen
    from quizops_console.tui.terminal.endings import skip_teardown
    from quizops_console.views.view_state import ViewStateFile

    saved = ViewStateFile(root, operator_name()).load()
    first = None if here.is_web else FirstScreen(folder, here.glyphs, read_only, saved)
    try:
        if first is not None:
            first.show()
            if (frame := reader.first_frame(_FIRST_ROWS_S)) is not None:
                first.show_rows(frame)
        code = _run(root, folder, reader, here, first, read_only=read_only)
    finally:
        reader.end()
        if first is not None:
            first.give_back()
    skip_teardown(code)
    return code


def _run(
    root: Path,
    folder: str,
    reader: ReaderProcess,
    here: Terminal,
    first: FirstScreen | None,
    *,
    read_only: bool,
) -> int:
    from quizops_console.tui.app import ConsoleApp
    from quizops_console.tui.terminal.settings import Settings, settings_path

    settings, problems = Settings.load(settings_path(os.environ))
    app = ConsoleApp(
        root,
        folder=folder,
        reader=reader,
        terminal=here,
        settings=settings,
        problems=problems,
        read_only=read_only,
        taken_terminal=first.hand_over() if first is not None else None,
    )
    gc.freeze()  # looking through all that was loaded, again and again, takes longer than a key may
    app.run(mouse=settings.mouse)
    app.link.close()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0


def terminal() -> Terminal:
    """What is at hand."""
    return Terminal.detect(os.environ, sys.stdin.isatty() and sys.stdout.isatty())


def reader_log() -> Path:
    """What the last reader of this operator said on stderr: for reports of faults."""
    return state_folder() / "quizops" / "reader.log"
