"""Rows, bases and questions for the laws of the merge."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

FILES = ("a.csv", "b.csv")
_WORDS = ("", "one", "two", "three", "!clear")
_COLUMNS = {
    "template": ("mc", "mc", "mc", "short", "tf", "!retire mc", "!retire", ""),
    "text": ("Q1?", "Q2?", "Q3?", ""),
    "options_ref": ("", "", "planets", "nowhere"),
    "options_inline": ("one|two", "one|two|three", "!clear", ""),
    "answer_mc": ("one", "ONE", "two", "three", ""),
    "hint": _WORDS,
    "tags": ("", "x", "x|y", "!clear"),
    "source": _WORDS,
}
_DROPPED = ((), (), (), ("hint",), ("template",), ("options_ref", "tags"), ("source", "template"))
_FIELDS: dict[str, tuple[Any, ...]] = {
    "template": ("mc",),
    "text": ("Q1?", "Q2?", "Q3?"),
    "options": (["one", "two"], ["one", "two", "three"]),
    "answer": ("one", "two"),
    "hint": (None, "one", "two", "three"),
    "tags": (None, ["x"], ["x", "y"]),
    "source": (None, "one", "two", "three"),
    "own": (None, {"kept": 1.10}),
}


def _numbers(*choices: tuple[Any, ...]) -> st.SearchStrategy[int]:
    """One number for a pick from each: far cheaper to draw than the picks one by one."""
    return st.integers(0, math.prod(map(len, choices)) - 1)


def _picked(number: int, *choices: tuple[Any, ...]) -> list[Any]:
    picks = []
    for among in choices:
        number, at = divmod(number, len(among))
        picks.append(among[at])
    return picks


def _row(number: int) -> dict[str, str]:
    *texts, dropped = _picked(number, *_COLUMNS.values(), _DROPPED)
    return {name: text for name, text in zip(_COLUMNS, texts, strict=True) if name not in dropped}


def _question(number: int) -> dict[str, Any]:
    fields = zip(_FIELDS, _picked(number, *_FIELDS.values()), strict=True)
    return {"id": 7, **{name: value for name, value in fields if value is not None}}


def cells() -> st.SearchStrategy[dict[str, str]]:
    """A row: mostly sound, sometimes short of columns, sometimes one that is refused."""
    return _numbers(*_COLUMNS.values(), _DROPPED).map(_row)


def questions() -> st.SearchStrategy[dict[str, Any]]:
    """A question of the JSON."""
    return _numbers(*_FIELDS.values()).map(_question)


SETS = st.sampled_from([["one", "two"], ["one", "two", "three"], ["two", "one"]]).map(
    lambda options: {"planets": options, "trueFalse": ["True", "False"]}
)
