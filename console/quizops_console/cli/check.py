"""`quizops check`: everything that is wrong, with its place."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from quizops.errors import Problem, UsageError
from quizops_console.cli.options import Folder, Json, content_folder, ending, group, open_workspace
from quizops_console.output import Output, Tone, Toned, print_json
from quizops_console.text.problems import problems_exit_code, problems_text

app = group("Check a content folder.")


class Part(StrEnum):
    CSV = "csv"
    ENVIRONMENT = "environment"
    CONFIG = "config"
    QUIZ = "quiz"


@app.command(
    epilog=ending(
        """quizops check ./content
        quizops check ./content/people.csv --json"""
    )
)
def check(
    content: Annotated[
        Path | None, typer.Argument(metavar="CONTENT|FILE.csv", help="A content folder, or one file of it.")
    ] = None,
    only: Annotated[Part | None, typer.Option("--only", help="One kind of check.")] = None,
    folder: Folder = None,
    json: Json = False,
) -> int:
    """List every problem with file, line, column, rule and hint.

    Errors end with 1, warnings alone with 0. The text form ends with the settings that differ from their
    defaults and where each comes from.
    """
    root, file = _root_and_file(content, folder)
    with open_workspace(root) as workspace:
        found = workspace.check(only.value if only else None)
    listed = [problem.as_json() for problem in found if _concerns(problem, file)]
    if json:
        print_json(listed)
    else:
        out = Output.standard()
        problems_text(out, listed)
        if file is None and only in (None, Part.CONFIG, Part.ENVIRONMENT):
            _settings(out, root, every=only is not None)
    return problems_exit_code(listed)


def _root_and_file(content: Path | None, folder: Path | None) -> tuple[Path, str | None]:
    """The content folder, and a single file's path as problems name it."""
    if content is None or not content.is_file():
        return content_folder(folder, content), None
    file = content.resolve()
    root = content_folder(folder) if folder else _root_of(file)
    if not file.is_relative_to(root):
        raise UsageError(f"{content} is not below {root}")
    return root, file.relative_to(root).as_posix()


def _root_of(file: Path) -> Path:
    """The nearest folder around a file that is a content folder already, else the file's own."""
    from quizops.config import STATE_FOLDER

    for folder in file.parents:
        if (folder / STATE_FOLDER).is_dir() or (folder / "quizops.toml").is_file():
            return folder
    return file.parent


def _concerns(problem: Problem, file: str | None) -> bool:
    return file is None or problem.location.file == file


def _settings(out: Output, root: Path, *, every: bool) -> None:
    from quizops.config import Config, Layer

    settings = Config.load(root).all_settings()
    shown: list[Any] = [setting for setting in settings if every or setting.source.layer is not Layer.DEFAULT]
    if shown:
        out.blank()
        out.table(
            ["setting", "value", "from"],
            [[setting.name, setting.shown, Toned(str(setting.source), Tone.DIM)] for setting in shown],
        )
