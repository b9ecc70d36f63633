"""The facts that health checks look at, gathered from the ledger, the folder and the disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from quizops.clock import parse_iso
from quizops.errors import StorageError
from quizops.jobs.passes import Pass, last_passes
from quizops.ledger import HEAD
from quizops.lock import Holder, current_holder
from quizops.monitoring import DiskFact, Facts, FileFact, OwnerFact, QuizFact, overall, run_checks
from quizops.wiring import Fact, Parts

_LATELY = timedelta(hours=24)


def health(parts: Parts) -> dict[str, Any]:
    """`{health, checks}` as `monitor status` prints it."""
    checks = run_checks(gather(parts))
    return {"health": overall(checks).value, "checks": [check.as_json() for check in checks]}


def gather(parts: Parts) -> Facts:
    """One snapshot of what the checks look at."""
    passes = last_passes(parts)
    holder = current_holder(parts.state)
    return Facts(
        ledger_revision=_revision(parts),
        ledger_head=HEAD,
        owner=_owner(parts, holder),
        files=_files(passes.values(), _setting(parts, Fact.TROUBLES, [])),
        quizzes=tuple(
            QuizFact(name, one.version, one.error, one.held, one.at) for name, one in passes.items()
        ),
        disks=tuple(_disk(folder, parts) for folder in (parts.root, parts.media) if folder.exists()),
        waiting_cells=_setting(parts, Fact.WAITING_ROWS, 0),
        clock_skew_s=holder.clock_skew_s if holder else 0.0,
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


def _owner(parts: Parts, holder: Holder | None) -> OwnerFact:
    last = _setting(parts, Fact.LAST_EVENT, None)
    recent = last is not None and parts.clock.now() - parse_iso(last) < _LATELY
    return OwnerFact(
        alive=holder is not None,
        pid=holder.pid if holder else None,
        since=holder.started if holder else last,
        expected=parts.config.settings.watch.expected or recent,
        paused=_setting(parts, Fact.PAUSED, False),
        watcher_last_event=last,
    )


def _setting(parts: Parts, key: str, default: Any) -> Any:
    with parts.ledger.reading() as tx:
        return tx.settings.get(key, default)


def _disk(folder: Path, parts: Parts) -> DiskFact:
    floor = parts.config.settings.downloads.free_disk_floor_bytes
    name = parts.relative(folder) if folder != parts.root else "."
    return DiskFact(name, shutil.disk_usage(folder).free, floor)
