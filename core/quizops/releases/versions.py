"""Versions `MAJOR.MINOR.PATCH`, as content has them: which is newer, and by how much."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from quizops.errors import UsageError
from quizops.releases.manifest import ReleaseType

_FORM = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Ordered by its three numbers."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> Version:
        """Raises `UsageError` for anything but three numbers without leading zeros."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise UsageError(f"{text!r} is no version", hint="a version looks like 1.4.2")
        return cls(*map(int, match.groups()))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def bumped(self, by: ReleaseType) -> Version:
        """The next version of that type."""
        match by:
            case ReleaseType.MAJOR:
                return Version(self.major + 1, 0, 0)
            case ReleaseType.MINOR:
                return Version(self.major, self.minor + 1, 0)
            case ReleaseType.HOTFIX:
                return Version(self.major, self.minor, self.patch + 1)


def compare_versions(one: str, other: str) -> dict[str, Any]:
    """`{result: -1|0|1, type: major|minor|patch|same}`: -1 where `one` is the older."""
    left, right = Version.parse(one), Version.parse(other)
    kind = "same"
    for name in ("patch", "minor", "major"):
        if getattr(left, name) != getattr(right, name):
            kind = name
    return {"result": (left > right) - (left < right), "type": kind}


def highest(versions: Iterable[str]) -> Version | None:
    """The highest ever released; None before the first."""
    return max(map(Version.parse, versions), default=None)
