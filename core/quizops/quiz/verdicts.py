"""What people decide, and what rollbacks take back, written into the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from quizops.clock import Clock, iso
from quizops.errors import UsageError
from quizops.quiz.base_store import places_of, stored_choice, stored_marks, stored_resolution
from quizops.quiz.compare import QuizComparison
from quizops.quiz.model import Conflict, ConflictKind, MergePlan, Resolution, Take
from quizops.quiz.withhold import TakenBack, Withholding, withholding

if TYPE_CHECKING:
    from quizops.ledger.transaction import Transaction
    from quizops.quiz.session import QuizSession


def resolutions_of(
    plan: MergePlan,
    key: str,
    field: str | None,
    take: Take,
    *,
    file: str | None = None,
    value: str | None = None,
) -> list[Resolution]:
    """A word on the conflicts of one question or set (`set:NAME`); on one field of it, where given.

    Raises `UsageError` when there is no such conflict, when a VALUE would answer several fields at once, and
    when the side that is taken is none of a conflict's (`side_of`).
    """
    conflicts = [one for one in plan.conflicts if str(one.id) == key and field in (None, one.field)]
    if not conflicts:
        raise UsageError(_no_conflict(plan, key, field), hint=_known_conflicts(plan))
    if take is Take.VALUE and len(conflicts) > 1:
        fields = ", ".join(str(one.field) for one in conflicts)
        raise UsageError(f"question {key} has conflicts in {fields}", hint="say which one with --field")
    if take is Take.VALUE:
        return [Resolution(key, one.field, take, one.bound, value=value) for one in conflicts]
    said = (file or "") if take is Take.FILE else take.value
    return [side_of(one, said) for one in conflicts]


def side_of(conflict: Conflict, said: str) -> Resolution:
    """`ours`, `theirs`, or the CSV (its path, or its bare name where only one bears it) that wins a conflict.

    Raises `UsageError` for THEIRS where several files disagree, for it means no one of them, and for a file
    that has no part in the conflict.
    """
    key, field, bound = str(conflict.id), conflict.field, conflict.bound
    if said == Take.OURS:
        return Resolution(key, field, Take.OURS, bound)
    if conflict.kind is not ConflictKind.FILES:
        if said == Take.THEIRS:
            return Resolution(key, field, Take.THEIRS, bound)
        raise UsageError(f"{said} is no side of this conflict", hint="take ours or theirs, or give a --value")
    known = [one.location.file or "" for one in conflict.candidates]
    hint = "say which: " + ", ".join(f"--take {file}" for file in (*known, "ours")) + ", or --value TEXT"
    if said == Take.THEIRS:
        raise UsageError(f"{len(known)} files disagree about {_place_of(conflict)}", hint=hint)
    meant = [file for file in known if file == said] or [
        file for file in known if PurePosixPath(file).name == said
    ]
    if len(meant) == 1:
        return Resolution(key, field, Take.FILE, bound, file=meant[0])
    why = "is the name of several files" if meant else "has no part"
    raise UsageError(f"{said} {why} in the conflict at {_place_of(conflict)}", hint=hint)


def record_resolutions(
    transaction: Transaction, quiz: str, made: Sequence[Resolution], *, by: str | None, clock: Clock
) -> None:
    """Store resolutions; the next plan obeys them and spends them."""
    at = iso(clock.now())
    transaction.decisions.put(*(stored_resolution(quiz, one, by, at) for one in made))


def record_choice(
    transaction: Transaction, quiz: str, file: str, take: Take, *, by: str | None, clock: Clock
) -> None:
    """Decide first contact for a file as a whole: THEIRS takes the CSV, OURS keeps the JSON."""
    transaction.decisions.put(stored_choice(quiz, file, take, by, iso(clock.now())))


def withdraw(transaction: Transaction, quiz: str, made: Sequence[Resolution]) -> None:
    """Take resolutions back that no plan has spent yet."""
    for file, key, column in places_of(made):
        transaction.decisions.drop(quiz, file, key, column)


def withhold(
    transaction: Transaction, session: QuizSession, change: QuizComparison, *, by: str | None, clock: Clock
) -> Withholding:
    """Mark what a rollback, or its undo, took back; unmark what it brought back.

    `change` leads from the JSON before to the one that the session follows now.
    """
    source = session.source(transaction)
    live = session.live
    found = withholding(
        TakenBack(
            change,
            source.live_sets,
            lambda id: source.tables.rows(id)[0],
            lambda name: source.tables.set_rows(name)[0],
            lambda id: live.question(id) if live is not None else None,
            [mark for marks in source.decisions.marks.values() for mark in marks],
        )
    )
    for file, key, column in places_of(found.drop):
        transaction.decisions.drop(session.quiz, file, key, column)
    transaction.decisions.put(*stored_marks(session.quiz, found.put, by, iso(clock.now())))
    return found


def _no_conflict(plan: MergePlan, key: str, field: str | None) -> str:
    what = f"{key}, field {field}," if field is not None else key
    return f"{plan.quiz} has no conflict at {what} that could be resolved"


def _place_of(conflict: Conflict) -> str:
    return f"{conflict.id} {conflict.field or ''}".strip()


def _known_conflicts(plan: MergePlan) -> str:
    shown: list[Conflict] = plan.conflicts[:5]
    if not shown:
        return "nothing waits for anybody; see quizops quiz plan"
    return "conflicts wait at " + ", ".join(map(_place_of, shown))
