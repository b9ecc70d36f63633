"""A CSV that stays in memory, found by key, and follows its file change by change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from quizops.errors import ContentError, Location
from quizops.tables.dialect import CsvRule
from quizops.tables.digests import digests_of
from quizops.tables.document import CsvDocument, Record
from quizops.tables.snapshot import FileSnapshot
from quizops.tables.tokens import text_of
from quizops.tables.windows import Change, replaced

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class KeyChanges(Generic[K]):
    """Which keys a new version of the file may have changed.

    `touched` names every key that has another record, more or fewer of them, now or before; with
    `everything` (header or dialect changed, first load) it is all keys of both versions.
    """

    touched: frozenset[K]
    everything: bool
    refusals_changed: bool


class KeyedTable(Generic[K]):
    """A resident document with an index from the texts of one column to its records.

    `key_of` turns a cell's text into a key, or None for a cell that is none; it must depend on nothing
    else. Every record bears a handle that it keeps while it is untouched, so that inserting a row does
    not renumber the index.
    """

    def __init__(
        self,
        snapshot: FileSnapshot,
        document: CsvDocument,
        key_column: str,
        key_of: Callable[[str], K | None],
    ) -> None:
        self.snapshot = snapshot
        self.document = document
        self.key_column = key_column
        self._key_of = key_of
        self._index_all()

    @classmethod
    def load(
        cls, snapshot: FileSnapshot, file: str, key_column: str, key_of: Callable[[str], K | None]
    ) -> KeyedTable[K]:
        """Parse and index a file; `file` is its name in errors.

        Raises `ContentError` as `CsvDocument.parse` does, and when the header lacks `key_column`.
        """
        document = CsvDocument.parse(snapshot.data, file)
        _require_column(document, key_column)
        return cls(snapshot, document, key_column, key_of)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __len__(self) -> int:
        return len(self._by_key)

    def __iter__(self) -> Iterator[K]:
        """Every key once."""
        return iter(self._by_key)

    def keys(self) -> set[K]:
        return set(self._by_key)

    def records(self, key: K) -> tuple[Record, ...]:
        """The records that bear this key, in the order of the file; several when it is duplicated."""
        held = self._by_key.get(key)
        if held is None:
            return ()
        records = self.document.records
        if isinstance(held, int):
            return (records[int(self._positions[held])],)
        return tuple(records[index] for index in sorted(self._positions[held].tolist()))

    def duplicated(self) -> set[K]:
        """Keys that more than one record bears."""
        return set(self._several)

    @property
    def unkeyed(self) -> tuple[Record, ...]:
        """Records whose key cell is empty or wrong, in the order of the file."""
        records = self.document.records
        indices = sorted(int(self._positions[handle]) for handle in self._unkeyed)
        return tuple(records[index] for index in indices)

    def key(self, record: Record) -> K | None:
        """The key of one of this table's records."""
        return self._key_of(record.text_at(record.document.columns[self.key_column]))

    def replace(self, snapshot: FileSnapshot) -> KeyChanges[K]:
        """Follow the file to a new version; afterwards the table equals a fresh load of it.

        Raises `ContentError` as `load` does; then the table stays at the version before.
        """
        before = self.document
        replacement = replaced(before, snapshot.data)
        if replacement.changes is None:
            return self._replace_all(snapshot, replacement.document)
        gone = self._release(replacement.changes)
        self.snapshot, self.document = snapshot, replacement.document
        self._renumber(replacement.changes)
        come = self._adopt(replacement.changes)
        touched = frozenset(
            key for key in gone.keys() | come.keys() if not self._same(gone.get(key), come.get(key))
        )
        if len(self._positions) > 2 * len(self._handles) + 1024:
            self._index_all()
        return KeyChanges(touched, False, before.rows.refusals != self.document.rows.refusals)

    def row_digests(self) -> list[bytes]:
        """Eight bytes for each record, in order; equal where header and cells' texts are equal."""
        return digests_of(self.document)

    def _replace_all(self, snapshot: FileSnapshot, document: CsvDocument) -> KeyChanges[K]:
        _require_column(document, self.key_column)
        touched = self.keys()
        self.snapshot, self.document = snapshot, document
        self._index_all()
        return KeyChanges(frozenset(touched | self.keys()), True, True)

    def _index_all(self) -> None:
        count = len(self.document.rows)
        self._handles: NDArray[np.int64] = np.arange(count, dtype=np.int64)
        self._positions: NDArray[np.int64] = np.arange(count, dtype=np.int64)
        self._by_key: dict[K, int | list[int]] = {}
        self._several: set[K] = set()
        self._unkeyed: set[int] = set()
        for handle, text in enumerate(self._key_texts(0, count)):
            self._hold(self._key_of(text), handle)

    def _key_texts(self, low: int, high: int) -> Iterator[str]:
        """The texts of the key column for a range of the present document's records."""
        document = self.document
        rows, position = document.rows, document.columns[self.key_column]
        starts, cells = rows.starts[low:high], rows.delimiters[low:high]
        left = starts + cells[:, position - 1] + 1 if position else starts
        right = starts + cells[:, position] if position < cells.shape[1] else rows.ends[low:high]
        data = document.data
        return (text_of(data[a:b]) for a, b in zip(left.tolist(), right.tolist(), strict=True))

    def _hold(self, key: K | None, handle: int) -> None:
        if key is None:
            self._unkeyed.add(handle)
            return
        held = self._by_key.setdefault(key, handle)
        if isinstance(held, list):
            held.append(handle)
        elif held != handle:
            self._by_key[key] = [held, handle]
            self._several.add(key)

    def _let_go(self, key: K | None, handle: int) -> None:
        if key is None:
            self._unkeyed.discard(handle)
            return
        held = self._by_key[key]
        if isinstance(held, int):
            del self._by_key[key]
            return
        held.remove(handle)
        if len(held) == 1:
            self._by_key[key] = held[0]
            self._several.discard(key)

    def _release(self, changes: Sequence[Change]) -> dict[K, list[bytes]]:
        """Forget the old records of these windows; returns their bytes by key."""
        gone: dict[K, list[bytes]] = {}
        for change in changes:
            handles = self._handles[change.old_low : change.old_high].tolist()
            for handle, key, raw in zip(handles, *self._keyed(change.old_low, change.old_high), strict=True):
                self._let_go(key, handle)
                if key is not None:
                    gone.setdefault(key, []).append(raw)
        return gone

    def _adopt(self, changes: Sequence[Change]) -> dict[K, list[bytes]]:
        """Take in the new records of these windows; returns their bytes by key."""
        come: dict[K, list[bytes]] = {}
        for change in changes:
            handles = self._handles[change.new_low : change.new_high].tolist()
            for handle, key, raw in zip(handles, *self._keyed(change.new_low, change.new_high), strict=True):
                self._hold(key, handle)
                if key is not None:
                    come.setdefault(key, []).append(raw)
        return come

    def _keyed(self, low: int, high: int) -> tuple[list[K | None], list[bytes]]:
        """Keys and bytes of a range of the present document's records."""
        keys = [self._key_of(text) for text in self._key_texts(low, high)]
        data, rows = self.document.data, self.document.rows
        spans = zip(rows.starts[low:high].tolist(), rows.ends[low:high].tolist(), strict=True)
        return keys, [data[start:end] for start, end in spans]

    def _same(self, gone: list[bytes] | None, come: list[bytes] | None) -> bool:
        """Whether a key's only record was merely moved: its bytes are what they were."""
        return gone is not None and gone == come and len(gone) == 1

    def _renumber(self, changes: Sequence[Change]) -> None:
        """Give the new records handles of their own, and note where every handle lies now.

        Where as many came as went, each takes the handle of the one before it, and nothing moves.
        """
        if all(change.old_high - change.old_low == len(change.rows) for change in changes):
            return
        parts, old_at, fresh = [], 0, len(self._positions)
        for change in changes:
            count = len(change.rows)
            parts += [self._handles[old_at : change.old_low], np.arange(fresh, fresh + count, dtype=np.int64)]
            old_at, fresh = change.old_high, fresh + count
        self._handles = np.concatenate([*parts, self._handles[old_at:]])
        self._positions = np.full(fresh, -1, np.int64)
        self._positions[self._handles] = np.arange(len(self._handles), dtype=np.int64)


def _require_column(document: CsvDocument, key_column: str) -> None:
    if key_column not in document.columns:
        raise ContentError(
            f"{document.file} has no column {key_column!r}",
            hint=f"its columns are {', '.join(document.columns)}",
            location=Location(document.file, 1, 1),
            rule=CsvRule.HEADER,
        )
