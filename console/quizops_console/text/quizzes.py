"""Quizzes, questions, and the difference between two states of a quiz."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from quizops_console.output import Output, Tone, Toned, moment, plain
from quizops_console.text.plans import change_lines, error_line, resolve_line, waiting_lines
from quizops_console.text.problems import place


def quizzes_text(out: Output, quizzes: Sequence[Mapping[str, Any]]) -> None:
    if not quizzes:
        out.line("no quiz: a folder with a questions CSV is one")
        return
    # Refused cells are seldom, and a terminal has no room for one more zero.
    refused = ["refused"] if any(quiz["refused"] for quiz in quizzes) else []
    counts = ["questions", "option_sets", "pending", "withheld", "held", *refused]
    header = ["quiz", "version", "questions", "sets", *counts[2:], "published"]
    rows = [
        [
            str(quiz["name"]),
            str(quiz["version"] or "new"),
            *(str(quiz[key]) for key in counts),
            moment(quiz["published_at"]),
        ]
        for quiz in quizzes
    ]
    out.table(header, rows, numbers=" ".join(header[2:-1]))
    for quiz in quizzes:
        if quiz["error"]:
            out.line(Toned(f"{quiz['name']} is held: ", Tone.BAD), error_line(quiz["error"]))


def question_text(out: Output, shown: Mapping[str, Any]) -> None:
    """The question field by field, each of its rows with the cells that are not empty, and what waits."""
    question = shown["question"]
    if question is None:
        out.line(Toned(f"{shown['quiz']} {shown['id']}", Tone.STRONG), "  is not in the live quiz")
    else:
        out.line(Toned(f"{shown['quiz']} {shown['id']}", Tone.STRONG), f"  {shown['json_pointer']}")
        out.facts({key: _value(value) for key, value in question.items()}, "  ")
    for row in shown["rows"]:
        out.line(Toned(place(row), Tone.STRONG))
        out.facts(row["cells"], "  ")
    waiting_lines(out, shown, resolve_line(shown, shown["quiz"]))


def build_text(out: Output, facts: Mapping[str, Any]) -> None:
    out.facts({key.replace("_", " "): plain(value) for key, value in facts.items() if key != "plan"})


def diff_text(out: Output, diff: Mapping[str, Any]) -> None:
    """Added, changed, removed; sets; or that nothing differs."""
    if not change_lines(out, diff):
        out.line("no difference")


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
