"""`quizops quiz`: the quizzes of a folder, and what a merge does to them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizops.errors import UsageError
from quizops_console.cli.merge_options import BlankOption, OnConflictOption, StrategyOption, policy
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
from quizops_console.cli.quiz_merge import merge
from quizops_console.exit_code import ExitCode
from quizops_console.output import emit
from quizops_console.text.plans import plans_exit_code, plans_text
from quizops_console.text.problems import problems_exit_code, problems_text
from quizops_console.text.quizzes import build_text, diff_text, question_text, quizzes_text

app = group("The quizzes of a folder, and what a merge does to them.", "quizops quiz list -C ./content")


@app.command("list", epilog=ending("quizops quiz list -C ./content --json"))
def list_quizzes(quiz: EachQuiz = None, folder: Folder = None, json: Json = False) -> None:
    """List the quizzes: version, counts, what waits."""
    with open_workspace(content_folder(folder)) as workspace:
        listed = [facts for facts in workspace.quizzes() if quiz in (None, facts["name"])]
        if quiz is not None and not listed:
            workspace.require_quiz(quiz)
    emit(listed, quizzes_text, as_json=json)


@app.command(epilog=ending("quizops quiz show 812 --quiz planets"))
def show(
    question: Annotated[int, typer.Argument(metavar="ID", help="The question's id.")],
    quiz: Quiz = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Show one question: as it is live, and its rows in the CSVs."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.show_question(quiz, str(question)), question_text, as_json=json)


@app.command(epilog=ending("quizops quiz check --suite quiz_content_tests"))
def check(
    quiz: EachQuiz = None,
    suite: Annotated[str | None, typer.Option("--suite", metavar="NAME", help="A suite of checks.")] = None,
    folder: Folder = None,
    json: Json = False,
) -> int:
    """Check the live quizzes and what their CSVs would make of them."""
    with open_workspace(content_folder(folder)) as workspace:
        problems = [problem.as_json() for problem in workspace.check_quizzes(quiz, suite)]
    emit(problems, problems_text, as_json=json)
    return problems_exit_code(problems)


@app.command(epilog=ending("quizops quiz plan --quiz planets", ExitCode.CONFLICT))
def plan(
    quiz: EachQuiz = None,
    strategy: StrategyOption = None,
    on_conflict: OnConflictOption = None,
    blank: BlankOption = None,
    folder: Folder = None,
    json: Json = False,
) -> int:
    """Say what the next merge would publish; nothing is written."""
    with open_workspace(content_folder(folder)) as workspace:
        plans = workspace.plans(quiz, **policy(strategy, on_conflict, blank))
    result = {"plans": plans}
    emit(result, plans_text, as_json=json)
    return plans_exit_code(result["plans"])


app.command(
    "merge",
    epilog=ending(
        """quizops quiz merge -C ./content --dry-run
        quizops quiz merge --existing quiz.json --questions new.csv""",
        ExitCode.NOT_TAKEN,
        ExitCode.CONFLICT,
    ),
)(merge)


@app.command(epilog=ending("quizops quiz build --quiz planets --output fresh.json"))
def build(
    output: Annotated[Path, typer.Option("--output", metavar="F", help="The file to write.")],
    quiz: Quiz = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Build a new quiz from all its CSVs, ignoring the live JSON."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.build(quiz, output.resolve()), build_text, as_json=json)


@app.command(epilog=ending("quizops quiz diff 1.0.3 live\n quizops quiz diff live plan --quiz planets"))
def diff(
    one: Annotated[str, typer.Argument(metavar="A", help="A version, live, plan, or a file.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The same, to compare with.")],
    quiz: Quiz = None,
    folder: Folder = None,
    json: Json = False,
) -> None:
    """Compare two states of a quiz, question by question."""
    with open_workspace(content_folder(folder)) as workspace:
        emit(workspace.diff(quiz, one, other), diff_text, as_json=json)


@app.command(
    epilog=ending(
        """quizops quiz resolve 812 --field text --take theirs
        quizops quiz resolve --file planets/questions.csv --take theirs""",
        ExitCode.NOT_TAKEN,
        ExitCode.CONFLICT,
    )
)
def resolve(
    question: Annotated[
        str | None, typer.Argument(metavar="ID", help="The question's id, or set:NAME.")
    ] = None,
    field: Annotated[str | None, typer.Option("--field", metavar="F", help="One field of it.")] = None,
    file: Annotated[
        str | None, typer.Option("--file", metavar="F", help="Every first-contact conflict of this CSV.")
    ] = None,
    take: Annotated[
        str | None, typer.Option("--take", metavar="ours|theirs|FILE", help="Whose value stays.")
    ] = None,
    value: Annotated[str | None, typer.Option("--value", metavar="TEXT", help="Another value.")] = None,
    quiz: Quiz = None,
    folder: Folder = None,
    wait: Wait = WAIT_S,
    json: Json = False,
) -> int:
    """Decide a conflict, and publish what it held back."""
    if (question is None) == (file is None):
        raise UsageError("name either a question's ID or a --file")
    if (take is None) == (value is None):
        raise UsageError("say either --take ours|theirs|FILE or --value TEXT")
    if file is not None and field is not None:
        raise UsageError("--field goes with a question's ID, not with --file")
    given = {"quiz": quiz, "id": _key(question), "field": field, "file": file, "take": take, "value": value}
    payload = {name: item for name, item in given.items() if item is not None}
    from quizops.owner import request

    result = request(content_folder(folder), "quiz.resolve", payload, wait_s=wait)
    emit(result, plans_text, as_json=json)
    return plans_exit_code(result["plans"])


def _key(question: str | None) -> int | str | None:
    """Ids are numbers; a set is named `set:NAME`."""
    if question is None or question.startswith("set:"):
        return question
    try:
        return int(question)
    except ValueError:
        raise UsageError(f"{question!r} is no question id", hint="a number, or set:NAME") from None
