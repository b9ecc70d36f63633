"""Versions of a quiz: three whole numbers, bumped by what a change does to it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quizops.quiz.model import ReleaseType

FIRST_VERSION = "1.0.0"
_VERSION = re.compile(r"\s*v?(\d+)\.(\d+)\.(\d+)\s*")


def parse_version(text: str) -> tuple[int, int, int]:
    """`"1.4.2"` → `(1, 4, 2)`. Raises `ValueError` for what is no version."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no version; one has three numbers, as 1.4.2")
    major, minor, patch = found.groups()
    return int(major), int(minor), int(patch)


def highest_version(versions: Iterable[str | None]) -> str | None:
    """The greatest by number, not by text; None among none. Texts that are no version do not count."""
    known = [version for version in versions if version is not None and _VERSION.fullmatch(version)]
    return max(known, key=parse_version, default=None)


def bumped(version: str, type: ReleaseType) -> str:
    """The version after a change of this type. Raises `ValueError` as `parse_version` does."""
    major, minor, patch = parse_version(version)
    match type:
        case ReleaseType.MAJOR:
            return f"{major + 1}.0.0"
        case ReleaseType.MINOR:
            return f"{major}.{minor + 1}.0"
        case ReleaseType.HOTFIX:
            return f"{major}.{minor}.{patch + 1}"


def next_version(type: ReleaseType, live: str | None, released: Iterable[str | None]) -> str:
    """The highest version ever released of this quiz, or live now, bumped.

    A quiz that says no version counts as 1.0.0.
    """
    return bumped(highest_version((live, *released)) or FIRST_VERSION, type)


def release_type(*, removed: bool, templates_changed: bool, added: bool, changed: bool) -> ReleaseType | None:
    """What a change is called; None when there is none.

    `added` means questions or option sets, `changed` anything else.
    """
    if removed or templates_changed:
        return ReleaseType.MAJOR
    if added:
        return ReleaseType.MINOR
    return ReleaseType.HOTFIX if changed else None
