"""What a row means when the CSV and the ledger disagree, as one pure function.

A row is compared with what the CSV last held (`RowMemory.seen`) and with every state of its eight cells
that we wrote or found before (`RowMemory.known`, as digests).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from quizops.downloads.cells import (
    TrackingCells,
    digest,
    found_source,
    found_state,
    status_spellings,
    status_word,
)
from quizops.downloads.operations import reset_state, retried, skipped
from quizops.downloads.states import Fence, RowState, SourceName


class Agreement(StrEnum):
    """How a row of the CSV stands to the ledger."""

    UNCHANGED = "unchanged"
    FIRST_CONTACT = "first_contact"
    STALE = "stale"
    INSTRUCTION = "instruction"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class RowMemory:
    """What the CSV last held of a row, read or written by us, and the digests of all it ever held."""

    seen: TrackingCells
    known: frozenset[bytes] = frozenset()

    def moved_to(self, cells: TrackingCells) -> RowMemory:
        """The memory once the CSV holds `cells`."""
        return self if cells == self.seen else RowMemory(cells, self.known | {digest(self.seen)})

    def remembers(self, cells: TrackingCells) -> bool:
        found = digest(cells)
        return found in self.known or found == digest(self.seen)


@dataclass(frozen=True, slots=True)
class RowRecord:
    """A row as the ledger has it."""

    state: RowState
    memory: RowMemory


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to make of a row: the record from now on, and why. `orders` are the instructions followed."""

    agreement: Agreement
    record: RowRecord
    orders: tuple[tuple[SourceName, str], ...] = ()


def reconcile(record: RowRecord | None, cells: TrackingCells) -> Verdict:
    """Compare the eight cells of a row with its record (None: never seen).

    First contact takes the cells as they stand. Later: what was seen last changes nothing; a state we
    wrote or found before is a stale copy; a known state in which only status cells became `pending`,
    `reset` or `skipped` is an instruction; anything else is contested. In all but the first and the
    instruction the record's state stays, to be written again. Reconciling the result with the same
    cells gives `UNCHANGED`.
    """
    if record is None:
        return Verdict(Agreement.FIRST_CONTACT, RowRecord(found_state(cells), RowMemory(cells)))
    if cells == record.memory.seen:
        return Verdict(Agreement.UNCHANGED, record)
    state = _fences_looked_at_again(record.state, cells)
    moved = RowRecord(state, record.memory.moved_to(cells))
    if record.memory.remembers(cells):
        return Verdict(Agreement.STALE, moved)
    if _fences(state) < _fences(record.state):
        return Verdict(Agreement.FIRST_CONTACT, moved)
    orders = _orders(record.memory, cells)
    if orders:
        return Verdict(Agreement.INSTRUCTION, replace(moved, state=_followed(state, orders)), orders)
    return Verdict(Agreement.CONTESTED, moved)


def _fences(state: RowState) -> int:
    return sum(state.known(source) is None for source in SourceName)


def _fences_looked_at_again(state: RowState, cells: TrackingCells) -> RowState:
    """A fenced source has never been known: whatever its cells say now is its first contact."""
    for source in SourceName:
        if isinstance(state.of(source), Fence):
            state = state.having(source, found_source(cells, source))
    return state


def _orders(memory: RowMemory, cells: TrackingCells) -> tuple[tuple[SourceName, str], ...]:
    """The status words that alone separate the cells from a known state; the fewest that explain it."""
    spoken = [
        (source, word) for source in SourceName if (word := status_word(cells.status(source))) in _FOLLOW
    ]
    single = [(order,) for order in spoken]
    for orders in (*single, tuple(spoken)):
        if orders and any(memory.remembers(before) for before in _before(cells, orders)):
            return orders
    return ()


def _before(cells: TrackingCells, orders: tuple[tuple[SourceName, str], ...]) -> Iterator[TrackingCells]:
    """Every row of cells that these orders may have been typed into."""
    if not orders:
        yield cells
        return
    (source, _), *others = orders
    for spelling in status_spellings():
        yield from _before(cells.with_status(source, spelling), tuple(others))


def _followed(state: RowState, orders: tuple[tuple[SourceName, str], ...]) -> RowState:
    for source, word in orders:
        known = state.known(source)
        if known is not None:
            state = state.having(source, _FOLLOW[word](known))
    return state


_FOLLOW = {"pending": retried, "reset": reset_state, "skipped": skipped}
