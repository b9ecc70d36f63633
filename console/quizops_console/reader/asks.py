"""What a console asks for by hand: a document about one thing, or a change by the owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from quizops.process import operator_name
from quizops.reports.quizzes import conflict
from quizops.workspace import Workspace
from quizops_console.reader.row_document import row_document

Answer = Callable[[Workspace, Mapping[str, Any]], Any]
LOG_LINES = 2000


def question(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{quiz, id}`: the question as it is live, and what its rows say."""
    return workspace.show_question(given["quiz"], str(given["id"]))


def row(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{tracker, row_id, line?}`: a tracker row with its links, errors and history."""
    line = str(given.get("line", ""))
    return row_document(
        workspace.parts, str(given["tracker"]), str(given["row_id"]), int(line) if line.isdecimal() else None
    )


def plan_item(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{quiz, id, field?}`: a conflict as a plan tells it, with the candidates of each file."""
    return conflict(workspace.parts, str(given["quiz"]), str(given["id"]), given.get("field"))


def run(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{id}`: a run with its steps."""
    return workspace.run(given["id"])


def run_log(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{id, after}`: the lines of a run's log that follow the first `after`, at most `LOG_LINES`."""
    after = int(given.get("after", 0))
    return list(islice(workspace.run_log(given["id"]), after, after + LOG_LINES))


def release(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{quiz, version}`: a release and its manifest."""
    return workspace.release(given["quiz"], given["version"])


def release_diff(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{quiz, one, other}`: what leads from one content to another."""
    return workspace.diff(given["quiz"], given["one"], given["other"])


def check(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{only?}`: every problem of the folder."""
    return [problem.as_json() for problem in workspace.check(given.get("only"))]


def verify(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{quiz?}`: every kept release rebuilt and compared with its hash."""
    return workspace.verify(given.get("quiz"))


def undoable(workspace: Workspace, given: Mapping[str, Any]) -> Any:
    """`{id, title}` of this operator's last action that can be taken back; empty for none."""
    actions = workspace.actions(operator_name())
    found = next((action for action in actions if action["undone"] is None), {"id": "", "title": ""})
    return {"id": found["id"], "title": found["title"]}


ANSWERS: Mapping[str, Answer] = {
    "check": check,
    "plan_item": plan_item,
    "question": question,
    "release": release,
    "release_diff": release_diff,
    "row": row,
    "run": run,
    "run_log": run_log,
    "undoable": undoable,
    "verify": verify,
}
