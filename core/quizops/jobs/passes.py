"""The last pass over each quiz: from which versions of its files, and what was left waiting.

A quiz whose files are still the same, under the same policy, needs no look at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizops.clock import iso
from quizops.errors import Problem
from quizops.files import FileId
from quizops.jobs.leftovers import digest_of_leftover, keep_leftover, leftover_of
from quizops.ledger import Transaction
from quizops.quiz.model import Conflict, MergePlan, Policy
from quizops.quiz.place import QuizPlace
from quizops.wiring import Parts

_PREFIX = "pass:"
_WAITING_KEPT = 250
VersionOf = Callable[[Path], FileId | None]


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass found and left. `seen` tells file versions and policy apart; counts are of what waits.

    `held` counts conflicts; `refused` counts refused cells by file; `error` is why the whole quiz is held.
    """

    seen: Mapping[str, Any]
    at: str
    version: str | None = None
    questions: int = 0
    option_sets: int = 0
    pending: int = 0
    withheld: int = 0
    held: int = 0
    blanked: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    error: str | None = None
    waiting: Sequence[str] = ()
    """What waits, each by a key that stays the same while it does (`waiting_key`)."""
    left: str | None = None
    """Which leftover is kept beside it (`digest_of_leftover`); None where none was recorded."""
    leftover: bytes | None = field(default=None, repr=False, compare=False)
    """What is to be kept beside it with the pass; never part of what is stored as the pass itself."""


def what_is_there(place: QuizPlace, policy: Policy, version_of: VersionOf = FileId.of_path) -> dict[str, Any]:
    """The versions of a quiz's files and the policy, as a value to compare.

    `version_of` tells another version of a file than the one on disk, such as the one that was read.
    """
    files = {place.file(path): _identity(version_of(path)) for path in (*place.files, place.output)}
    return {"files": files, "policy": {name: str(value) for name, value in asdict(policy).items()}}


def last_pass(tx: Transaction, quiz: str) -> Pass | None:
    told = tx.seen.get(_PREFIX + quiz)
    return None if told is None else Pass(**told)


def last_passes(parts: Parts) -> dict[str, Pass]:
    """Of every quiz, by name."""
    with parts.ledger.reading() as tx:
        told = tx.seen.all(_PREFIX)
    return {key.removeprefix(_PREFIX): Pass(**value) for key, value in told.items()}


def record_pass(tx: Transaction, quiz: str, done: Pass) -> None:
    """With its leftover, where that is another one than before: it can be as large as what waits."""
    before = last_pass(tx, quiz) if done.leftover is not None else None
    told = asdict(done)
    leftover = told.pop("leftover")
    if leftover is not None and (before is None or before.left != done.left):
        keep_leftover(tx, quiz, leftover)
    tx.seen.put(_PREFIX + quiz, told)


def look_anew(tx: Transaction, quiz: str) -> None:
    """Have the next pass look at a quiz though its files are the same: something was decided about it."""
    before = last_pass(tx, quiz)
    if before is not None:
        record_pass(tx, quiz, replace(before, seen={}))


def pass_of_plan(
    parts: Parts,
    place: QuizPlace,
    plan: MergePlan,
    *,
    seen: Mapping[str, Any],
    questions: int,
    option_sets: int,
) -> Pass:
    """What a plan leaves once it is applied; `seen` is what it was made of, be there a newer save or not."""
    refused: dict[str, int] = {}
    for problem in plan.refused:
        file = problem.location.file or ""
        refused[file] = refused.get(file, 0) + 1
    for path in place.files:
        refused.setdefault(place.file(path), 0)
    leftover = leftover_of(plan)
    return Pass(
        seen=seen,
        at=iso(parts.clock.now()),
        version=plan.to_version,
        questions=questions,
        option_sets=option_sets,
        withheld=len(plan.withheld),
        held=len(plan.conflicts),
        blanked=len(plan.blanked),
        refused=refused,
        waiting=[waiting_key(one) for each in waiting_of(plan) for one in each],
        left=digest_of_leftover(leftover),
        leftover=leftover,
    )


def waiting_key(one: Problem | Conflict) -> str:
    """The same for the same cause, wherever its line has moved to; a digest, as it may quote whole cells."""
    if isinstance(one, Problem):
        cause = f"{one.location.file} {one.rule} {one.message}"
    else:
        cause = f"{one.id} {one.field} {one.kind} {one.bound}"
    return blake2b(cause.encode(errors="backslashreplace"), digest_size=8).hexdigest()


def waiting_of(plan: MergePlan) -> tuple[Sequence[Problem], Sequence[Conflict]]:
    """Refused cells and conflicts that a plan leaves; of very many only the first of each."""
    return plan.refused[:_WAITING_KEPT], plan.conflicts[:_WAITING_KEPT]


def _identity(file_id: FileId | None) -> list[int] | None:
    return None if file_id is None else file_id.as_json()
