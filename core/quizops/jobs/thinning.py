"""Samples become fewer as they grow old: a few series at a time, so that no save waits for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from quizops.clock import iso
from quizops.ledger import Transaction
from quizops.monitoring import SeriesKey
from quizops.wiring import Parts

EVERY_S = 3600.0
FIRST_AFTER_S = 20.0
SERIES_AT_ONCE = 2
ALL_FOR = timedelta(hours=1)
EACH_MINUTE_FOR = timedelta(days=1)
EACH_HOUR_FOR = timedelta(days=30)
_MINUTE, _HOUR, _DAY = 16, 13, 10
"""How many characters of ISO text name a minute, an hour, a day."""


class Thinning:
    """Every 15 s for an hour, each minute for a day, each hour for 30 days, then each day as long as metrics
    are kept (`retention.metrics_days`)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._due = parts.clock.monotonic() + FIRST_AFTER_S
        self._left: list[SeriesKey] = []

    def do_due(self) -> None:
        """Thin the next few series, if it is time. Raises `StorageError`."""
        monotonic = self._parts.clock.monotonic()
        if not self._left and monotonic < self._due:
            return
        now = self._parts.clock.now()
        with self._parts.ledger.writing() as tx:
            if not self._left:
                self._due = monotonic + EVERY_S
                self._left = tx.samples.series()
                tx.alerts.drop_resolved(iso(now - self._kept))
            batch, self._left = self._left[:SERIES_AT_ONCE], self._left[SERIES_AT_ONCE:]
            for series, labels in batch:
                thin(tx, series, labels, now, self._kept)

    @property
    def _kept(self) -> timedelta:
        return timedelta(days=self._parts.config.settings.retention.metrics_days)


def thin(tx: Transaction, series: str, labels: str, now: datetime, kept: timedelta) -> None:
    """Let go of what is too old of one series, and of what is too much."""

    def begin(age: timedelta, digits: int) -> str:
        return iso(now - age)[:digits]

    tx.samples.drop_before(series, labels, iso(now - kept))
    hours, minutes = begin(EACH_HOUR_FOR, _DAY), begin(EACH_MINUTE_FOR, _HOUR)
    tx.samples.thin(series, labels, "", hours, _DAY)
    tx.samples.thin(series, labels, hours, minutes, _HOUR)
    tx.samples.thin(series, labels, minutes, begin(ALL_FOR, _MINUTE), _MINUTE)
