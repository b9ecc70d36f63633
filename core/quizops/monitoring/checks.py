"""The health checks: each turns facts into one answer and knows nothing else."""

from __future__ import annotations

from collections.abc import Callable

from quizops.monitoring.facts import DiskFact, Facts
from quizops.monitoring.health import CheckStatus, HealthCheck

_SKEW_LIMIT_S = 5.0
Check = Callable[[Facts], list[HealthCheck]]


def ledger_at_head(facts: Facts) -> list[HealthCheck]:
    if facts.ledger_revision is None:
        hint = "look at .quizops/ledger.sqlite and its disk; `quizops db current` says more"
        return [HealthCheck("ledger", CheckStatus.FAIL, "unreachable", hint=hint)]
    if facts.ledger_revision != facts.ledger_head:
        hint = "run `quizops db upgrade` while no owner is running"
        return [HealthCheck("ledger", CheckStatus.FAIL, facts.ledger_revision, "revision", hint=hint)]
    return [HealthCheck("ledger", CheckStatus.PASS, facts.ledger_revision, "revision")]


def owner_alive(facts: Facts) -> list[HealthCheck]:
    owner = facts.owner
    if owner.alive:
        return [HealthCheck("owner", CheckStatus.PASS, owner.pid, "pid", owner.since)]
    status = CheckStatus.FAIL if owner.expected else CheckStatus.WARN
    hint = "nothing is merged until one runs: `quizops watch --headless`"
    return [HealthCheck("owner", status, "not running", since=owner.since, hint=hint)]


def watcher_alive(facts: Facts) -> list[HealthCheck]:
    owner = facts.owner
    if not owner.alive:
        return []
    if owner.paused:
        hint = "saves wait: `quizops resume watcher`"
        return [HealthCheck("watcher", CheckStatus.WARN, "paused", hint=hint)]
    return [HealthCheck("watcher", CheckStatus.PASS, owner.watcher_last_event, "last event")]


def csv_integrity(facts: Facts) -> list[HealthCheck]:
    checks = []
    for file in facts.files:
        name = f"csv {file.path}"
        if file.error is not None:
            checks.append(
                HealthCheck(name, CheckStatus.FAIL, file.error, hint="`quizops check` names the place")
            )
        elif file.refused:
            hint = "`quizops check` names each line; the other rows are live"
            checks.append(HealthCheck(name, CheckStatus.WARN, file.refused, "refused rows", hint=hint))
        else:
            checks.append(HealthCheck(name, CheckStatus.PASS, 0, "refused rows"))
    return checks


def quizzes_valid(facts: Facts) -> list[HealthCheck]:
    checks = []
    for quiz in facts.quizzes:
        name = f"quiz {quiz.name}"
        if quiz.held is not None:
            hint = "`quizops check` names the place; `quizops rollback --to` the live version restores it"
            checks.append(HealthCheck(name, CheckStatus.FAIL, quiz.held, hint=hint))
        elif quiz.conflicts:
            hint = f"`quizops quiz plan --quiz {quiz.name}` shows them, `quizops quiz resolve` decides"
            checks.append(HealthCheck(name, CheckStatus.WARN, quiz.conflicts, "conflicts", hint=hint))
        else:
            checks.append(HealthCheck(name, CheckStatus.PASS, quiz.version, "version"))
    return checks


def free_disk(facts: Facts) -> list[HealthCheck]:
    return [_disk(disk) for disk in facts.disks]


def _disk(disk: DiskFact) -> HealthCheck:
    name = f"disk {disk.folder}"
    if disk.free_bytes >= disk.floor_bytes:
        return HealthCheck(name, CheckStatus.PASS, disk.free_bytes, "bytes")
    return HealthCheck(name, CheckStatus.FAIL, disk.free_bytes, "bytes", hint="free some space on this disk")


def write_back(facts: Facts) -> list[HealthCheck]:
    if not facts.waiting_cells:
        return []
    hint = "the tracker is open in an office suite, or cannot be written; they are safe in the ledger"
    return [
        HealthCheck("tracker write-back", CheckStatus.WARN, facts.waiting_cells, "cells waiting", hint=hint)
    ]


def clock_agrees(facts: Facts) -> list[HealthCheck]:
    skew = round(facts.clock_skew_s, 1) + 0.0  # no minus zero
    if abs(skew) <= _SKEW_LIMIT_S:
        return [HealthCheck("clock", CheckStatus.PASS, skew, "s")]
    hint = "this machine's clock and the file server's differ: look at its time service"
    return [HealthCheck("clock", CheckStatus.WARN, skew, "s", hint=hint)]


CHECKS: tuple[Check, ...] = (
    ledger_at_head,
    owner_alive,
    watcher_alive,
    csv_integrity,
    quizzes_valid,
    free_disk,
    write_back,
    clock_agrees,
)


def run_checks(facts: Facts) -> list[HealthCheck]:
    """Every check's answers, in a fixed order."""
    return [answer for check in CHECKS for answer in check(facts)]
