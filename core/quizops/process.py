"""Other programs, run through a seam that tests can replace; and who this one runs for."""

from __future__ import annotations

import getpass
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a command ended; `output` and `errors` are text, undecodable bytes replaced."""

    exit_code: int
    output: str
    errors: str


class CommandRunner(Protocol):
    """Runs one command to its end."""

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> CommandResult:
        """Raises `FileNotFoundError` for a missing program and `subprocess.TimeoutExpired`."""


class SystemRunner:
    """Runs commands on this machine, without a shell and with standard input closed."""

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
    ) -> CommandResult:
        done = subprocess.run(
            list(command),
            cwd=folder,
            env=dict(environment) if environment is not None else None,
            timeout=timeout_s,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        return CommandResult(done.returncode, done.stdout, done.stderr)


def operator_name() -> str:
    """Who does something: `QUIZOPS_OPERATOR`, else the login name."""
    return os.environ.get("QUIZOPS_OPERATOR") or getpass.getuser()
