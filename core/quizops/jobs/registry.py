"""The jobs by the kinds of intents that ask for them."""

from collections.abc import Callable, Mapping
from typing import Any

from quizops.jobs.asked import Asked
from quizops.jobs.control import leave_owner, pause, resume, stop_owner
from quizops.jobs.folder import ContentFolder
from quizops.jobs.merge import merge_quizzes, resolve_conflict
from quizops.jobs.monitoring import acknowledge
from quizops.jobs.prune import prune_releases
from quizops.jobs.rollback import register as register_rollback
from quizops.jobs.rollback import roll_back
from quizops.jobs.rows import accept_loss, reset_rows, retry_rows, skip_rows
from quizops.jobs.undo import undo
from quizops.wiring import Parts

Job = Callable[[ContentFolder, Mapping[str, Any], Asked], Any]


def one_pass(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """Apply what changed since the last pass; `{plans, problems}`, as `watch --once` prints it."""
    folder.look_around()
    plans = folder.catch_up()
    return {"plans": plans, "problems": [problem.as_json() for problem in folder.problems()]}


def open_folder(parts: Parts) -> ContentFolder:
    """A content folder with everything that can be done in it, recovered from whatever came before."""
    folder = ContentFolder(parts)
    register_rollback(folder)
    folder.open()
    return folder


JOBS: Mapping[str, Job] = {
    "downloads.accept": accept_loss,
    "downloads.reset": reset_rows,
    "downloads.retry": retry_rows,
    "downloads.skip": skip_rows,
    "leave": leave_owner,
    "monitor.ack": acknowledge,
    "pause": pause,
    "quiz.merge": merge_quizzes,
    "quiz.resolve": resolve_conflict,
    "releases.prune": prune_releases,
    "resume": resume,
    "rollback": roll_back,
    "stop": stop_owner,
    "undo": undo,
    "watch.once": one_pass,
}

WORDS: Mapping[str, str] = {
    "downloads.accept": "accepting lost rows",
    "downloads.reset": "resetting rows",
    "downloads.retry": "re-queueing rows",
    "downloads.skip": "skipping rows",
    "quiz.merge": "merging",
    "quiz.resolve": "resolving",
    "releases.prune": "pruning releases",
    "rollback": "rolling back",
    "undo": "undoing",
    "watch.once": "looking at everything",
}
"""What is at hand while a job is done."""
