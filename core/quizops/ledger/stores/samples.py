"""Figures over time: one value of one series at one moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, FromClause, Table, bindparam, delete, func, select, tuple_

from quizops.ledger.schema import key_text, metadata, real
from quizops.ledger.session import Session
from quizops.ledger.statements import Statement, upsert

samples = Table(
    "samples",
    metadata,
    key_text("series"),
    key_text("labels"),
    key_text("at"),
    real("value"),
    sqlite_with_rowid=False,
)

_ONE = (samples.c.series == bindparam("of_series"), samples.c.labels == bindparam("of_labels"))
_KEY = tuple_(samples.c.series, samples.c.labels)
_PUT = upsert(samples)
_OF = Statement(
    select(samples.c.at, samples.c.value)
    .where(*_ONE, samples.c.at >= bindparam("from_at"))
    .order_by(samples.c.at)
)
_NEWEST = Statement(select(samples.c.at, samples.c.value).where(*_ONE).order_by(samples.c.at.desc()).limit(1))
_BEFORE = Statement(
    select(samples.c.at, samples.c.value)
    .where(*_ONE, samples.c.at < bindparam("until"))
    .order_by(samples.c.at.desc())
    .limit(1)
)
# The key's order finds each next series at once, however many samples lie between.
_NEXT = Statement(
    select(samples.c.series, samples.c.labels)
    .where(tuple_(bindparam("after_series"), bindparam("after_labels")) < _KEY)
    .order_by(samples.c.series, samples.c.labels)
    .limit(1)
)


def _in_range(table: FromClause) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.series == bindparam("of_series"),
        table.c.labels == bindparam("of_labels"),
        table.c.at >= bindparam("from_at"),
        table.c.at < bindparam("until"),
    )


_SAME = samples.alias("same")
_KEPT = (
    select(func.max(_SAME.c.at))
    .where(*_in_range(_SAME))
    .group_by(func.substr(_SAME.c.at, 1, bindparam("digits")))
)
_THIN = Statement(delete(samples).where(*_in_range(samples), samples.c.at.not_in(_KEPT)))
_DROP = Statement(delete(samples).where(*_ONE, samples.c.at < bindparam("until")))


@dataclass(frozen=True, slots=True)
class Sample:
    """One value. `labels` is text such as `{quiz="geo"}`, empty for none; `at` is ISO text."""

    series: str
    labels: str
    at: str
    value: float


class Samples:
    """The samples of all series. They become fewer as they grow old."""

    __slots__ = ("_session",)

    def __init__(self, session: Session) -> None:
        self._session = session

    def put_many(self, taken: Iterable[Sample]) -> None:
        """Record samples; one of the same series and moment is replaced."""
        self._session.execute_many(
            _PUT,
            [{"series": one.series, "labels": one.labels, "at": one.at, "value": one.value} for one in taken],
        )

    def series(self) -> list[tuple[str, str]]:
        """Every series with labels of which there is a sample, in order."""
        found: list[tuple[str, str]] = []
        after = ("", "")
        while True:
            row = self._session.row(_NEXT, {"after_series": after[0], "after_labels": after[1]})
            if row is None:
                return found
            after = (row[0], row[1])
            found.append(after)

    def of(self, series: str, labels: str, from_at: str = "") -> list[Sample]:
        """The samples of one series from a moment on, oldest first."""
        parameters = {"of_series": series, "of_labels": labels, "from_at": from_at}
        return [Sample(series, labels, at, value) for at, value in self._session.rows(_OF, parameters)]

    def newest(self, series: str, labels: str = "") -> Sample | None:
        row = self._session.row(_NEWEST, {"of_series": series, "of_labels": labels})
        return None if row is None else Sample(series, labels, row[0], row[1])

    def before(self, series: str, labels: str, until: str) -> Sample | None:
        """The last sample of a series before a moment."""
        row = self._session.row(_BEFORE, {"of_series": series, "of_labels": labels, "until": until})
        return None if row is None else Sample(series, labels, row[0], row[1])

    def thin(self, series: str, labels: str, from_at: str, until: str, digits: int) -> int:
        """Keep only the newest sample of each bucket in `from_at <= at < until`; how many went.

        Moments that begin with the same `digits` characters are one bucket: 16 a minute, 13 an hour, 10 a
        day.
        """
        return self._session.execute(
            _THIN,
            {
                "of_series": series,
                "of_labels": labels,
                "from_at": from_at,
                "until": until,
                "digits": digits,
            },
        )

    def drop_before(self, series: str, labels: str, until: str) -> int:
        """Forget the samples of one series before a moment; how many there were."""
        return self._session.execute(_DROP, {"of_series": series, "of_labels": labels, "until": until})
