"""Names as people write them: two spellings of an environment, and near misses."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import StrEnum


class EnvironmentType(StrEnum):
    DEV = "dev"
    STAGING = "staging"
    PROD = "prod"

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every name that means this type, the short one first."""
        return tuple(word for word, kind in _TYPE_OF.items() if kind is self)


_TYPE_OF = {
    "dev": EnvironmentType.DEV,
    "development": EnvironmentType.DEV,
    "staging": EnvironmentType.STAGING,
    "prod": EnvironmentType.PROD,
    "production": EnvironmentType.PROD,
}


def environment_type(word: str) -> EnvironmentType:
    """`dev` or `development`, `staging`, `prod` or `production`; raises `ValueError` with a hint in it."""
    try:
        return _TYPE_OF[word.strip().lower()]
    except KeyError:
        raise ValueError(f"{word!r} is no environment{did_you_mean(word, _TYPE_OF)}") from None


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that `word` is most likely a slip of, or None."""
    found = difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "strategy"?`, or the names to choose from."""
    names = list(known)
    match = nearest(word, names)
    return f'; did you mean "{match}"?' if match else f"; known: {', '.join(names)}"
