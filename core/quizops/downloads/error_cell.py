"""The cell `download_errors`: `source: category: short message (try n of m)`, `; ` between sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quizops.downloads.states import Category, SourceName

MESSAGE_LIMIT = 200
_SOURCES = "|".join(SourceName)
_CATEGORIES = "|".join(Category)
_ENTRY = re.compile(rf"({_SOURCES}): ({_CATEGORIES}): (.*?)(?: \(try (\d{{1,9}}) of (\d{{1,9}})\))?")
_NOT_PRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_FORMULA_STARTS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class ErrorEntry:
    """One source's part of the cell; `tries` is 0 where no try was used up."""

    category: Category
    message: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell taken apart: our entries, and text of other people, kept as it stands."""

    entries: Mapping[SourceName, ErrorEntry]
    foreign: tuple[str, ...] = ()

    @classmethod
    def parse(cls, cell: str) -> ErrorCell:
        entries: dict[SourceName, ErrorEntry] = {}
        foreign: list[str] = []
        for segment in cell.split("; ") if cell else ():
            found = _ENTRY.fullmatch(segment)
            if found is None or SourceName(found[1]) in entries:
                if segment.strip():
                    foreign.append(segment)
                continue
            entries[SourceName(found[1])] = ErrorEntry(Category(found[2]), found[3], int(found[4] or 0))
        return cls(entries, tuple(foreign))

    def printed(self, *, tries_allowed: int) -> str:
        """The text of the cell: one line that no spreadsheet takes for a formula."""
        ours = [
            f"{source}: {entry.category}: {short_message(entry.message)}{_tried(entry.tries, tries_allowed)}"
            for source in SourceName
            if (entry := self.entries.get(source)) is not None
        ]
        return plain_text("; ".join((*ours, *self.foreign)))


def short_message(text: str) -> str:
    """A message as the cell can hold it: one line, no `; `, at most 200 characters, never empty."""
    line = _NOT_PRINTABLE.sub(" ", text).replace(";", ",").strip()
    if len(line) > MESSAGE_LIMIT:
        line = line[: MESSAGE_LIMIT - 1].rstrip() + "…"
    return line or "no message"


def plain_text(text: str) -> str:
    """One line that does not begin as a formula does (a space goes in front of one that would)."""
    line = _NOT_PRINTABLE.sub(" ", text).strip()
    return f" {line}" if line.startswith(_FORMULA_STARTS) else line


def joined(parts: Iterable[str]) -> str:
    """A list cell: `,` between parts; no part keeps a comma or a control character."""
    return plain_text(",".join(part.replace(",", " ") for part in parts))


def _tried(tries: int, allowed: int) -> str:
    return f" (try {tries} of {max(tries, allowed)})" if tries else ""
