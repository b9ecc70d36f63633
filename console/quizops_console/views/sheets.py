"""Every sheet that can be laid over a tab, made of the documents that the reader answers with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.question import question_sheet
from quizops_console.views.section import Sheet
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.tabs.updates import log_sheet, release_diff_sheet
from quizops_console.views.word_diff import word_diff_sheet

__all__ = [
    "log_sheet",
    "problems_sheet",
    "question_sheet",
    "release_diff_sheet",
    "verification_sheet",
    "word_diff_sheet",
]
_SEVERITY = {"error": Tone.BAD, "warning": Tone.WARN}


def problems_sheet(problems: Sequence[Mapping[str, Any]]) -> Sheet:
    """`check`: each problem with its place, and below it the way out."""
    lines: list[Line] = [] if problems else [(Span("no problem found", Tone.GOOD),)]
    for problem in problems:
        severity = str(problem["severity"])
        tone = _SEVERITY.get(severity, Tone.PLAIN)
        lines.append((Span(f"{severity:<8} ", tone), Span(f"{_place(problem)}  ", Tone.STRONG)))
        lines.append((Span(f"         {problem['message']}"), Span(f"  [{problem['rule']}]", Tone.DIM)))
        if problem["hint"]:
            lines.append((Span(f"         {problem['hint']}", Tone.DIM),))
    return lines_sheet("check", f"check: {len(problems)} found", lines)


def verification_sheet(report: Sequence[Mapping[str, Any]]) -> Sheet:
    """`releases verify`: every kept release, and what is wrong with it."""
    lines: list[Line] = [_verified(one) for one in report] or [(Span("no releases yet"),)]
    bad = sum(not one["ok"] for one in report)
    return lines_sheet("verification", f"verify: {bad} of {len(report)} damaged", lines)


def _verified(one: Mapping[str, Any]) -> Line:
    name = Span(f"{one['quiz']} {one['version']}  ", Tone.STRONG)
    if one["ok"]:
        return (Span("✓ ", Tone.GOOD), name, Span("whole"))
    return (Span("✗ ", Tone.BAD), name, Span(str(one["problem"]), Tone.BAD))


def _place(problem: Mapping[str, Any]) -> str:
    parts = (problem["file"], problem["line"], problem["column"])
    return ":".join(str(part) for part in parts if part is not None)
