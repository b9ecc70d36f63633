"""A content folder opened for reading: every document that a command prints, and nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from quizops.clock import Clock
from quizops.errors import Problem
from quizops.ledger import Doorbell, Feed
from quizops.reports import alerts, check, downloads, health, metrics, quizzes, releases, runs, status
from quizops.wiring import Parts


class Workspace:
    """Made by `open`; to be closed, best by `with`. Any number may be open beside an owner."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @classmethod
    def open(cls, root: str | Path, *, read_only: bool = True, clock: Clock | None = None) -> Workspace:
        """Open a content folder. Raises `UsageError` where it is none, `StorageError` for its ledger."""
        return cls(Parts.open(Path(root), clock=clock, read_only=read_only))

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._parts.close()

    @property
    def parts(self) -> Parts:
        """What it reads with, for those who stream more than a document."""
        return self._parts

    def quizzes(self) -> list[dict[str, Any]]:
        """`quiz list`: each quiz with its version, counts and what waits."""
        return quizzes.quiz_list(self._parts)

    def require_quiz(self, name: str | None) -> str:
        """The name of a quiz that exists: the one named, or the only one. Raises `UsageError`."""
        return quizzes.required(self._parts, name).name

    def show_question(self, quiz: str | None, identity: str) -> dict[str, Any]:
        """`quiz show`: the question as it is live, and what its rows say."""
        return quizzes.shown(self._parts, quiz, identity)

    def check_quizzes(self, quiz: str | None, suite: str | None = None) -> list[Problem]:
        """`quiz check`: what is wrong with live quizzes and with what their CSVs would make of them."""
        return quizzes.checked(self._parts, quiz, suite)

    def plans(self, quiz: str | None = None, **policy: Any) -> list[dict[str, Any]]:
        """`quiz plan`: what the next merge would publish, one plan a quiz (`{quiz, error}` where held)."""
        return quizzes.plans(self._parts, quiz, policy)

    def diff(self, quiz: str | None, one: str, other: str) -> dict[str, Any]:
        """`quiz diff`, `releases diff`: versions, `live`, `plan`, or files."""
        return quizzes.diff(self._parts, quiz, one, other)

    def build(self, quiz: str | None, output: Path) -> dict[str, Any]:
        """`quiz build`: a new quiz from all its CSVs, written to `output`."""
        return quizzes.build(self._parts, quiz, output)

    def check(self, only: str | None = None) -> list[Problem]:
        """`check`: every problem of the folder, or of one kind."""
        return check.check_folder(self._parts, only)

    def download_status(self) -> dict[str, Any]:
        return downloads.download_status(self._parts)

    def download_rows(
        self, status: str | None = None, source: str = "both", category: str | None = None
    ) -> list[dict[str, Any]]:
        return downloads.download_rows(self._parts, status, source, category)

    def runs(self) -> list[dict[str, Any]]:
        return runs.run_list(self._parts.ledger)

    def run(self, run_id: str) -> dict[str, Any]:
        return runs.run_detail(self._parts.ledger, run_id)

    def run_log(self, run_id: str) -> Iterator[dict[str, Any]]:
        """The lines of a run's log. Raises `UsageError` for an unknown run."""
        runs.run_detail(self._parts.ledger, run_id)
        return self._parts.log.read(run_id)

    def releases(self, quiz: str | None = None) -> list[dict[str, Any]]:
        return releases.release_list(self._parts.archive, self._released(quiz))

    def release(self, quiz: str | None, version: str) -> dict[str, Any]:
        name = quizzes.required(self._parts, quiz).name
        found = self._parts.archive.find(name, version)
        return releases.release_detail(found, quizzes.live_since(self._parts, name))

    def verify(self, quiz: str | None = None) -> list[dict[str, Any]]:
        return releases.verification(self._parts.archive, self._released(quiz))

    def changelog(self, quiz: str | None = None) -> str:
        return "\n".join(self._parts.archive.changelog(name) for name in self._released(quiz))

    def status(self) -> dict[str, Any]:
        return status.status(self._parts)

    def glance(self) -> dict[str, Any]:
        """What heads a console: owner, health, counts; cheap enough to be asked for every second."""
        return status.glance(self._parts)

    def feed(self, after: int | None = None) -> Feed:
        """Events that follow the one with the number `after`, or from now on. To be closed."""
        return self._parts.ledger.feed(after)

    def doorbell(self) -> Doorbell:
        """Rings at each commit to the ledger, by any process. To be closed."""
        return self._parts.ledger.doorbell()

    def health(self) -> dict[str, Any]:
        return health.health(self._parts)

    def monitor_status(self) -> dict[str, Any]:
        """`monitor status`: the health, every check, and the alerts."""
        return health.monitor_status(self._parts)

    def alerts(self, *, now: bool = False, count: bool = True) -> list[dict[str, Any]]:
        """`monitor alerts`; with `now` a condition that holds fires at once, without `count` it is quick."""
        return alerts.alerts(self._parts, now=now, count=count)

    def metrics(self, *, span_s: float = metrics.SPAN_S) -> list[dict[str, Any]]:
        """`monitor metrics`: every series with its last stretch."""
        return metrics.metrics(self._parts, span_s=span_s)

    def actions(self, operator: str) -> list[dict[str, Any]]:
        """What this operator did that can be undone, newest first."""
        return status.actions(self._parts, operator)

    def _released(self, quiz: str | None) -> Sequence[str]:
        if quiz is None:
            return self._parts.archive.quizzes()
        return [quizzes.required(self._parts, quiz).name]
