"""Taking in a version of the file: every touched row is reconciled with its record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from quizops.downloads.cells import TRACKING_COLUMNS, TrackingCells, printed, status_word
from quizops.downloads.memory import RowChange, TrackerMemory
from quizops.downloads.reconcile import Agreement, Verdict, reconcile
from quizops.downloads.sheet import TrackerSheet
from quizops.downloads.states import SourceName, Status

_NAMED_ROWS = 10
_SHOWN_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Order:
    """An instruction that somebody typed into a status cell."""

    row_id: str
    source: SourceName
    word: str


@dataclass(frozen=True, slots=True)
class Contest:
    """Cells that nobody but us may change, and that somebody changed: found, and written again."""

    row_id: str
    found: TrackingCells
    kept: TrackingCells

    def as_json(self) -> dict[str, Any]:
        """The columns that differ, with both texts, shortened."""
        both = zip(TRACKING_COLUMNS, self.found, self.kept, strict=True)
        return {
            "row_id": self.row_id,
            "columns": {
                column: {"found": found[:_SHOWN_CHARACTERS], "kept": kept[:_SHOWN_CHARACTERS]}
                for column, found, kept in both
                if found != kept
            },
        }


@dataclass(frozen=True, slots=True)
class Intake:
    """What a version of the file brought. `changes` are for the ledger, `unwritten` for the CSV."""

    changes: tuple[RowChange, ...] = ()
    contacts: int = 0
    stale: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    contests: tuple[Contest, ...] = ()
    unwritten: frozenset[str] = frozenset()
    settled: frozenset[str] = frozenset()
    asks_for_write: bool = False

    @property
    def is_news(self) -> bool:
        return bool(self.contacts or self.stale or self.orders or self.contests)

    def as_json(self) -> dict[str, Any]:
        """The event's data: counts, and the first rows by name."""
        return {
            "first_contact": self.contacts,
            "stale": len(self.stale),
            "stale_rows": list(self.stale[:_NAMED_ROWS]),
            "followed": len(self.orders),
            "orders": [
                {"row_id": order.row_id, "source": order.source, "word": order.word}
                for order in self.orders[:_NAMED_ROWS]
            ],
            "contested": len(self.contests),
            "contests": [contest.as_json() for contest in self.contests[:_NAMED_ROWS]],
        }


@dataclass(frozen=True, slots=True)
class Loss:
    """More than half of a tracker's rows are gone in one save: held until somebody says that it is meant."""

    before: int
    lost: int
    sample: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {"rows_before": self.before, "rows_lost": self.lost, "sample": list(self.sample)}


@dataclass(slots=True)
class _Tally:
    changes: list[RowChange] = field(default_factory=list)
    contacts: int = 0
    stale: list[str] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    contests: list[Contest] = field(default_factory=list)
    unwritten: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    asks_for_write: bool = False


def loss_of_rows(sheet: TrackerSheet, memory: TrackerMemory) -> Loss | None:
    """Whether more than half of the rows last taken in are missing now."""
    present = memory.present()
    lost = present - sheet.row_ids()
    if len(lost) * 2 <= len(present):
        return None
    return Loss(len(present), len(lost), tuple(sorted(lost)[:_NAMED_ROWS]))


def take_in(
    sheet: TrackerSheet, memory: TrackerMemory, row_ids: Collection[str], *, tries_allowed: int
) -> Intake:
    """Reconcile these rows of the sheet with their records; changes nothing itself."""
    tally = _Tally()
    missing = sheet.missing_columns
    for row in sheet.some_rows(row_ids):
        row_id = row.context.row_id
        seen = memory.seen(row_id)
        cells = row.cells if seen is None or not missing else _completed(row.cells, seen, missing)
        if cells == seen:
            if row_id in memory.unwritten or cells != row.cells:
                tally.unwritten.add(row_id)
                tally.asks_for_write = True
            continue
        verdict = reconcile(memory.record(row_id), cells)
        waits = _differs(verdict, row.cells, tries_allowed)
        is_contact = verdict.agreement is Agreement.FIRST_CONTACT
        recorded_type = row.context.type if is_contact else None
        tally.changes.append(RowChange(row_id, verdict.record.state, cells, waits, recorded_type or None))
        (tally.unwritten if waits else tally.settled).add(row_id)
        tally.asks_for_write |= waits and not (missing and is_contact)
        _note(tally, row_id, verdict, cells, tries_allowed)
    return Intake(
        tuple(tally.changes),
        tally.contacts,
        tuple(tally.stale),
        tuple(tally.orders),
        tuple(tally.contests),
        frozenset(tally.unwritten),
        frozenset(tally.settled),
        tally.asks_for_write,
    )


def _completed(cells: TrackingCells, seen: TrackingCells, missing: Collection[str]) -> TrackingCells:
    """The cells with those of missing columns as they were last: a column that is gone says nothing."""
    return cells._replace(**{column: getattr(seen, column) for column in missing})


def _differs(verdict: Verdict, cells: TrackingCells, tries_allowed: int) -> bool:
    """Whether the CSV has to be written. Cells met for the first time are right, but for `downloading`."""
    is_contact = verdict.agreement is Agreement.FIRST_CONTACT
    if is_contact and all(status_word(cells.status(source)) != Status.DOWNLOADING for source in SourceName):
        return False
    return printed(verdict.record.state, cells, tries_allowed=tries_allowed) != cells


def _note(tally: _Tally, row_id: str, verdict: Verdict, cells: TrackingCells, tries_allowed: int) -> None:
    match verdict.agreement:
        case Agreement.UNCHANGED:
            return
        case Agreement.FIRST_CONTACT:
            tally.contacts += 1
        case Agreement.STALE:
            tally.stale.append(row_id)
        case Agreement.INSTRUCTION:
            tally.orders += [Order(row_id, source, word) for source, word in verdict.orders]
        case Agreement.CONTESTED:
            kept = printed(verdict.record.state, cells, tries_allowed=tries_allowed)
            tally.contests.append(Contest(row_id, cells, kept))


def cells_from_json(stored: Mapping[str, list[str]]) -> dict[str, TrackingCells]:
    """Row id → cells, as an effect's blob holds them."""
    return {row_id: TrackingCells(*cells) for row_id, cells in stored.items()}
