"""A field before and after, on a line each."""

from __future__ import annotations

import json
from typing import Any

from quizops_console.views.spans import Line, Span, Tone

_NAME_WIDTH = 12


def value_lines(name: str, before: Any, after: Any) -> list[Line]:
    """`  text  - "old"` and below it `+ "new"`; a side that is not there is left out."""
    sides = ((before, "- ", Tone.REMOVED), (after, "+ ", Tone.ADDED))
    told = [(sign, written(value), tone) for value, sign, tone in sides if value is not None]
    return [
        (
            Span(f"  {name if number == 0 else '':<{_NAME_WIDTH}}", Tone.DIM),
            Span(f"{sign}{text}", tone),
        )
        for number, (sign, text, tone) in enumerate(told)
    ]


def written(value: Any) -> str:
    """A JSON value on one line."""
    return json.dumps(value, ensure_ascii=False)
