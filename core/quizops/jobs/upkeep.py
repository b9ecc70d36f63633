"""What is done about once an hour: retention of releases and of run logs."""

from __future__ import annotations

from datetime import timedelta

from quizops.errors import QuizopsError
from quizops.jobs.prune import prune_quizzes
from quizops.wiring import Parts

EVERY_S = 3600.0


class Upkeep:
    """Due an hour after the start, and every hour from then on."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._due = parts.clock.monotonic() + EVERY_S

    def do_due(self) -> None:
        """Let go of what retention does not keep. Trouble is recorded and tried again an hour later."""
        now = self._parts.clock.monotonic()
        if now < self._due:
            return
        self._due = now + EVERY_S
        try:
            prune_quizzes(self._parts, self._parts.releases.quizzes())
            self._drop_old_logs()
        except QuizopsError as error:
            with self._parts.ledger.writing() as tx:
                tx.events.append("upkeep_failed", "", {"message": error.message, "hint": error.hint})

    def _drop_old_logs(self) -> None:
        """Run logs older than `retention.logs_days`."""
        kept = timedelta(days=self._parts.config.settings.retention.logs_days)
        before = (self._parts.clock.now() - kept).timestamp()
        for path in self._parts.log.files():
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
