"""What an operation does to many rows, as a plan that can be committed, told and undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from operator import attrgetter
from typing import Any

from quizops.downloads.operations import Operation, OperationAnswer, Refusal, SkippedRow, outcome
from quizops.downloads.states import Category, RowState, SourceName, SourceState, Status


@dataclass(frozen=True, slots=True)
class SourceChange:
    """One source of one row, before and after."""

    row_id: str
    source: SourceName
    before: SourceState
    after: SourceState

    def as_json(self) -> list[Any]:
        return [self.row_id, self.source.value, state_as_json(self.before), state_as_json(self.after)]

    @classmethod
    def from_json(cls, stored: Sequence[Any]) -> SourceChange:
        row_id, source, before, after = stored
        return cls(row_id, SourceName(source), state_from_json(before), state_from_json(after))


@dataclass(frozen=True)
class OperationPlan:
    """What an operation would do to rows."""

    operation: Operation
    changes: tuple[SourceChange, ...]
    skipped: tuple[SkippedRow, ...]
    unknown: tuple[str, ...]

    @cached_property
    def changed_rows(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.row_id for change in self.changes))

    @property
    def title(self) -> str:
        """The sentence of the undo list."""
        rows = self.changed_rows
        named = f"row {rows[0]}" if len(rows) == 1 else f"{len(rows)} rows"
        return f"{self.operation.value} of {named}"

    def answer(self, action: str | None) -> OperationAnswer:
        return OperationAnswer(self.operation, self.changed_rows, self.skipped, self.unknown, action)


@dataclass(frozen=True, slots=True)
class Restoring:
    """What an undo puts back; `touched` rows were changed since and stay as they are."""

    changes: tuple[SourceChange, ...]
    touched: tuple[str, ...]

    @property
    def restored(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.row_id for change in self.changes))

    def as_json(self) -> dict[str, Any]:
        return {"restored": list(self.restored), "touched": list(self.touched)}


def plan_operation(
    operation: Operation,
    row_ids: Iterable[str],
    sources: Sequence[SourceName],
    *,
    state: Callable[[str], RowState | None],
    has_links: Callable[[str, SourceName], bool],
) -> OperationPlan:
    """Decide for each row; `state` gives None for a row that is missing or fenced off.

    A row is skipped when the operation applies to none of its sources.
    """
    changes: list[SourceChange] = []
    skipped_rows: list[SkippedRow] = []
    unknown: list[str] = []
    for row_id in dict.fromkeys(row_ids):
        row = state(row_id)
        if row is None:
            unknown.append(row_id)
            continue
        reasons = []
        for source in sources:
            reading = row.of(source)
            after = outcome(operation, reading, has_links=partial(has_links, row_id, source))
            if isinstance(after, Refusal):
                reasons.append(f"{source} {after.reason}")
            elif isinstance(reading, SourceState):
                changes.append(SourceChange(row_id, source, reading, after))
        if len(reasons) == len(sources):
            skipped_rows.append(SkippedRow(row_id, "; ".join(reasons)))
    return OperationPlan(operation, tuple(changes), tuple(skipped_rows), tuple(unknown))


def plan_undo(stored: Iterable[Sequence[Any]], state: Callable[[str], RowState | None]) -> Restoring:
    """Turn back every stored change whose row is still as it was left; a row is turned back as a whole."""
    by_row: dict[str, list[SourceChange]] = {}
    for item in stored:
        change = SourceChange.from_json(item)
        by_row.setdefault(change.row_id, []).append(change)
    backwards: list[SourceChange] = []
    touched: list[str] = []
    for row_id, changes in by_row.items():
        row = state(row_id)
        if row is None or any(row.of(change.source) != change.after for change in changes):
            touched.append(row_id)
            continue
        backwards += [SourceChange(row_id, change.source, change.after, change.before) for change in changes]
    return Restoring(tuple(backwards), tuple(touched))


def state_as_json(state: SourceState) -> list[Any]:
    """The fields of a state, in their order."""
    return list(_FIELDS(state))


def state_from_json(stored: Sequence[Any]) -> SourceState:
    status, files, media_ids, category, *others = stored
    return SourceState(
        Status(status), tuple(files), tuple(media_ids), Category(category) if category else None, *others
    )


_FIELDS = attrgetter(*SourceState.__slots__)
