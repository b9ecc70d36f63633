"""Counters made of what the ledger tells anyway: each event counts once, over restarts too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizops.clock import parse_iso
from quizops.ledger import Event, Run, RunStatus, StepStatus, Transaction
from quizops.monitoring import SeriesKey, labels_text

TALLY = "monitoring.tally"
"""The setting in which the totals are kept, with the event up to which they count."""
EVENTS_AT_ONCE = 200
_HISTORY = 10_000
_MERGE = "quiz-update"
_QUESTIONS = {
    "rows": "quiz_questions_processed_total",
    "changed": "quiz_questions_updated_total",
    "added": "quiz_questions_added_total",
}


@dataclass(slots=True)
class Tally:
    """Totals up to the event `seq`, and the longest durations among the events counted last."""

    seq: int
    totals: dict[SeriesKey, float] = field(default_factory=dict)
    durations: dict[SeriesKey, float] = field(default_factory=dict)
    is_behind: bool = False
    """Whether there are more events than were counted at once."""

    @classmethod
    def load(cls, tx: Transaction) -> Tally:
        """As it was stored; of a long history that nobody counted, only the end."""
        told = tx.settings.get(TALLY)
        if told is None:
            return cls(max(tx.events.head() - _HISTORY, 0))
        totals = {
            (series, labels): value
            for series, by_labels in told["totals"].items()
            for labels, value in by_labels.items()
        }
        return cls(told["seq"], totals)

    def store(self, tx: Transaction) -> None:
        told: dict[str, dict[str, float]] = {}
        for (series, labels), value in self.totals.items():
            told.setdefault(series, {})[labels] = value
        tx.settings.put(TALLY, {"seq": self.seq, "totals": told})

    def count(self, tx: Transaction) -> bool:
        """Count the events that follow, a few hundred at most; whether there were any."""
        self.durations.clear()
        events = tx.events.after(self.seq, EVENTS_AT_ONCE)
        for event in events:
            self._count_one(tx, event)
        self.is_behind = len(events) == EVENTS_AT_ONCE
        if events:
            self.seq = events[-1].seq
        return bool(events)

    def add(self, series: str, value: float, labels: Mapping[str, str] | None = None) -> None:
        key = (series, labels_text(labels or {}))
        self.totals[key] = self.totals.get(key, 0) + value

    def _count_one(self, tx: Transaction, event: Event) -> None:
        if event.kind == "rolled_back":
            self.add("app_rollbacks_total", 1, {"reason": "undo" if event.data.get("undo") else "operator"})
        elif event.kind == "run_finished" and event.run_id is not None:
            run = tx.runs.get(event.run_id)
            if run is not None and run.status is not RunStatus.SUPERSEDED:
                self._count_run(tx, run)

    def _count_run(self, tx: Transaction, run: Run) -> None:
        took_s = _took_s(run)
        self._lasted("run_duration_seconds", {"recipe": run.recipe, "status": run.status.value}, took_s)
        if run.recipe != _MERGE:
            return
        quiz = {"quiz": run.subject or ""}
        self.add("quiz_updates_total", 1, {**quiz, "status": run.status.value})
        self._lasted("quiz_update_duration_seconds", quiz, took_s)
        for step_field, value in _planned(tx, run.id).items():
            self.add(_QUESTIONS[step_field], value, quiz)

    def _lasted(self, series: str, labels: Mapping[str, str], took_s: float) -> None:
        key = (series, labels_text(labels))
        self.durations[key] = max(self.durations.get(key, 0.0), took_s)


def _took_s(run: Run) -> float:
    """By the wall clock; nothing where it was set back meanwhile."""
    if not (run.started and run.ended):
        return 0.0
    return max((parse_iso(run.ended) - parse_iso(run.started)).total_seconds(), 0.0)


def _planned(tx: Transaction, run_id: str) -> dict[str, int]:
    """What a merge looked at, and what of it was published."""
    steps = {step.name: step for step in tx.runs.steps(run_id)}
    if "plan" not in steps:
        return {}
    told: Mapping[str, Any] = steps["plan"].data
    is_published = "publish" in steps and steps["publish"].status is StepStatus.SUCCEEDED
    counted = _QUESTIONS if is_published else ("rows",)
    return {name: int(told[name]) for name in counted if name in told}
