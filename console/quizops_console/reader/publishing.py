"""Sends of each table and document only what is not known at the other end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from quizops_console.link.frames import CHUNK_ROWS, chunked
from quizops_console.link.tables import COLUMNS
from quizops_console.reader.outlet import Outlet


class Publisher:
    """Remembers a digest of each chunk, and the last state of each table and document."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._chunks: dict[str, dict[int, bytes]] = {}
        self._states: dict[str, tuple[int, str, str]] = {}
        self._documents: dict[str, Mapping[str, Any]] = {}

    def rows(self, table: str, rows: Iterable[Sequence[str]]) -> None:
        """The whole of a small table."""
        total = 0
        for index, (count, cells) in enumerate(chunked(rows, len(COLUMNS[table]))):
            self.chunk(table, index, count, cells)
            total += count
        self.state(table, total)

    def chunk(self, table: str, index: int, rows: int, cells: Sequence[str]) -> bool:
        """One chunk of a table; whether it differed from what was sent."""
        digest = blake2b("\n\n".join(cells).encode(errors="replace"), digest_size=16).digest()
        known = self._chunks.setdefault(table, {})
        if known.get(index) == digest:
            return False
        known[index] = digest
        self._outlet.send({"table": table, "chunk": index, "rows": rows, "cells": cells})
        return True

    def row(self, table: str, row: int, chunk: int, cells: Sequence[str]) -> None:
        """One changed row; its chunk is told again when somebody asks for the whole."""
        self._chunks.get(table, {}).pop(chunk, None)
        self._outlet.send({"table": table, "row": row, "cells": cells})

    def state(self, table: str, total: int, state: str = "ready", message: str = "") -> None:
        """`loading`, `ready` or `error`; rows beyond `total` are no more."""
        known = self._chunks.get(table, {})
        for index in [index for index in known if index * CHUNK_ROWS >= total]:
            del known[index]
        if self._states.get(table) != (total, state, message):
            self._states[table] = (total, state, message)
            self._outlet.send({"table": table, "total": total, "state": state, "message": message})

    def trouble(self, table: str, message: str) -> None:
        """A table that cannot be read now; what was sent of it stays."""
        total = self._states.get(table, (0, "", ""))[0]
        self.state(table, total, "error", message)

    def document(self, name: str, value: Mapping[str, Any]) -> None:
        if self._documents.get(name) != value:
            self._documents[name] = value
            self._outlet.send({"document": name, "value": value})

    def forget(self, name: str) -> None:
        """A document is sent the next time, whatever it says."""
        self._documents.pop(name, None)
