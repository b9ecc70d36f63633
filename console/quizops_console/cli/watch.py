"""`quizops watch`: the console of a folder; or own it, in the foreground or for one pass."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from quizops.errors import UsageError
from quizops_console.cli.options import (
    WAIT_S,
    Content,
    Folder,
    Wait,
    content_folder,
    ending,
    group,
    open_workspace,
)
from quizops_console.diagnostics import note
from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, emit, print_json_line, print_line
from quizops_console.text.events import event_line
from quizops_console.text.plans import plans_exit_code, plans_text
from quizops_console.text.problems import problems_exit_code, problems_text

app = group("Watch a content folder.")


@app.command(
    epilog=ending(
        """quizops watch ./content
        quizops watch ./content --headless
        quizops watch ./content --once --json""",
        ExitCode.NOT_TAKEN,
        ExitCode.CONFLICT,
        ExitCode.INTERRUPTED,
    )
)
def watch(
    content: Content = None,
    folder: Folder = None,
    headless: Annotated[
        bool, typer.Option("--headless", help="Be the owner in the foreground, until stopped.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="One pass over what changed, then end.")] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Draw everything, change nothing; `:write` lifts it.")
    ] = False,
    web: Annotated[
        bool, typer.Option("--web", help="Serve the console to a browser, on 127.0.0.1 only.")
    ] = False,
    port: Annotated[int, typer.Option("--port", metavar="N", help="Where --web listens.")] = 8000,
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line (--once: one document).")
    ] = False,
    wait: Wait = WAIT_S,
) -> int:
    """Watch a folder: every saved CSV is merged and published, and this console shows it.

    The work is done by an owner, one for each folder, which is started where there is none. A line that
    drops leaves it at work; `q` leaves the console, and the last console ends an owner that a console
    started. --headless is the owner itself, in the foreground: SIGTERM, SIGINT and `quizops stop` end it
    after the work in hand.
    """
    root = content_folder(folder, content)
    _only_one({"--headless": headless, "--once": once, "--web": web})
    if once:
        return _once(root, wait, as_json=json)
    if headless:
        from quizops.owner import watch_headless

        return watch_headless(root, json=json, emit=Printer(as_json=json))
    if json:
        hint = "quizops status --json tells how it stands"
        raise UsageError("--json goes with --headless or --once", hint=hint)
    given = str(content or folder or ".")
    if web:
        from quizops_console.tui.web import serve_console

        return serve_console(root, port=port, read_only=read_only)
    return _console(root, given, read_only=read_only)


def _only_one(flags: Mapping[str, bool]) -> None:
    given = [name for name, is_given in flags.items() if is_given]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other")


def _console(root: Path, folder: str, *, read_only: bool) -> int:
    """The console, or where none can be drawn the plain status and how to go on."""
    from quizops_console.tui.launch import open_console, terminal

    here = terminal()
    if not here.is_dumb:
        return open_console(root, folder=folder, read_only=read_only)
    from quizops_console.text.status import status_text
    from quizops_console.tui.terminal.dumb import explain_dumb

    with open_workspace(root) as workspace:
        status_text(Output.standard(), workspace.status())
    note(explain_dumb(here.dumb_because))
    return 0


class Printer:
    """Prints each event; when nobody reads any more, the owner works on in silence."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._has_reader = True

    def __call__(self, event: Mapping[str, Any]) -> None:
        if not self._has_reader:
            return
        try:
            self._print(event)
        except BrokenPipeError:
            self._has_reader = False

    def _print(self, event: Mapping[str, Any]) -> None:
        if self._as_json:
            print_json_line(event)
        elif line := event_line(event):
            print_line(*line)


def _once(root: Path, wait_s: float, *, as_json: bool) -> int:
    from quizops.idle import nothing_changed

    result: dict[str, Any] = {"plans": [], "problems": []}
    if not nothing_changed(root):
        from quizops.owner import watch_once

        result = watch_once(root, wait_s=wait_s)
    emit(result, _pass_text, as_json=as_json)
    return max(plans_exit_code(result["plans"]), problems_exit_code(result["problems"]), key=_weight)


def _pass_text(out: Output, result: Mapping[str, Any]) -> None:
    plans_text(out, result)
    if result["problems"]:
        problems_text(out, result["problems"])


def _weight(code: ExitCode) -> int:
    """Refused content wins over a waiting conflict."""
    return 2 if code is ExitCode.FAILED else int(code is ExitCode.CONFLICT)
