"""The alert rules that come with quizops, about what every workspace has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from quizops.ledger import AlertSeverity
from quizops.monitoring.alert import AlertRule, Observation
from quizops.monitoring.facts import Facts, RunFact

MANY_PENDING = 100
FAILURE_RATE_PERCENT = 20.0
ATTEMPTS_AT_LEAST = 10
SLOW_UPDATE_S = 600.0
SLOW_MERGE_S = 300.0
SLOW_RUN_S = 60.0
SLOW_RUN_IN_PROD_S = 300.0
MEMORY_PERCENT = 85.0
TOLD_AFTER_END_S = 900.0
"""How long a run that was slow is told of after its end."""


def disk_low(facts: Facts) -> Iterator[Observation]:
    for disk in facts.disks:
        if disk.free_bytes < disk.floor_bytes:
            yield Observation(disk.folder, disk.free_bytes)


def many_pending(facts: Facts) -> Iterator[Observation]:
    pending = facts.rows.in_status("pending") if facts.rows else 0
    if pending > MANY_PENDING:
        yield Observation(value=pending)


def failure_rate(facts: Facts) -> Iterator[Observation]:
    """Of the rows that were tried within 24 hours, by how their last attempt went."""
    rows = facts.rows
    if rows is None or rows.finished < ATTEMPTS_AT_LEAST:
        return
    percent = 100 * rows.failed / rows.finished
    if percent > FAILURE_RATE_PERCENT:
        yield Observation(value=percent, detail=f"{rows.failed} of {rows.finished}")


def system_error(facts: Facts) -> Iterator[Observation]:
    if facts.rows and facts.rows.system_errors:
        yield Observation(value=facts.rows.system_errors)


def update_failed(facts: Facts) -> Iterator[Observation]:
    for run in facts.updates:
        if run.status in ("failed", "stranded"):
            yield Observation(run.subject, detail=run.error or run.status)


def update_slow(facts: Facts) -> Iterable[Observation]:
    return _slow((run for run in facts.runs if run.recipe in _UPDATES), SLOW_UPDATE_S)


def merge_slow(facts: Facts) -> Iterable[Observation]:
    return _slow((run for run in facts.runs if run.recipe == _MERGE), SLOW_MERGE_S)


def run_slow(facts: Facts) -> Iterable[Observation]:
    return _slow(facts.runs, SLOW_RUN_IN_PROD_S if facts.in_prod else SLOW_RUN_S)


def memory_high(facts: Facts) -> Iterator[Observation]:
    if facts.memory_percent is not None and facts.memory_percent > MEMORY_PERCENT:
        yield Observation(value=facts.memory_percent)


def csv_refused(facts: Facts) -> Iterator[Observation]:
    for file in facts.files:
        if file.error is not None:
            yield Observation(file.path, detail=file.error)


def owner_missing(facts: Facts) -> Iterator[Observation]:
    owner = facts.owner
    if owner.expected and not owner.alive:
        yield Observation(value=owner.gone_s, held_s=owner.gone_s, since=owner.since)


_MERGE = "quiz-update"
_UPDATES = {_MERGE, "update", "rollback"}


def _slow(runs: Iterable[RunFact], limit_s: float) -> Iterator[Observation]:
    """The slowest run over the limit of each recipe and subject: going on, or ended a short while ago."""
    worst: dict[str, RunFact] = {}
    for run in runs:
        lately = run.ended_ago_s is None or run.ended_ago_s <= TOLD_AFTER_END_S
        subject = f"{run.recipe} {run.subject}".rstrip()
        before = worst.get(subject)
        if lately and run.duration_s > limit_s and (before is None or run.duration_s > before.duration_s):
            worst[subject] = run
    for subject, run in worst.items():
        going_on = run.ended_ago_s is None
        detail = "has been running for" if going_on else "took"
        yield Observation(subject, run.duration_s, detail)


_CRITICAL, _WARNING = AlertSeverity.CRITICAL, AlertSeverity.WARNING

DEFAULT_RULES: tuple[AlertRule, ...] = (
    AlertRule(
        "owner_missing",
        _CRITICAL,
        owner_missing,
        "no owner has been running for {value}",
        "One ran within the last 24 hours, or `[watch] expected` is set.",
        "saves wait until one runs: start `quizops watch --headless`",
        for_s=120,
        unit="s",
    ),
    AlertRule(
        "disk_low",
        _CRITICAL,
        disk_low,
        "only {value} free where {subject} lies",
        "Below the floor nothing is downloaded, and a publish may find no room.",
        "free some space on this disk; `quizops releases prune` lets go of old releases",
        keep_firing_for_s=60,
        unit="bytes",
    ),
    AlertRule(
        "system_error",
        _CRITICAL,
        system_error,
        "{value} failed by an error of this system",
        "Errors of category `system` are no fault of a provider or of a row.",
        "look at free disk and installed tools with `quizops check`; then"
        " `quizops downloads retry --category system`",
        unit="rows",
    ),
    AlertRule(
        "update_failed",
        _CRITICAL,
        update_failed,
        "the last merge of {subject} failed: {detail}",
        "What was live before is live still; the save is not.",
        "`quizops runs list` shows the run, `quizops check` what to mend",
        for_s=60,
    ),
    AlertRule(
        "update_slow",
        _WARNING,
        update_slow,
        "{subject} {detail} {value}",
        "An update of more than 10 minutes.",
        "`quizops runs list` shows the run, its steps say where the time goes",
        for_s=60,
        unit="s",
    ),
    AlertRule(
        "merge_slow",
        _WARNING,
        merge_slow,
        "{subject} {detail} {value}",
        "A merge of more than 5 minutes.",
        "`quizops runs list` shows the run, its steps say where the time goes",
        unit="s",
    ),
    AlertRule(
        "run_slow",
        _WARNING,
        run_slow,
        "{subject} {detail} {value}",
        "A run of more than 5 minutes in prod, of more than one elsewhere.",
        "`quizops runs list` shows the run, its steps say where the time goes",
        unit="s",
    ),
    AlertRule(
        "csv_refused",
        _WARNING,
        csv_refused,
        "{subject} is not taken in: {detail}",
        "Nothing of this file counts until it is mended; what was live before is live still.",
        "`quizops check` names the place",
    ),
    AlertRule(
        "pending_high",
        _WARNING,
        many_pending,
        "{value} wait to be downloaded",
        "More than 100 for 15 minutes.",
        "`quizops downloads status` shows what waits",
        for_s=900,
        keep_firing_for_s=60,
        unit="rows",
    ),
    AlertRule(
        "download_failures",
        _WARNING,
        failure_rate,
        "{value} of the downloads of the last 24 h failed ({detail})",
        "More than a fifth of at least 10 rows that were tried.",
        "`quizops downloads status` shows what they have in common",
        keep_firing_for_s=60,
        unit="%",
    ),
    AlertRule(
        "memory_high",
        _WARNING,
        memory_high,
        "{value} of this machine's memory is in use",
        "More than 85 % for 5 minutes.",
        "see what uses it; `quizops monitor metrics` shows the owner's share",
        for_s=300,
        keep_firing_for_s=60,
        unit="%",
    ),
)
