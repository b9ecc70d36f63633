"""A command runner that lists what it expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizops.process import CommandResult


@dataclass(frozen=True, slots=True)
class ExpectedCommand:
    command: tuple[str, ...]
    result: CommandResult


class FakeRunner:
    """Answers the expected commands in order; anything else is an `AssertionError`."""

    def __init__(self, *expected: ExpectedCommand) -> None:
        self._expected = list(expected)

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> CommandResult:
        if not self._expected:
            raise AssertionError(f"no command expected, got {list(command)}")
        expected = self._expected.pop(0)
        if tuple(command) != expected.command:
            raise AssertionError(f"expected {list(expected.command)}, got {list(command)}")
        return expected.result

    def finished(self) -> None:
        """Raises `AssertionError` when an expected command never came."""
        if self._expected:
            raise AssertionError(f"never run: {[list(item.command) for item in self._expected]}")
