"""One tree of errors, and the problem: what is wrong, where, why it matters, and the way out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file; lines and columns count from 1, `byte_offset` from 0.

    `column` counts characters in CSV and JSON text; `json_pointer` follows RFC 6901.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    byte_offset: int | None = None
    json_pointer: str | None = None

    def __str__(self) -> str:
        parts = [part for part in (self.file, self.line, self.column) if part is not None]
        return ":".join(str(part) for part in parts)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in the content, named by the rule it breaks."""

    rule: str
    message: str
    hint: str = ""
    location: Location = field(default_factory=Location)
    severity: Severity = Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        """The object that `check --json` and a plan's `refused` print."""
        return {
            "file": self.location.file,
            "line": self.location.line,
            "column": self.location.column,
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "hint": self.hint or None,
        }

    def __str__(self) -> str:
        place = f"{self.location}: " if str(self.location) else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message} [{self.rule}]{hint}"


class QuizopsError(Exception):
    """Something went wrong that an operator can read about and act on."""

    rule = "error"

    def __init__(
        self, message: str, *, hint: str = "", location: Location | None = None, rule: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.location = location or Location()
        if rule is not None:
            self.rule = rule

    def as_problem(self, severity: Severity = Severity.ERROR) -> Problem:
        """The same facts as a value that can be listed beside others."""
        return Problem(self.rule, self.message, self.hint, self.location, severity)


class UsageError(QuizopsError):
    """The command was called in a way that cannot mean anything (exit 2)."""

    rule = "usage"


class ConfigError(QuizopsError):
    """A setting, environment file or secret reference is wrong."""

    rule = "config"


class ContentError(QuizopsError):
    """A whole content file cannot be used: its encoding, its header, its JSON."""

    rule = "content"


class QuizHeld(ContentError):
    """A quiz as a whole waits for a person: nothing of it is merged until then."""

    rule = "held"


class NotTaken(QuizopsError):
    """The owner did not take the intent in time; it was withdrawn and will not run (exit 3)."""

    rule = "not_taken"


class OwnerPresent(QuizopsError):
    """Another process owns this workspace (exit 3)."""

    rule = "owner_present"


class StorageError(QuizopsError):
    """The disk or the ledger refused: full, read-only, gone."""

    rule = "storage"


class ContentMoved(QuizopsError):
    """A file changed between being read and being replaced; the work is planned again."""

    rule = "content_moved"
