"""Everything that goes to stderr, and the one place where an error becomes an exit code."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator

from quizops.errors import NotTaken, OwnerPresent, QuizopsError, UsageError
from quizops_console.exit_code import ExitCode


def report(error: BaseException, *, debug: bool) -> ExitCode:
    """Tell the error on stderr (with its trace when `debug`) and say how the process ends."""
    if debug and not isinstance(error, BrokenPipeError):
        traceback.print_exception(error, file=sys.stderr)
    match error:
        case BrokenPipeError():
            _close_stdout()
            return ExitCode.DONE
        case KeyboardInterrupt():
            note("interrupted")
            return ExitCode.INTERRUPTED
        case UsageError():
            _tell(error)
            return ExitCode.USAGE
        case NotTaken() | OwnerPresent():
            _tell(error)
            return ExitCode.NOT_TAKEN
        case QuizopsError():
            _tell(error)
            return ExitCode.FAILED
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            note(f"error: {where}{error.strerror or error}")
            return ExitCode.FAILED
        case _:
            note(f"error: unexpected {type(error).__name__}: {error}")
            note("hint: this is a fault of quizops; --debug shows the trace to report")
            return ExitCode.FAILED


def note(text: str) -> None:
    """One line of progress, warning or explanation."""
    sys.stderr.write(f"quizops: {text}\n")
    sys.stderr.flush()


def confirm(question: str, *, yes: bool) -> None:
    """Ask at the terminal, with No as the default. Raises `UsageError` when nobody can be asked.

    A refusal raises `Declined`: nothing was done.
    """
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError("this needs a yes", hint="add --yes, or run it at a terminal")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise Declined("nothing was done")


class Declined(QuizopsError):
    """The operator answered no."""

    rule = "declined"


def _tell(error: QuizopsError) -> None:
    place = f"{error.location}: " if str(error.location) else ""
    note(f"error: {place}{error.message}")
    for cause in _causes(error):
        note(f"  because: {cause}")
    if error.hint:
        note(f"hint: {error.hint}")


def _causes(error: BaseException) -> Iterator[str]:
    """The chain of causes, each unless its text is part of what was told already."""
    told = str(error)
    cause = error.__cause__
    while cause is not None and type(error) is not UsageError:
        text = str(cause) or type(cause).__name__
        if text not in told:
            yield text
            told += text
        cause = cause.__cause__


def _close_stdout() -> None:
    """Nobody reads any more: keep the interpreter from complaining when it flushes at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
