"""Merge now, and decide conflicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops.clock import iso
from quizops.errors import UsageError
from quizops.jobs.asked import Asked
from quizops.jobs.decided import WHOLE, bases_of, decided, value_at
from quizops.jobs.folder import ContentFolder
from quizops.jobs.passes import look_anew
from quizops.jobs.policy import policy_of
from quizops.jobs.words import known_word
from quizops.ledger import Cause, Decision, Transaction
from quizops.quiz.base_store import stored_choice, stored_resolution
from quizops.quiz.model import (
    SET_KEY_PREFIX,
    Conflict,
    ConflictKind,
    FirstContact,
    MergePlan,
    Resolution,
    Take,
)
from quizops.quiz.place import QuizPlace
from quizops.quiz.verdicts import side_of

RESOLVE_ACTION = "quiz.resolve"
UNDOABLE = 1000
"""Questions that one decision may concern and still be taken back exactly: each is kept as it was."""


def merge_quizzes(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{quiz?, strategy?, on_conflict?, blank?, first_contact?, reapply?}`: one quiz, or all.

    Given by hand, a merge takes what differs at first contact, unless it is told to hold it.
    """
    name = payload.get("quiz")
    places = folder.quizzes.places if name is None else [folder.quizzes.named(name)]
    policy = policy_of(folder.parts.config, {"first_contact": FirstContact.TAKE, **payload})
    plans = [
        folder.quizzes.merge(place, policy, Cause.OPERATOR, operator=asked.operator, fresh=True)
        for place in places
    ]
    return {"plans": plans}


def resolve_conflict(folder: ContentFolder, payload: Mapping[str, Any], asked: Asked) -> dict[str, Any]:
    """`{quiz?, id, field?, take?, value?}` or `{quiz?, file, take}`: record the word, and publish it.

    `action` in the answer is what `undo` takes back; None where more questions than `UNDOABLE` are concerned.
    """
    place = folder.quizzes.named(payload.get("quiz"))
    keys = _keys(folder, place, payload)
    try:
        decisions = _decisions(folder, place, payload, asked)
    except UsageError:
        # A dead owner had this in its hands: what it decided is recorded, and no conflict waits any more.
        if not asked.again:
            raise
        decisions = []
    witness = Witness(folder, place, keys, _title(place, payload, keys), asked)
    with folder.parts.ledger.writing() as tx:
        tx.decisions.put(*decisions)
        look_anew(tx, place.name)
        told = {
            "quiz": place.name,
            "id": payload.get("id"),
            "field": payload.get("field"),
            "take": payload.get("take"),
        }
        tx.events.append("resolved", place.name, {"quiz": place.name, **told}, operator=asked.operator)
    policy = policy_of(folder.parts.config)
    plan = folder.quizzes.merge(
        place, policy, Cause.OPERATOR, operator=asked.operator, on_commit=witness.record
    )
    return {"resolved": len(decisions), "action": witness.action, "plans": [plan]}


class Witness:
    """Sees what a decision changes, and notes it in the transaction that makes it so."""

    def __init__(
        self, folder: ContentFolder, place: QuizPlace, keys: Sequence[str], title: str, asked: Asked
    ) -> None:
        self.action: str | None = None
        self._quiz = place.name
        self._keys = keys if len(keys) <= UNDOABLE else ()
        self._title = title
        self._asked = asked
        self._files = [place.file(path) for path in place.files]
        live = folder.quizzes.session(place).live
        self._questions = {
            key: value_at(live, key, WHOLE) for key in self._keys if not key.startswith(SET_KEY_PREFIX)
        }
        with folder.parts.ledger.reading() as tx:
            self._bases = bases_of(tx, self._quiz, self._files, self._keys)

    def record(self, tx: Transaction, plan: MergePlan) -> None:
        now = bases_of(tx, self._quiz, self._files, self._keys)
        found = decided(self._keys, plan, self._questions, self._bases, now)
        if not found or (self._asked.again and not any(one.live for one in found)):
            return
        undo = {"quiz": self._quiz, "decided": [one.as_json() for one in found]}
        self.action = tx.journal.add(self._asked.operator, RESOLVE_ACTION, self._title, undo).id


def _keys(folder: ContentFolder, place: QuizPlace, payload: Mapping[str, Any]) -> list[str]:
    """The questions and sets that a word is about."""
    if not payload.get("file"):
        key = str(payload.get("id"))
        return [key] if key.startswith(SET_KEY_PREFIX) or key.lstrip("-").isdigit() else []
    plan = folder.quizzes.session(place).plan(policy_of(folder.parts.config))
    of_file = (one for one in plan.conflicts if one.location.file == str(payload["file"]))
    return list({str(one.id): None for one in of_file if one.kind is ConflictKind.FIRST_CONTACT})


def _title(place: QuizPlace, payload: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The sentence that the undo list shows."""
    if payload.get("file"):
        return f"took {payload.get('take')} at first contact of {payload['file']} ({len(keys)} questions)"
    what = f"{payload.get('id')} {payload.get('field') or ''}".strip()
    if payload.get("value") is not None:
        return f"set {what} of {place.name}"
    return f"took {payload.get('take')} for {what} of {place.name}"


def _decisions(
    folder: ContentFolder, place: QuizPlace, payload: Mapping[str, Any], asked: Asked
) -> list[Decision]:
    at = iso(folder.parts.clock.now())
    if payload.get("file"):
        take = known_word(Take, payload.get("take"))
        file = str(payload["file"])
        known = [place.file(path) for path in place.files]
        if file not in known:
            raise UsageError(f"{file} is no file of {place.name}", hint=f"its files: {', '.join(known)}")
        return [stored_choice(place.name, file, take, asked.operator, at)]
    conflicts = _named_conflicts(folder, place, payload)
    if payload.get("value") is not None and len(conflicts) > 1:
        fields = ", ".join(str(one.field) for one in conflicts)
        raise UsageError(f"conflicts wait in {fields}", hint="say with --field which one the value is for")
    return [
        stored_resolution(place.name, _resolution(conflict, payload), asked.operator, at)
        for conflict in conflicts
    ]


def _named_conflicts(folder: ContentFolder, place: QuizPlace, payload: Mapping[str, Any]) -> list[Conflict]:
    plan = folder.quizzes.session(place).plan(policy_of(folder.parts.config))
    wanted, field = str(payload.get("id")), payload.get("field")
    found = [one for one in plan.conflicts if str(one.id) == wanted and field in (None, one.field)]
    if found:
        return found
    waiting = sorted({f"{one.id}" + (f" {one.field}" if one.field else "") for one in plan.conflicts})
    raise UsageError(
        f"no conflict waits at {wanted}{f' {field}' if field else ''}",
        hint=f"conflicts of {place.name}: {', '.join(waiting[:10]) or 'none'}",
    )


def _resolution(conflict: Conflict, payload: Mapping[str, Any]) -> Resolution:
    key, value, take = str(conflict.id), payload.get("value"), payload.get("take")
    if value is not None:
        return Resolution(key, conflict.field, Take.VALUE, conflict.bound, value=str(value))
    if not take:
        raise UsageError(
            "say how it is decided", hint="--take ours, --take theirs, --take FILE or --value TEXT"
        )
    return side_of(conflict, str(take))
