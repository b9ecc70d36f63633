"""What commands have in common: options, the content folder, the end of each help text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizops.errors import UsageError
from quizops_console.exit_code import MEANING, ExitCode

if TYPE_CHECKING:
    from quizops.workspace import Workspace

Content = Annotated[
    Path | None,
    typer.Argument(metavar="CONTENT", help="The content folder; the current one when left out."),
]
Folder = Annotated[
    Path | None, typer.Option("-C", metavar="DIR", help="The content folder; default: the current one.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]
Quiz = Annotated[str | None, typer.Option("--quiz", metavar="NAME", help="Which quiz; needed where several.")]
EachQuiz = Annotated[str | None, typer.Option("--quiz", metavar="NAME", help="One quiz only; default: all.")]
Wait = Annotated[float, typer.Option("--wait", metavar="S", help="Seconds that the owner has to take it.")]
WAIT_S = 10.0


def group(text: str, example: str = "") -> typer.Typer:
    """An empty group of commands with plain help texts; `example` ends the group's own help."""
    return typer.Typer(
        help=text,
        epilog=ending(example) if example else None,
        callback=_keep_words,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )


def _keep_words() -> None:
    """With a callback Typer keeps a command's word also where it is the only one in its file."""


def ending(example: str, *codes: ExitCode) -> str:
    """The end of a help text: an example, and the exit codes the command can have."""
    always = (ExitCode.DONE, ExitCode.FAILED, ExitCode.USAGE)
    listed = sorted({*always, *codes})
    examples = "\n".join(f"  {line.strip()}" for line in example.strip().splitlines())
    meanings = "\n".join(f"  {code:<3} {MEANING[code]}" for code in listed)
    return f"\b\nExample:\n{examples}\n\n\b\nExit codes:\n{meanings}"


def content_folder(option: Path | None, argument: Path | None = None) -> Path:
    """The folder a command works on. Raises `UsageError` when it is named twice or is none."""
    if option is not None and argument is not None and option.resolve() != argument.resolve():
        raise UsageError(f"two content folders: {argument} and -C {option}", hint="name it once")
    folder = option or argument or Path()
    if not folder.is_dir():
        reason = "is a file" if folder.exists() else "does not exist"
        raise UsageError(f"{folder} {reason}", hint="name a content folder, or make one: quizops init DIR")
    return folder.resolve()


def open_workspace(folder: Path) -> Workspace:
    """The facts of a folder, for reading."""
    from quizops.workspace import Workspace

    return Workspace.open(folder, read_only=True)
