"""What is wrong in the content, one problem after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.exit_code import ExitCode
from quizops_console.output import Output, Tone, Toned

_INDENT = "         "


def problems_exit_code(problems: Sequence[Mapping[str, Any]]) -> ExitCode:
    """Warnings are no failure."""
    has_errors = any(problem["severity"] == "error" for problem in problems)
    return ExitCode.FAILED if has_errors else ExitCode.DONE


def problems_text(out: Output, problems: Sequence[Mapping[str, Any]]) -> None:
    """`error    file:line:column  rule`, then the message, then the way out."""
    for problem in problems:
        out.line(_severity(problem["severity"]), place(problem), "  ", Toned(problem["rule"], Tone.DIM))
        out.wrapped(problem["message"], _INDENT)
        if problem["hint"]:
            out.wrapped(f"hint: {problem['hint']}", _INDENT)
    out.line(_summary(problems))


def place(problem: Mapping[str, Any]) -> str:
    """`file:line:column`, as far as it is known."""
    parts = [problem.get(key) for key in ("file", "line", "column")]
    return ":".join(str(part) for part in parts if part is not None) or "quizops"


def count(number: int, noun: str) -> str:
    """`1 row`, `2 rows`, `2 quizzes`."""
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun}zes" if noun.endswith("z") else f"{noun}s"
    return f"{number} {plural}"


def _severity(word: str) -> Toned:
    return Toned(f"{word:<9}", Tone.BAD if word == "error" else Tone.WARN)


def _summary(problems: Sequence[Mapping[str, Any]]) -> str:
    errors = sum(problem["severity"] == "error" for problem in problems)
    warnings = len(problems) - errors
    if not problems:
        return "no problems"
    found = [count(n, noun) for n, noun in ((errors, "error"), (warnings, "warning")) if n]
    return ", ".join(found)
