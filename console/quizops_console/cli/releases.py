"""`quizops releases`: what was published, and whether it is still whole."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from quizops_console.cli.options import (
    WAIT_S,
    EachQuiz,
    Folder,
    Json,
    Quiz,
    Wait,
    content_folder,
    ending,
    group,
    open_workspace,
)
from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, emit
from quizops_console.text.answers import pruned_text
from quizops_console.text.quizzes import diff_text
from quizops_console.text.releases import (
    release_text,
    releases_text,
    verified_text,
    verify_exit_code,
)

app = group("What was published, and whether it is still whole.", "quizops releases list")


@app.command("list", epilog=ending("quizops releases list --quiz planets --json"))
def list_releases(quiz: EachQuiz = None, folder: Folder = None, json: Json = False) -> None:
    """List releases, newest first."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.releases(quiz), releases_text, as_json=json)


@app.command(epilog=ending("quizops releases show 1.0.3 --quiz planets"))
def show(
    version: Annotated[str, typer.Argument(metavar="V", help="A version, or live.")],
    quiz: Quiz = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show one release: its manifest and what it changed."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.release(quiz, version), release_text, as_json=json)


@app.command(epilog=ending("quizops releases diff 1.0.2 1.0.3 --quiz planets"))
def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A version, live, plan, or a file.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The same, to compare with.")],
    quiz: Quiz = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Compare two releases by question and field."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.diff(quiz, one, other), diff_text, as_json=json)


@app.command(epilog=ending("quizops releases compare 1.0.3 1.1.0"))
def compare(
    one: Annotated[str, typer.Argument(metavar="V1", help="A version.")],
    other: Annotated[str, typer.Argument(metavar="V2", help="Another one.")],
    json: Json = False,
) -> None:
    """Say which version is newer, and by what: -1 where V1 is the older."""
    from quizops.releases import compare_versions

    emit(compare_versions(one, other), _compared, as_json=json)


@app.command(epilog=ending("quizops releases verify -C ./content"))
def verify(quiz: EachQuiz = None, folder: Folder = None, json: Json = False) -> int:
    """Rebuild every release from its patches and check its hash."""
    with open_workspace(content_folder(folder)) as workspace:
        report = workspace.verify(quiz)
    emit(report, verified_text, as_json=json)
    return verify_exit_code(report)


@app.command(epilog=ending("quizops releases prune --quiz planets", ExitCode.NOT_TAKEN))
def prune(quiz: EachQuiz = None, folder: Folder = None, wait: Wait = WAIT_S, json: Json = False) -> None:
    """Remove what retention no longer keeps; never the live release or its parent."""
    from quizops.owner import request

    payload = {"quiz": quiz} if quiz else {}
    result = request(content_folder(folder), "releases.prune", payload, wait_s=wait)
    emit(result, pruned_text, as_json=json)


@app.command(epilog=ending("quizops releases changelog --quiz planets"))
def changelog(quiz: EachQuiz = None, folder: Folder = None, json: Json = False) -> None:
    """Print the changelog of the releases, in Keep-a-changelog form."""
    with open_workspace(content_folder(folder)) as workspace:
        emit({"changelog": workspace.changelog(quiz)}, _changelog, as_json=json)


def _compared(out: Output, answer: dict[str, Any]) -> None:
    word = {-1: "older", 0: "same", 1: "newer"}[answer["result"]]
    out.line(
        "the same version" if word == "same" else f"the first is the {word} one, by a {answer['type']} step"
    )


def _changelog(out: Output, facts: dict[str, str]) -> None:
    for line in facts["changelog"].splitlines():
        out.line(line)
