"""Takes from a screen what differs from day to day, so that its picture is the same each time it is made."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.terminal.screen import TerminalScreen

Match = re.Match[str]
_ORDINARY = {"ms": "24", "s": "2.4", "B": "512", "kB": "12", "MB": "72.4", "GB": "82.5", "%": "5.1"}


class Stillness:
    """Puts a fixed day, fixed times, ids and measured values in place of those of the moment.

    Each is as wide as before. The same id gets the same stand-in on every screen.
    """

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._rules: tuple[tuple[re.Pattern[str], Callable[[Match], str]], ...] = (
            (re.compile(r"\b2\d\d\d-\d\d-\d\d\b"), _day),
            (re.compile(r"(?<![\d-])\d\d-\d\d(?= \d\d:\d\d)"), lambda _: "11-22"),
            (re.compile(r"(?<![\d:])\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?=Z)"), _time),
            (re.compile(r"(?<= owner )( +)\d+(?= )"), lambda match: "4711".rjust(len(match[0]))),
            (re.compile(r"\b([a-z]{1,3}-)(1m[0-9a-z]{4,14})\b"), self._id),
            (re.compile(r"(?: *|(?<=\())\b\d[\d,]*(?:\.\d+)? (ms|s|kB|MB|GB|B|%)(?![\w%])"), _amount),
        )

    def bring_to(self, screen: TerminalScreen) -> None:
        """Rewrite the text of the screen; a new word looks all over as the old one did at its end."""
        for row in range(screen.lines):
            cells = screen.row_cells(row)
            text = "".join(cell.data[:1] or "\0" for cell in cells)
            still = text
            for pattern, stand_in in self._rules:
                still = pattern.sub(stand_in, still)
            for column in reversed(range(len(still))):
                if text[column] != still[column]:
                    ends_word = not still[column + 1 : column + 2].strip()
                    look = cells[column] if ends_word else screen.buffer[row][column + 1]
                    screen.buffer[row][column] = look._replace(data=still[column])

    def _id(self, match: Match) -> str:
        kind, rest = match.groups()
        number = self._ids.setdefault(rest, f"{len(self._ids) + 1:04}")
        return kind + f"1m{number * 4}"[: len(rest)]


def _day(match: Match) -> str:
    """The days of the sample content are always the same."""
    return match[0] if match[0] == "2026-11-20" else "2026-11-22"


def _time(match: Match) -> str:
    return "09:41:07.000"[: len(match[0])]


def _amount(match: Match) -> str:
    """What fits: where there is room for less, the unit says enough."""
    width = len(match[0])
    return f"{_ORDINARY[match[1]]} {match[1]}".rjust(width)[-width:]
