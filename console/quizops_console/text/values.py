"""Values of a field, in a few words that still show what tells them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from quizops_console.output import plain

_LONG = 60
_LEAD = 20
_MEMBER = 40
_MOST = 6


def told_apart(values: Sequence[Any]) -> list[str]:
    """Each value in at most 60 characters; long ones are cut around the first place where they differ."""
    texts = [whole(value) for value in values]
    differs = _shared(texts)
    # What differs near the beginning is seen together with it.
    start = differs - _LEAD if differs >= _LONG - _LEAD else 0
    return [_window(text, start) for text in texts]


def moved_members(before: Any, after: Any) -> list[str] | None:
    """`+ Pluto` and `- Neptune` for two lists; None where these are no lists or have the same members."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return None
    old, new = (Counter(map(plain, items)) for items in (before, after))
    parts = [_signed(sign, list(found.elements())) for sign, found in (("+", new - old), ("-", old - new))]
    return [part for part in parts if part] or None


def whole(value: Any) -> str:
    """A value in full; None is an absent field."""
    if value is None:
        return "absent"
    return f'"{value}"' if isinstance(value, str) else plain(value)


def _shared(texts: Sequence[str]) -> int:
    """How many characters all texts begin with alike."""
    for position, characters in enumerate(zip(*texts, strict=False)):
        if len(set(characters)) > 1:
            return position
    return min(map(len, texts), default=0)


def _window(text: str, start: int) -> str:
    if len(text) <= _LONG:
        return text
    if start + _LONG >= len(text):
        return "…" + text[1 - _LONG :]
    shown = text[start : start + _LONG - 1]
    return ("…" + shown[1:] if start else shown) + "…"


def _cut(text: str) -> str:
    return text if len(text) <= _MEMBER else text[: _MEMBER - 1] + "…"


def _signed(sign: str, members: Sequence[str]) -> str:
    if not members:
        return ""
    more = f" and {len(members) - _MOST} more" if len(members) > _MOST else ""
    return f"{sign} {', '.join(map(_cut, members[:_MOST]))}{more}"
