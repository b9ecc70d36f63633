"""`quizops watch`: own a folder, in the foreground or for one pass."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from quizops.errors import UsageError
from quizops_console.cli.options import WAIT_S, Content, Folder, Wait, content_folder, ending, group
from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, emit, print_json_line, print_line
from quizops_console.text.events import event_line
from quizops_console.text.plans import plans_exit_code, plans_text
from quizops_console.text.problems import problems_exit_code, problems_text

app = group("Own a content folder.")


@app.command(
    epilog=ending(
        """quizops watch ./content --headless
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
    json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line (--once: one document).")
    ] = False,
    wait: Wait = WAIT_S,
) -> int:
    """Merge and publish every saved CSV.

    Every start first applies what changed while nobody watched. SIGTERM, SIGINT and `quizops stop` end it
    after the work in hand.
    """
    root = content_folder(folder, content)
    if headless and once:
        raise UsageError("--headless and --once exclude each other")
    if once:
        return _once(root, wait, as_json=json)
    if not headless:
        raise UsageError(
            "this version has no screen yet",
            hint="quizops watch --headless owns the folder here; quizops status shows it from elsewhere",
        )
    from quizops.owner import watch_headless

    return watch_headless(root, json=json, emit=Printer(as_json=json))


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
