"""The `quizops` command: finds the file of a command, and only that file is loaded.

The list of commands stands here as text, so that `quizops --help` needs no command's file, and neither
Typer nor anything below it.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

_TITLE = "A folder of CSVs kept as live, checked, reversible quizzes."


class Entry(NamedTuple):
    """A word of the command line, the module below `quizops_console.cli` that knows it, its help.

    `is_group`: further words (`quiz list`) follow, and the module's commands are those.
    """

    word: str
    module: str
    help: str
    is_group: bool = False


COMMANDS = (
    Entry("init", "init", "a small working content folder, with sample CSVs"),
    Entry("watch", "watch", "own a folder: every saved CSV becomes a live quiz"),
    Entry("stop", "owner", "end the owner of a folder"),
    Entry("status", "owner", "owner, quizzes, rows and health at a glance"),
    Entry("undo", "owner", "take back an operator's last action"),
    Entry("pause", "owner", "pause the watcher, the downloads or a provider"),
    Entry("resume", "owner", "go on after a pause"),
    Entry("check", "check", "every problem with file, line, column, rule, hint"),
    Entry("quiz", "quiz", "list, show, check, plan, merge, build, diff, resolve", True),
    Entry("downloads", "downloads", "status, list, retry, reset, skip, accept", True),
    Entry("runs", "runs", "list, show, log", True),
    Entry("releases", "releases", "list, show, diff, compare, verify, prune, changelog", True),
    Entry("rollback", "rollback", "bring an older release back"),
    Entry("monitor", "monitor", "is it healthy, what fires, metrics; ack", True),
    Entry("db", "db", "current, history, upgrade, downgrade, revision", True),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; the only place that catches everything."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    words = [word for word in given if word != "--debug"]
    _write_whatever_comes()
    debug = len(words) < len(given) or os.environ.get("QUIZOPS_DEBUG") == "1"
    try:
        code = run(words)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  the process's edge
        from quizops_console.diagnostics import report

        code = report(error, debug=debug)
    return code


def _write_whatever_comes() -> None:
    """Content may hold what this terminal's encoding has no sign for: a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def run(words: Sequence[str]) -> int:
    """Answer from the table here, or load the one file that the first word names."""
    match words:
        case [] | ["--help" | "-h", *_]:
            sys.stdout.write(root_help())
            return 0
        case ["--version", *rest]:
            return _version(rest)
        case ["watch", *rest] if (code := _at_once(rest)) is not None:
            return code
        case [first, *rest]:
            return _load_and_run(_entry(first), rest)
    raise AssertionError(words)


def root_help() -> str:
    """The text of `quizops --help`, at most 80 columns wide."""
    width = max(len(entry.word) for entry in COMMANDS)
    commands = "\n".join(f"  {entry.word:<{width}}  {entry.help}" for entry in COMMANDS)
    return f"""Usage: quizops COMMAND [OPTIONS] [ARGS]...

{_TITLE}

Commands:
{commands}

Options:
  --version [--json]  the version, and nothing else
  --debug             the trace of an error, everywhere (or QUIZOPS_DEBUG=1)
  --help              this text; `quizops COMMAND --help` tells more

Example:
  quizops init ./content && quizops watch ./content --headless

Exit codes:
  0 done, or nothing to do · 1 failed, rows were refused, or errors were found
  2 wrong usage · 3 the owner did not take it, or another owner is in the way
  4 published what could be, a conflict waits
  5 health is critical, or an alert fires (monitor) · 130 interrupted
"""


def _at_once(rest: Sequence[str]) -> int | None:
    from quizops_console.cli.at_once import opened_at_once

    return opened_at_once(rest)


def _version(rest: Sequence[str]) -> int:
    from quizops import __version__

    if list(rest) == ["--json"]:
        sys.stdout.write(f'{{"version": "{__version__}"}}\n')
        return 0
    if rest:
        from quizops.errors import UsageError

        raise UsageError(f"--version takes only --json, not {rest[0]}")
    sys.stdout.write(f"quizops {__version__}\n")
    return 0


def _entry(word: str) -> Entry:
    for entry in COMMANDS:
        if entry.word == word:
            return entry
    import difflib

    from quizops.errors import UsageError

    near = difflib.get_close_matches(word, [entry.word for entry in COMMANDS], n=1)
    hint = f"did you mean `quizops {near[0]}`?" if near else "`quizops --help` lists the commands"
    raise UsageError(f"there is no command {word}", hint=hint)


def _load_and_run(entry: Entry, rest: Sequence[str]) -> int:
    """Hand the words to Typer, and its complaints back in our own tree of errors."""
    import importlib

    import typer

    from quizops.errors import UsageError

    module = importlib.import_module(f"quizops_console.cli.{entry.module}")
    name = f"quizops {entry.word}" if entry.is_group else "quizops"
    words = list(rest) if entry.is_group else [entry.word, *rest]
    try:
        code = module.app(args=words, prog_name=name, standalone_mode=False)
    except typer.TyperException as error:
        command = " ".join([name, *words[:1]]) if words and not words[0].startswith("-") else name
        raise UsageError(error.format_message(), hint=f"`{command} --help`") from error
    except typer.Abort:
        raise KeyboardInterrupt from None
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main())
