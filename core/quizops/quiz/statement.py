"""What the CSVs say about one field, and what follows from it: the heart of the merge, free of any CSV.

A field of a question and an option set are decided by the same rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from quizops.quiz.edits import ABSENT, OrAbsent
from quizops.quiz.model import ConflictKind, FirstContact, OnConflict, Policy, Resolution, Strategy, Take
from quizops.quiz.values import same_json


class Unknown(Enum):
    """A base that can no longer be read: equal to nothing, so that a person is asked."""

    UNKNOWN = "unknown"


class Standing(StrEnum):
    """How a statement stands to the base of its cells."""

    SAME = "same"
    CHANGED = "changed"
    FIRST = "first"
    FREED = "freed"
    """Its cell was withheld and has been edited, or is re-applied: taken without a conflict."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One file's word on one field. `value` ABSENT: it shall go, which `told` says a `!clear` did.

    `words` are the texts it was read from, `column` the one to point at. `implied`: no cell wrote it, it
    only fills what is absent.
    """

    file: str
    value: OrAbsent
    standing: Standing
    words: tuple[str, ...] = ()
    column: str | None = None
    told: bool = True
    implied: bool = False


class Step(StrEnum):
    KEEP = "keep"
    TAKE = "take"
    WAIT = "wait"
    """A conflict; the cell waits alone."""
    HOLD = "hold"
    """A conflict; the whole question waits."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a field. `unsettled`: the files whose cells keep their bases.

    `resolution` is the one that decided; `kind`, `theirs` and `bound` describe a conflict, `rivals` all that
    disagree in one of kind FILES.
    """

    step: Step
    value: OrAbsent = ABSENT
    unsettled: frozenset[str] = frozenset()
    kind: ConflictKind | None = None
    theirs: Statement | None = None
    bound: str = ""
    resolution: Resolution | None = None
    rivals: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Court:
    """Everything that decides beside the statements: the policy, and the people's word."""

    policy: Policy
    resolutions: Sequence[Resolution] = ()
    files: Mapping[str, Take] | None = None

    def ruling(self, contenders: Sequence[Statement], kind: ConflictKind, bound: str) -> Ruling | None:
        """Who wins this conflict, or None when it waits for somebody."""
        for resolution in self.resolutions:
            if resolution.bound == bound:
                return Ruling(resolution.take, resolution.file, resolution)
        if self.files:
            by_file = self._by_file(contenders, kind)
            if by_file is not None:
                return by_file
        match self.policy.on_conflict:
            case OnConflict.OURS:
                return Ruling(Take.OURS)
            case OnConflict.THEIRS:
                return Ruling(Take.THEIRS)
            case OnConflict.HOLD:
                return None

    def _by_file(self, contenders: Sequence[Statement], kind: ConflictKind) -> Ruling | None:
        """First contact can be decided for a file as a whole."""
        if kind not in (ConflictKind.FIRST_CONTACT, ConflictKind.FILES) or not self.files:
            return None
        if any(one.standing is not Standing.FIRST for one in contenders):
            return None
        taken = [one.file for one in contenders if self.files.get(one.file) is Take.THEIRS]
        if taken:
            return Ruling(Take.FILE, taken[-1])
        if all(self.files.get(one.file) is Take.OURS for one in contenders):
            return Ruling(Take.OURS)
        return None


@dataclass(frozen=True, slots=True)
class Ruling:
    take: Take
    file: str | None = None
    resolution: Resolution | None = None


KEPT = Outcome(Step.KEEP)


def decide(ours: OrAbsent, statements: Sequence[Statement], bases: Iterable[Any], court: Court) -> Outcome:
    """What becomes of a field.

    `statements` are in natural order of their files, without empty cells that say nothing and without
    withheld ones. `bases` yields what the field's bases mean, of every file that ever spoke of it, and is
    only read when both sides may have moved. Pure.
    """
    if not statements:
        return KEPT
    moved = [one for one in statements if one.standing in (Standing.CHANGED, Standing.FREED)]
    first = [one for one in statements if one.standing is Standing.FIRST and _speaks(one, ours)]
    contenders = moved + [one for one in first if not same(one.value, ours)] if moved else first
    if court.policy.strategy is Strategy.PRESERVE:
        return _preserve(ours, contenders, statements, court)
    if not contenders:
        return _stand(ours, statements, court)
    if not _agree(contenders):
        return _conflict(ours, contenders, ConflictKind.FILES, not moved, court)
    winner = contenders[-1]
    if same(winner.value, ours):
        return KEPT
    if court.policy.strategy is Strategy.OVERWRITE:
        return Outcome(Step.TAKE, winner.value)
    if moved:
        freed = any(one.standing is Standing.FREED for one in moved)
        if freed or any(same(base, ours) for base in bases):
            return Outcome(Step.TAKE, winner.value)
        return _conflict(ours, contenders, ConflictKind.FIELD, False, court)
    if is_empty(ours) or court.policy.first_contact is FirstContact.TAKE:
        return Outcome(Step.TAKE, winner.value)
    return _conflict(ours, contenders, ConflictKind.FIRST_CONTACT, True, court)


def _speaks(one: Statement, ours: OrAbsent) -> bool:
    return not one.implied or is_empty(ours)


def _stand(ours: OrAbsent, statements: Sequence[Statement], court: Court) -> Outcome:
    """Nothing moved in the CSVs: only `overwrite` insists, and only on what its files agree in."""
    spoken = [one for one in statements if not one.implied]
    if court.policy.strategy is not Strategy.OVERWRITE or not spoken:
        return KEPT
    if not _agree(spoken) or same(spoken[-1].value, ours):
        return KEPT
    return Outcome(Step.TAKE, spoken[-1].value)


def _preserve(
    ours: OrAbsent, contenders: Sequence[Statement], statements: Sequence[Statement], court: Court
) -> Outcome:
    """What exists wins; what is absent or empty is filled; `!clear` clears when it is news.

    While any file says `!clear` the field is not filled again by what another one has said all along.
    """
    news = [one for one in contenders if one.told or one.value is not ABSENT]
    if not is_empty(ours) and not (news and all(one.value is ABSENT for one in news)):
        return Outcome(
            Step.KEEP, unsettled=frozenset(one.file for one in contenders if not same(one.value, ours))
        )
    cleared = any(one.told and one.value is ABSENT for one in statements)
    offers = news or [one for one in statements if one.value is not ABSENT and not cleared]
    if not offers or same(offers[-1].value, ours):
        return KEPT
    if not _agree(offers):
        return _conflict(ours, offers, ConflictKind.FILES, False, court)
    return Outcome(Step.TAKE, offers[-1].value)


def _conflict(
    ours: OrAbsent, contenders: Sequence[Statement], kind: ConflictKind, alone: bool, court: Court
) -> Outcome:
    bound = bound_to(contenders)
    ruling = court.ruling(contenders, kind, bound)
    theirs = contenders[-1]
    if ruling is None:
        files = frozenset(one.file for one in contenders)
        step = Step.WAIT if alone else Step.HOLD
        rivals = tuple(contenders) if kind is ConflictKind.FILES else ()
        return Outcome(step, ours, files, kind, theirs, bound, rivals=rivals)
    if ruling.take is Take.OURS:
        return Outcome(Step.KEEP, bound=bound, resolution=ruling.resolution)
    if ruling.take is Take.FILE:
        theirs = next((one for one in contenders if one.file == ruling.file), theirs)
    return Outcome(Step.TAKE, theirs.value, bound=bound, theirs=theirs, resolution=ruling.resolution)


def _agree(statements: Sequence[Statement]) -> bool:
    return all(same(one.value, statements[0].value) for one in statements[1:])


def bound_to(statements: Iterable[Statement]) -> str:
    """A short name for exactly these words of exactly these files."""
    return digest_of(part for one in statements for part in (one.file, *one.words))


def digest_of(parts: Iterable[str]) -> str:
    """16 hexadecimal digits that stand for a sequence of texts."""
    digest = hashlib.blake2b(digest_size=8)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def is_empty(value: OrAbsent) -> bool:
    """Whether a field holds nothing: absent, null, an empty text, list or object."""
    return value is ABSENT or value is None or value == "" or value == [] or value == {}


def same(one: Any, other: Any) -> bool:
    """Whether two values of a field mean the same; an empty one means the same as none."""
    if isinstance(one, Enum) or isinstance(other, Enum):
        return one is other or (one is ABSENT and is_empty(other)) or (other is ABSENT and is_empty(one))
    return same_json(one, other)
