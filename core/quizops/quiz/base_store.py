"""Bases and decisions as the ledger keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from quizops.quiz.model import BaseRow, Decisions, Mark, Resolution, Take

if TYPE_CHECKING:
    from quizops.ledger.stores.decisions import Decision
    from quizops.ledger.transaction import Transaction

OPEN_DIGEST = bytes(8)
"""Stands for no row: the next start looks at a base of this digest, whatever its row says."""

WITHHELD = "withheld"
_Key = TypeVar("_Key", int, str)
_RESOLUTION_COLUMN = "field:"
_ANY_KEY = "*"


class BaseStore(Protocol):
    """Where a plan reads bases, by question and by set."""

    def rows(self, ids: Iterable[int]) -> Mapping[int, Mapping[str, BaseRow]]:
        """Question → file → base; questions without one may be left out."""

    def sets(self, names: Iterable[str]) -> Mapping[str, Mapping[str, BaseRow]]:
        """Set name → file → base."""


class NoBases:
    """The bases of plain files: none."""

    def rows(self, ids: Iterable[int]) -> Mapping[int, Mapping[str, BaseRow]]:
        return {}

    def sets(self, names: Iterable[str]) -> Mapping[str, Mapping[str, BaseRow]]:
        return {}


class LedgerBases:
    """The bases of one quiz, read in one transaction.

    `known` are the digests of the questions' bases by file, so that nobody asks for what is not there;
    `renamed` maps a file's name in the ledger to the one that it has now.
    """

    def __init__(
        self,
        transaction: Transaction,
        quiz: str,
        known: Mapping[str, Mapping[int, bytes]],
        known_sets: Mapping[str, Mapping[str, bytes]],
        renamed: Mapping[str, str],
    ) -> None:
        self._transaction = transaction
        self._quiz = quiz
        self._known = known
        self._known_sets = known_sets
        self._stored = {new: old for old, new in renamed.items()}

    def rows(self, ids: Iterable[int]) -> Mapping[int, Mapping[str, BaseRow]]:
        wanted = list(ids)
        keys = [
            (self._stored.get(file, file), id)
            for file, digests in self._known.items()
            for id in wanted
            if id in digests
        ]
        return _by_key(self._transaction.bases.cells(self._quiz, keys), self._names())

    def sets(self, names: Iterable[str]) -> Mapping[str, Mapping[str, BaseRow]]:
        wanted = list(names)
        keys = [
            (self._stored.get(file, file), name)
            for file, digests in self._known_sets.items()
            for name in wanted
            if name in digests
        ]
        return _by_key(self._transaction.bases.set_cells(self._quiz, keys), self._names())

    def _names(self) -> dict[str, str]:
        return {old: new for new, old in self._stored.items()}


def _by_key(
    found: Mapping[tuple[str, _Key], bytes], names: Mapping[str, str]
) -> dict[_Key, dict[str, BaseRow]]:
    grouped: defaultdict[_Key, dict[str, BaseRow]] = defaultdict(dict)
    for (file, key), blob in found.items():
        grouped[key][names.get(file, file)] = BaseRow.unpack(blob)
    return grouped


def read_decisions(stored: Iterable[Decision], renamed: Mapping[str, str]) -> Decisions:
    """The ledger's decisions in the words of a plan."""
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    resolutions: defaultdict[str, list[Resolution]] = defaultdict(list)
    files: dict[str, Take] = {}
    for one in stored:
        file = renamed.get(one.file, one.file)
        if one.key == _ANY_KEY:
            files[file] = Take(one.verdict)
        elif one.verdict == WITHHELD:
            marks[one.key].append(Mark(file, one.key, one.column, one.cell or ""))
        else:
            resolutions[one.key].append(_resolution(one))
    return Decisions(marks, resolutions, files)


def _resolution(one: Decision) -> Resolution:
    field = one.column.removeprefix(_RESOLUTION_COLUMN) or None
    data = one.data
    return Resolution(one.key, field, Take(one.verdict), one.cell or "", data.get("file"), data.get("value"))


def stored_marks(quiz: str, marks: Iterable[Mark], by: str | None, at: str) -> Iterator[Decision]:
    """Marks as the ledger keeps them."""
    from quizops.ledger.stores.decisions import Decision

    return (Decision(quiz, mark.file, mark.key, mark.column, WITHHELD, mark.cell, by, at) for mark in marks)


def stored_resolution(quiz: str, made: Resolution, by: str | None, at: str) -> Decision:
    """A resolution as the ledger keeps it."""
    from quizops.ledger.stores.decisions import Decision

    column = f"{_RESOLUTION_COLUMN}{made.field or ''}"
    data = {"file": made.file, "value": made.value}
    return Decision(quiz, "", made.key, column, made.take.value, made.bound, by, at, data)


def stored_choice(quiz: str, file: str, take: Take, by: str | None, at: str) -> Decision:
    """A word on a whole file's first contact as the ledger keeps it."""
    from quizops.ledger.stores.decisions import Decision

    return Decision(quiz, file, _ANY_KEY, "", take.value, None, by, at)


def places_of(spent: Sequence[Mark | Resolution]) -> Iterator[tuple[str, str, str]]:
    """File, key and column under which the ledger keeps these decisions."""
    for one in spent:
        if isinstance(one, Mark):
            yield one.file, one.key, one.column
        else:
            yield "", one.key, f"{_RESOLUTION_COLUMN}{one.field or ''}"
