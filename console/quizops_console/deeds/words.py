"""What many actions need to say: a command line, the rows meant, a count."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from heapq import nsmallest

from quizops_console.deeds.situation import Row, Situation

MOST_ON_A_LINE = 500
"""Rows that a command line still names; more than that goes past the limits of shells and clipboards."""
EXAMPLES = 3
_DIGITS = re.compile(r"(\d+)")


def command_line(situation: Situation, *words: str, names: Iterable[str] = (), **options: str | None) -> str:
    """`quizops WORDS NAMES --option VALUE -C FOLDER`, quoted for a shell; options that are None or "" are
    left out, names that look like options come last, behind `--`."""
    named = list(names)
    given = [word for name, value in options.items() if value for word in _option(name, value)]
    folder = situation.folder if not situation.folder.startswith("-") else f"./{situation.folder}"
    is_odd = any(name.startswith("-") for name in named)
    first, last = ([], ["--", *named]) if is_odd else (named, [])
    return shlex.join(["quizops", *words, *first, *given, "-C", folder, *last])


def _option(name: str, value: str) -> list[str]:
    option = f"--{name.replace('_', '-')}"
    return [f"{option}={value}"] if value.startswith("-") else [option, value]


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Orders `9` before `10`, and `a9` before `a10`."""
    parts = (part for part in _DIGITS.split(text) if part)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)


def count(number: int, noun: str) -> str:
    """`1 row`, `14 rows`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def chosen(situation: Situation) -> tuple[str, ...]:
    """Identities of the rows meant: the marked ones, else the one under the cursor; in natural order."""
    if situation.marked:
        return tuple(sorted(situation.marked, key=natural))
    return (situation.identity,) if situation.row is not None else ()


def examples(situation: Situation, *columns: str) -> tuple[str, ...]:
    """The first three rows meant, told by these columns."""
    if not situation.marked:
        return (_told(situation.row, columns),) if situation.row is not None else ()
    first = nsmallest(EXAMPLES, situation.marked, key=natural)
    return tuple(_told(situation.row_of(identity), columns) or identity for identity in first)


def _told(row: Row | None, columns: Iterable[str]) -> str:
    return "  ".join(row[column] for column in columns if row.get(column)) if row is not None else ""


def quiz_of(situation: Situation) -> str:
    """The quiz that the cursor, or the sheet, is about; "" for none."""
    if situation.sheet is None and situation.section == "quizzes":
        return situation.cell("name")
    return situation.fact("quiz")


def filter_term(situation: Situation, field: str) -> str | None:
    """The one word that the filter asks of a field, as in `status:failed`; None for none and for several."""
    found = re.findall(rf"(?:^|\s){field}:(\S+)", situation.filter_text)
    return found[0] if len(found) == 1 and "," not in found[0] and '"' not in found[0] else None
