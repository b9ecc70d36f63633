"""The cells of question files and option sets as they were last applied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, delete, select, update

from quizops.ledger.schema import blob, key_number, key_text, metadata
from quizops.ledger.session import Session
from quizops.ledger.statements import Statement, upsert

K = TypeVar("K", int, str)

_SCAN_FROM = 300
"""From so many keys of one file on, reading all its rows is cheaper than asking one by one."""

question_bases = Table(
    "question_bases",
    metadata,
    key_text("quiz"),
    key_text("file"),
    key_number("id"),
    blob("digest"),
    blob("cells"),
    sqlite_with_rowid=False,
)
set_bases = Table(
    "set_bases",
    metadata,
    key_text("quiz"),
    key_text("file"),
    key_text("name"),
    blob("digest"),
    blob("cells"),
    sqlite_with_rowid=False,
)


class _KeyedCells:
    """The statements of one of the two tables; `key` is what tells the rows of a file apart."""

    def __init__(self, table: Table, key: str) -> None:
        quiz = table.c.quiz == bindparam("quiz")
        file = table.c.file == bindparam("file")
        this = table.c[key] == bindparam("key")
        self.key = key
        self.files = Statement(select(table.c.file).where(quiz).distinct().order_by(table.c.file))
        self.digests = Statement(select(table.c[key], table.c.digest).where(quiz, file))
        self.all_cells = Statement(select(table.c[key], table.c.cells).where(quiz, file))
        self.cells = Statement(select(table.c.cells).where(quiz, file, this))
        self.put = upsert(table)
        self.drop = Statement(delete(table).where(quiz, file, this))
        self.drop_quiz = Statement(delete(table).where(quiz))
        self.drop_file = Statement(delete(table).where(quiz, file))
        self.move = Statement(update(table).where(quiz, file).values(file=bindparam("target")))


_QUESTIONS = _KeyedCells(question_bases, "id")
_SETS = _KeyedCells(set_bases, "name")


class Bases:
    """Bases by (quiz, file, question id), and by (quiz, file, option set name).

    `digest` is 8 bytes that stand for a row's cells, `cells` whatever the quiz room keeps of them.
    Ids are signed 64-bit integers.
    """

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def files(self, quiz: str) -> list[str]:
        """The files of which this quiz holds any base, in order of name."""
        found = {
            row[0] for table in (_QUESTIONS, _SETS) for row in self._session.rows(table.files, {"quiz": quiz})
        }
        return sorted(found)

    def digests(self, quiz: str) -> dict[str, dict[int, bytes]]:
        """File → question id → digest, of the whole quiz."""
        return self._digests(_QUESTIONS, quiz)

    def cells(self, quiz: str, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], bytes]:
        """(file, question id) → cells, for those of the keys that have a base."""
        return self._cells(_QUESTIONS, quiz, keys)

    def put(self, quiz: str, rows: Iterable[tuple[str, int, bytes, bytes]]) -> None:
        """Set the bases of (file, question id, digest, cells)."""
        self._put(_QUESTIONS, quiz, rows)

    def drop(self, quiz: str, file: str, ids: Iterable[int]) -> None:
        """Forget the bases of these questions."""
        self._drop(_QUESTIONS, quiz, file, ids)

    def set_digests(self, quiz: str) -> dict[str, dict[str, bytes]]:
        """File → set name → digest, of the whole quiz."""
        return self._digests(_SETS, quiz)

    def set_cells(self, quiz: str, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """(file, set name) → cells, for those of the keys that have a base."""
        return self._cells(_SETS, quiz, keys)

    def put_sets(self, quiz: str, rows: Iterable[tuple[str, str, bytes, bytes]]) -> None:
        """Set the bases of (file, set name, digest, cells)."""
        self._put(_SETS, quiz, rows)

    def drop_sets(self, quiz: str, file: str, names: Iterable[str]) -> None:
        """Forget the bases of these option sets."""
        self._drop(_SETS, quiz, file, names)

    def drop_file(self, quiz: str, file: str) -> None:
        """Forget everything of one file."""
        for table in (_QUESTIONS, _SETS):
            self._session.execute(table.drop_file, {"quiz": quiz, "file": file})

    def drop_quiz(self, quiz: str) -> None:
        """Forget everything of one quiz: its next merge is first contact."""
        for table in (_QUESTIONS, _SETS):
            self._session.execute(table.drop_quiz, {"quiz": quiz})

    def move_file(self, quiz: str, old: str, new: str) -> None:
        """Hand the bases of a vanished file over; what `new` had before is forgotten."""
        self.drop_file(quiz, new)
        for table in (_QUESTIONS, _SETS):
            self._session.execute(table.move, {"quiz": quiz, "file": old, "target": new})

    def _digests(self, table: _KeyedCells, quiz: str) -> dict[str, dict[Any, bytes]]:
        files = [row[0] for row in self._session.rows(table.files, {"quiz": quiz})]
        return {file: dict(self._session.rows(table.digests, {"quiz": quiz, "file": file})) for file in files}

    def _cells(
        self, table: _KeyedCells, quiz: str, keys: Iterable[tuple[str, K]]
    ) -> dict[tuple[str, K], bytes]:
        by_file: defaultdict[str, set[K]] = defaultdict(set)
        for file, key in keys:
            by_file[file].add(key)
        found: dict[tuple[str, K], bytes] = {}
        for file, wanted in by_file.items():
            for key, cells in self._cells_of_file(table, quiz, file, wanted).items():
                found[file, key] = cells
        return found

    def _cells_of_file(self, table: _KeyedCells, quiz: str, file: str, wanted: set[K]) -> Mapping[K, bytes]:
        place = {"quiz": quiz, "file": file}
        if len(wanted) >= _SCAN_FROM:
            rows = self._session.rows(table.all_cells, place)
            return {key: cells for key, cells in rows if key in wanted}
        asked = ((key, self._session.value(table.cells, {**place, "key": key})) for key in wanted)
        return {key: cells for key, cells in asked if cells is not None}

    def _put(self, table: _KeyedCells, quiz: str, rows: Iterable[tuple[str, K, bytes, bytes]]) -> None:
        self._session.execute_many(
            table.put,
            (
                {"quiz": quiz, "file": file, table.key: key, "digest": digest, "cells": cells}
                for file, key, digest, cells in rows
            ),
        )

    def _drop(self, table: _KeyedCells, quiz: str, file: str, keys: Iterable[Any]) -> None:
        self._session.execute_many(table.drop, ({"quiz": quiz, "file": file, "key": key} for key in keys))
