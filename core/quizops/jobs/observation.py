"""The facts that health checks and alert rules look at, gathered from ledger, folder and machine."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from quizops.clock import parse_iso
from quizops.config import EnvironmentType
from quizops.errors import StorageError
from quizops.jobs.passes import Pass, last_passes
from quizops.ledger import HEAD, Run, RunStatus, Transaction
from quizops.lock import Holder, current_holder
from quizops.monitoring import DiskFact, Facts, FileFact, OwnerFact, QuizFact, RowsFact, RunFact
from quizops.wiring import Fact, Parts

LOOKED = "monitoring.looked"
"""The setting that holds when the owner last looked (ISO text): the last sign of life of a dead one."""
CHECKED = "monitoring.checks"
"""The setting that holds since when each health check has had its status."""
ROWS = "monitoring.rows"
"""The setting that holds the last count of tracker rows."""
_TOLD = (Fact.TROUBLES, Fact.WAITING_ROWS, Fact.LAST_EVENT, Fact.PAUSED, LOOKED)
_LATELY = timedelta(hours=24)
_RUNS_LOOKED_AT = 50
_UPDATES_LOOKED_AT = 10
_MERGE = "quiz-update"
_ENDINGS = (RunStatus.SUCCEEDED, RunStatus.PARTIAL, RunStatus.FAILED, RunStatus.STRANDED)


def gather(parts: Parts, *, alone: bool = False) -> Facts:
    """What the health checks look at. `alone`: leave out the owner that this process is for a moment."""
    passes = last_passes(parts)
    holder = None if alone else current_holder(parts.state)
    told = _settings(parts)
    return Facts(
        ledger_revision=_revision(parts),
        ledger_head=HEAD,
        owner=_owner(parts, holder, told),
        files=_files(passes.values(), told[Fact.TROUBLES] or []),
        quizzes=tuple(QuizFact(name, one.version, one.error, one.held) for name, one in passes.items()),
        disks=tuple(_disk(folder, parts) for folder in (parts.root, parts.media) if folder.exists()),
        waiting_cells=told[Fact.WAITING_ROWS] or 0,
        clock_skew_s=holder.clock_skew_s if holder else 0.0,
        in_prod=parts.config.settings.environment is EnvironmentType.PROD,
    )


class KnownRuns:
    """The runs that alert rules look at, read anew only where events came since."""

    def __init__(self) -> None:
        self._asked: tuple[int, tuple[str, ...]] | None = None
        self._lately: Sequence[Run] = ()
        self._updates: Sequence[Run] = ()

    def look(self, parts: Parts, quizzes: Sequence[str]) -> tuple[Sequence[Run], Sequence[Run]]:
        """Runs that go on or were begun lately, and the last merge of each quiz that came to an end."""
        with parts.ledger.reading() as tx:
            asked = (tx.events.head(), tuple(quizzes))
            if asked != self._asked:
                going_on = tx.runs.list(_RUNS_LOOKED_AT, status=RunStatus.RUNNING)
                lately = {run.id: run for run in [*tx.runs.list(_RUNS_LOOKED_AT), *going_on]}
                self._lately = list(lately.values())
                self._updates = [run for name in quizzes if (run := _last_update(tx, name)) is not None]
                self._asked = asked
        return self._lately, self._updates


def survey(
    parts: Parts, rows: RowsFact | None, known: KnownRuns | None = None, *, alone: bool = False
) -> Facts:
    """What the alert rules look at besides; `rows` as somebody counted them."""
    facts = gather(parts, alone=alone)
    lately, updates = (known or KnownRuns()).look(parts, [quiz.name for quiz in facts.quizzes])
    now = parts.clock.now()
    return replace(
        facts,
        rows=rows,
        runs=tuple(_run_facts(lately, now)),
        updates=tuple(_run_facts(updates, now)),
        memory_percent=memory_percent(),
    )


def memory_percent() -> float:
    """How much of the machine's memory is in use."""
    import psutil

    return float(psutil.virtual_memory().percent)


def _last_update(tx: Transaction, quiz: str) -> Run | None:
    """The last merge of a quiz that came to an end of its own."""
    found = tx.runs.list(_UPDATES_LOOKED_AT, recipe=_MERGE, subject=quiz)
    return next((run for run in found if run.status in _ENDINGS), None)


def _run_facts(runs: Iterable[Run], now: datetime) -> Iterator[RunFact]:
    """Of those that have begun."""
    for run in runs:
        if run.started is None:
            continue
        ended = parse_iso(run.ended) if run.ended else None
        error = run.data.get("error") or {}
        yield RunFact(
            recipe=run.recipe,
            subject=run.subject or "",
            status=run.status.value,
            duration_s=max(((ended or now) - parse_iso(run.started)).total_seconds(), 0.0),
            ended_ago_s=max((now - ended).total_seconds(), 0.0) if ended else None,
            error=str(error.get("message", "")),
        )


def _files(passes: Iterable[Pass], troubles: Sequence[Mapping[str, Any]]) -> tuple[FileFact, ...]:
    """Each CSV once, also where several quizzes share it, and whatever the owner could not work with."""
    refused: dict[str, int] = {}
    for one in passes:
        for file, count in one.refused.items():
            refused[file] = max(count, refused.get(file, 0))
    broken = {str(one["file"]): str(one["message"]) for one in troubles if one["file"]}
    whole = [FileFact(file, refused=count) for file, count in refused.items() if file not in broken]
    return (*whole, *(FileFact(file, error=message) for file, message in broken.items()))


def _revision(parts: Parts) -> str | None:
    try:
        with parts.ledger.reading() as tx:
            tx.events.head()
    except StorageError:
        return None
    return HEAD


def _owner(parts: Parts, holder: Holder | None, told: Mapping[str, Any]) -> OwnerFact:
    last_event, looked = told[Fact.LAST_EVENT], told[LOOKED]
    last = max((at for at in (last_event, looked) if at is not None), default=None)
    gone = parts.clock.now() - parse_iso(last) if last is not None else _LATELY
    return OwnerFact(
        alive=holder is not None,
        pid=holder.pid if holder else None,
        since=holder.started if holder else last,
        expected=parts.config.settings.watch.expected or gone < _LATELY,
        paused=bool(told[Fact.PAUSED]),
        watcher_last_event=last_event,
        gone_s=0.0 if holder else max(gone.total_seconds(), 0.0),
    )


def _settings(parts: Parts) -> dict[str, Any]:
    """What the owner tells of itself; None for what it never told."""
    with parts.ledger.reading() as tx:
        return {key: tx.settings.get(key) for key in _TOLD}


def _disk(folder: Path, parts: Parts) -> DiskFact:
    floor = parts.config.settings.downloads.free_disk_floor_bytes
    name = parts.relative(folder) if folder != parts.root else "."
    return DiskFact(name, shutil.disk_usage(folder).free, floor)
