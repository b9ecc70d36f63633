"""Text with a meaning: what a screen paints, before anybody knows its colours."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Tone(StrEnum):
    """What a piece of text means. A theme gives each tone its colours; a word or sign always says it too."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    ADDED = "added"
    REMOVED = "removed"
    MATCH = "match"
    KEY = "key"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Span:
    """Printable text without line breaks, in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line: TypeAlias = tuple[Span, ...]
