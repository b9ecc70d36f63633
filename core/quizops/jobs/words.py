"""Words of a request that stand for one of a few known things."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from quizops.errors import UsageError

Word = TypeVar("Word", bound=StrEnum)


def known_word(words: type[Word], text: Any) -> Word:
    """The member that is spelt so. Raises `UsageError` with all that there are."""
    try:
        return words(text)
    except ValueError as error:
        known = ", ".join(word.value for word in words)
        raise UsageError(f"there is no {words.__name__.lower()} {text!r}", hint=f"one of: {known}") from error
