"""Marks and resolutions, each bound to the text of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, bindparam, delete, select, update

from quizops.ledger.schema import (
    key_text,
    mapping_from_json,
    metadata,
    text,
    text_or_none,
    to_json,
)
from quizops.ledger.session import Row, Session
from quizops.ledger.statements import Statement, upsert

decisions = Table(
    "decisions",
    metadata,
    key_text("quiz"),
    key_text("file"),
    key_text("key"),
    key_text("column"),
    text("verdict"),
    text_or_none("cell"),
    text_or_none("by"),
    text("at"),
    text("data"),
    sqlite_with_rowid=False,
)

_QUIZ = decisions.c.quiz == bindparam("of_quiz")
_FILE = decisions.c.file == bindparam("of_file")
_PUT = upsert(decisions)
_OF_QUIZ = Statement(select(decisions).where(_QUIZ).order_by(*decisions.primary_key))
_DROP = Statement(
    delete(decisions).where(
        _QUIZ, _FILE, decisions.c.key == bindparam("of_key"), decisions.c.column == bindparam("of_column")
    )
)
_DROP_FILE = Statement(delete(decisions).where(_QUIZ, _FILE))
_MOVE_FILE = Statement(update(decisions).where(_QUIZ, _FILE).values(file=bindparam("target")))


@dataclass(frozen=True, slots=True)
class Decision:
    """`key` is a question id as text or `set:NAME`; `column` "" stands for the whole row.

    It holds as long as the cell's text is still `cell` (None: there was no such cell).
    """

    quiz: str
    file: str
    key: str
    column: str
    verdict: str
    cell: str | None
    by: str | None
    at: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Decisions:
    """At most one decision for each (quiz, file, key, column)."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, *made: Decision) -> None:
        """Record decisions, each in the place of the one made before."""
        self._session.execute_many(_PUT, [_parameters(decision) for decision in made])

    def of_quiz(self, quiz: str) -> list[Decision]:
        """In order of file, key and column, as text."""
        return [_decision(row) for row in self._session.rows(_OF_QUIZ, {"of_quiz": quiz})]

    def drop(self, quiz: str, file: str, key: str, column: str) -> bool:
        """Forget one; False when there is none."""
        parameters = {"of_quiz": quiz, "of_file": file, "of_key": key, "of_column": column}
        return self._session.execute(_DROP, parameters) == 1

    def drop_many(self, spent: Iterable[Decision]) -> None:
        """Forget all that stand in the places of these."""
        self._session.execute_many(
            _DROP,
            [
                {
                    "of_quiz": decision.quiz,
                    "of_file": decision.file,
                    "of_key": decision.key,
                    "of_column": decision.column,
                }
                for decision in spent
            ],
        )

    def move_file(self, quiz: str, old: str, new: str) -> None:
        """Hand the decisions of a vanished file over; what `new` had before is forgotten."""
        self._session.execute(_DROP_FILE, {"of_quiz": quiz, "of_file": new})
        self._session.execute(_MOVE_FILE, {"of_quiz": quiz, "of_file": old, "target": new})


def _parameters(decision: Decision) -> Mapping[str, Any]:
    return {
        "quiz": decision.quiz,
        "file": decision.file,
        "key": decision.key,
        "column": decision.column,
        "verdict": decision.verdict,
        "cell": decision.cell,
        "by": decision.by,
        "at": decision.at,
        "data": to_json(decision.data),
    }


def _decision(row: Row) -> Decision:
    quiz, file, key, column, verdict, cell, by, at, data = row
    return Decision(quiz, file, key, column, verdict, cell, by, at, mapping_from_json(data))
