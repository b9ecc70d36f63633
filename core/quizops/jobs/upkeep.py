"""What nobody waits for: retention about once an hour, and word of what went wrong in the background."""

from __future__ import annotations

from datetime import timedelta

from quizops.clock import iso
from quizops.errors import QuizopsError
from quizops.jobs.prune import prune_quizzes
from quizops.wiring import Parts

EVERY_S = 3600.0
HISTORY_KEPT = 100_000
_BATCH = 500
_BATCHES_AT_ONCE = 10
_SOON_S = 60.0
INTENTS_KEPT = timedelta(days=7)
"""Answers to requests hold whole plans, for commands that ask at once; what happened is in the events."""


class Upkeep:
    """Due an hour after the start, and every hour from then on."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._due = parts.clock.monotonic() + EVERY_S
        self._told: set[str] = set()

    def do_due(self) -> None:
        """Let go of what retention does not keep. Trouble is recorded and tried again an hour later."""
        for trouble in self._parts.releases.take_troubles():
            self._tell(trouble)
        now = self._parts.clock.monotonic()
        if now < self._due:
            return
        self._due = now + EVERY_S
        self._told.clear()
        try:
            prune_quizzes(self._parts, self._parts.releases.quizzes())
            self._drop_old_logs()
            self._drop_old_intents()
            if not self._drop_old_history():
                self._due = now + _SOON_S
        except (QuizopsError, OSError) as error:
            self._tell(error)

    def _tell(self, error: Exception) -> None:
        """Each trouble once an hour."""
        hint = error.hint if isinstance(error, QuizopsError) else "it is tried again by itself"
        told = {"message": str(error) or type(error).__name__, "hint": hint}
        if told["message"] not in self._told:
            with self._parts.ledger.writing() as tx:
                tx.events.append("upkeep_failed", "", told)
            self._told.add(told["message"])

    def _drop_old_intents(self) -> None:
        with self._parts.ledger.writing() as tx:
            tx.intents.drop_closed(iso(self._parts.clock.now() - INTENTS_KEPT))

    def _drop_old_history(self) -> bool:
        """Events and runs of before `retention.metrics_days`, some thousands at a time; whether all are gone.

        Beyond the newest `HISTORY_KEPT`: what little there is stays, however old it is.
        """
        kept = timedelta(days=self._parts.config.settings.retention.metrics_days)
        before = iso(self._parts.clock.now() - kept)
        for _ in range(_BATCHES_AT_ONCE):
            with self._parts.ledger.writing() as tx:
                events = tx.events.drop_old(before, keep=HISTORY_KEPT, limit=_BATCH)
                runs = tx.runs.drop_old(before, keep=HISTORY_KEPT, limit=_BATCH)
            if max(events, runs) < _BATCH:
                return True
        return False

    def _drop_old_logs(self) -> None:
        """Run logs older than `retention.logs_days`."""
        kept = timedelta(days=self._parts.config.settings.retention.logs_days)
        before = (self._parts.clock.now() - kept).timestamp()
        for path in self._parts.log.files():
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
