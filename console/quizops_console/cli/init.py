"""`quizops init`: a content folder to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from quizops_console.cli.options import Json, ending, group
from quizops_console.output import Output, emit

app = group("Begin a content folder.")


@app.command(epilog=ending("quizops init ./content && quizops watch ./content --once"))
def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    json: Json = False,
) -> None:
    """Write a small working content folder, with sample CSVs.

    A folder that has files in it already is left alone.
    """
    from quizops.templates import write_content

    written = write_content(directory)
    facts: dict[str, Any] = {"content": str(directory), "files": written}
    emit(facts, _text, as_json=json)


def _text(out: Output, facts: dict[str, Any]) -> None:
    for file in facts["files"]:
        out.line(f"wrote {facts['content']}/{file}")
    out.line(f"next: quizops watch {facts['content']} --headless, then save one of the CSVs")
