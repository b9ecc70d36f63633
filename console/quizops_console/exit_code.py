"""What the number means that a command ends with."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    DONE = 0
    FAILED = 1
    USAGE = 2
    NOT_TAKEN = 3
    CONFLICT = 4
    CRITICAL = 5
    INTERRUPTED = 130


MEANING = {
    ExitCode.DONE: "done, or nothing to do",
    ExitCode.FAILED: "failed, rows were refused, or check found errors",
    ExitCode.USAGE: "wrong usage",
    ExitCode.NOT_TAKEN: "the owner did not take it in time, or another owner is in the way",
    ExitCode.CONFLICT: "published what could be, a conflict waits",
    ExitCode.CRITICAL: "health is critical, or an alert fires that nobody acknowledged",
    ExitCode.INTERRUPTED: "interrupted",
}
