"""The owner looks at itself: figures are sampled, checks dated, and alerts evaluated every 15 seconds."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence

from quizops.clock import iso, parse_iso
from quizops.downloads.tracker import Tracker
from quizops.errors import QuizopsError, StorageError
from quizops.jobs.census import Census
from quizops.jobs.look import record_look
from quizops.jobs.observation import CHECKED, LOOKED, ROWS, KnownRuns, survey
from quizops.jobs.process_figures import ProcessFigures
from quizops.jobs.tally import Tally
from quizops.jobs.thinning import Thinning
from quizops.ledger import Sample, Transaction
from quizops.monitoring import (
    DEFAULT_RULES,
    AlertRule,
    Facts,
    Moment,
    RowsFact,
    SeriesKey,
    SeriesKind,
    labels_text,
    remembered,
    run_checks,
    spec_of,
)
from quizops.wiring import Parts

LOOK_EVERY_S = 15.0
FIRST_LOOK_S = 2.0
"""When the first look is taken: after the saves that were made while nobody watched."""
BEHIND_S = 1.0
"""When the next look is taken where more happened than one look counts."""
WRITTEN_AGAIN_S = 3600.0
"""A value that stays the same is written this often; in between the one before it counts."""
_WATCHED_AT_MOST_S = 3 * LOOK_EVERY_S


class Signals:
    """Monitoring in the hands of the owner. All that a look finds is one transaction."""

    def __init__(self, parts: Parts, rules: Sequence[AlertRule] = DEFAULT_RULES) -> None:
        self.has_looked = False
        self._parts = parts
        self._rules = rules
        self._next_look = parts.clock.monotonic() + FIRST_LOOK_S
        self._looked_at: float | None = None
        self._census = Census(parts.ledger)
        self._runs = KnownRuns()
        self._thinning = Thinning(parts)
        self._process = ProcessFigures()
        self._tally: Tally | None = None
        self._rows_told: RowsFact | None = None
        self._saves = 0
        self._written: dict[SeriesKey, tuple[float, float]] = {}
        self._trouble: str | None = None

    def saved(self, count: int) -> None:
        """The watcher took in so many saves."""
        self._saves += count

    def do_due(self, trackers: Iterable[Tracker]) -> None:
        """To be called about once a second.

        What disk and ledger refuse is told once for as long as it lasts, and tried again at the next look.
        """
        now = self._parts.clock.monotonic()
        try:
            self._census.go_on()
            if now >= self._next_look:
                self._next_look = now + LOOK_EVERY_S
                self._look(trackers)
            else:
                self._thinning.do_due()
        except (QuizopsError, OSError) as error:
            self._start_over(error)
        else:
            self._trouble = None

    def _look(self, trackers: Iterable[Tracker]) -> None:
        clock = self._parts.clock
        now, monotonic = clock.now(), clock.monotonic()
        self._census.begin(trackers, now, monotonic)
        self._census.go_on()
        facts = survey(self._parts, self._census.fact, self._runs)
        figures, saves = self._figures(facts), self._saves
        with self._parts.ledger.writing() as tx:
            moment = Moment(iso(now), self._watched_s(tx, iso(now), monotonic))
            self._record_samples(tx, figures, moment.at, monotonic)
            self._record_checks(tx, facts, moment.at)
            self._record_rows(tx)
            record_look(tx, facts, self._rules, moment)
            tx.settings.put(LOOKED, moment.at)
        self._looked_at, self.has_looked = monotonic, True
        self._saves -= saves
        if self._tally is not None and self._tally.is_behind:
            self._next_look = monotonic + BEHIND_S

    def _watched_s(self, tx: Transaction, at: str, monotonic: float) -> float:
        """Seconds since the look before, of which only a few can have been missed; an owner that was away
        saw nothing meanwhile."""
        if self._looked_at is not None:
            return min(monotonic - self._looked_at, _WATCHED_AT_MOST_S)
        before = tx.settings.get(LOOKED)
        away_s = (parse_iso(at) - parse_iso(before)).total_seconds() if before else 0.0
        return min(max(away_s, 0.0), LOOK_EVERY_S)

    def _figures(self, facts: Facts) -> dict[SeriesKey, float]:
        figures: dict[SeriesKey, float] = {(name, ""): value for name, value in self._process.take().items()}
        if facts.memory_percent is not None:
            figures["memory_used_percent", ""] = facts.memory_percent
        for disk in facts.disks:
            figures["disk_free_bytes", labels_text({"folder": disk.folder})] = disk.free_bytes
        if facts.owner.watcher_last_event is not None:
            last = parse_iso(facts.owner.watcher_last_event)
            figures["watcher_last_event_timestamp_seconds", ""] = last.timestamp()
        counts: Mapping[tuple[str, str], int] = facts.rows.counts if facts.rows else {}
        for (source, status), count in counts.items():
            figures["download_rows", labels_text({"source": source, "status": status})] = count
        return figures

    def _record_samples(
        self, tx: Transaction, figures: Mapping[SeriesKey, float], at: str, monotonic: float
    ) -> None:
        """What was measured and counted, where it is not as it was written last."""
        tally = self._counted(tx)
        values = {**self._vanished(figures), **figures, **tally.totals, **tally.durations}
        fresh = {
            key: value
            for key, value in values.items()
            if key in tally.durations or not self._is_known(key, value, monotonic)
        }
        beginnings = [self._beginning(tx, key, at) for key in fresh if key not in self._written]
        samples = [Sample(series, labels, at, value) for (series, labels), value in fresh.items()]
        tx.samples.put_many([*(one for one in beginnings if one is not None), *samples])
        self._written.update({key: (value, monotonic) for key, value in fresh.items()})

    def _counted(self, tx: Transaction) -> Tally:
        tally = self._tally or Tally.load(tx)
        is_news = tally.count(tx)
        if self._saves or self._tally is None:
            tally.add("watcher_saves_total", self._saves)
        if is_news or self._saves:
            tally.store(tx)
        self._tally = tally
        return tally

    def _vanished(self, figures: Mapping[SeriesKey, float]) -> dict[SeriesKey, float]:
        """Statuses in which no row is any more."""
        return {key: 0.0 for key in self._written if key[0] == "download_rows" and key not in figures}

    def _is_known(self, key: SeriesKey, value: float, monotonic: float) -> bool:
        before = self._written.get(key)
        return before is not None and before[0] == value and monotonic - before[1] < WRITTEN_AGAIN_S

    def _beginning(self, tx: Transaction, key: SeriesKey, at: str) -> Sample | None:
        """A counter that was never written stood at 0 one look ago: its first step is to be seen."""
        if spec_of(key[0]).kind is not SeriesKind.COUNTER or tx.samples.newest(*key) is not None:
            return None
        before = tx.settings.get(LOOKED)
        return Sample(*key, before, 0.0) if before is not None and before < at else None

    def _record_checks(self, tx: Transaction, facts: Facts, at: str) -> None:
        known = tx.settings.get(CHECKED, {})
        found = remembered(run_checks(facts), known, at)
        if found != known:
            tx.settings.put(CHECKED, found)

    def _record_rows(self, tx: Transaction) -> None:
        """The count of the rows, for those who look when nobody counts."""
        if self._census.fact is not None and self._census.fact != self._rows_told:
            tx.settings.put(ROWS, self._census.fact.as_json())
            self._rows_told = self._census.fact

    def _start_over(self, error: Exception) -> None:
        """Forget what was not committed, and tell of a trouble that is new."""
        self._tally = self._rows_told = None
        self._written.clear()
        hint = error.hint if isinstance(error, QuizopsError) else "it is tried again by itself"
        told = {"message": str(error) or type(error).__name__, "hint": hint}
        if told["message"] == self._trouble:
            return
        self._trouble = told["message"]
        # A ledger that refuses this as well refuses all other work too, which says so.
        with contextlib.suppress(StorageError), self._parts.ledger.writing() as tx:
            tx.events.append("upkeep_failed", "monitoring", told)
