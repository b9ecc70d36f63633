"""The signs that the screen draws itself, and what stands for them where only ASCII can be shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signs:
    """One column each.

    bar: left of the line under the cursor. mark: a marked row. up, down: sorted ascending, descending.
    left, right: more columns that way. thumb, track, tick, tick_on_thumb: the scrollbar. cut: end of a text
    that is longer. rule: a line between two panes.
    """

    bar: str
    mark: str
    up: str
    down: str
    left: str
    right: str
    thumb: str
    track: str
    tick: str
    tick_on_thumb: str
    cut: str
    rule: str
    is_ascii: bool = False

    def plain(self, text: str) -> str:
        """Text of a view, with its signs replaced where only ASCII can be shown; as wide as before."""
        if self.is_ascii and not text.isascii():
            return text.translate(_REPLACED)
        return text


UNICODE = Signs(
    bar="▌",
    mark="●",
    up="▲",
    down="▼",
    left="‹",
    right="›",
    thumb="█",
    track="│",
    tick="┤",
    tick_on_thumb="▌",
    cut="…",
    rule="─",
)
ASCII = Signs(
    bar=">",
    mark="*",
    up="^",
    down="v",
    left="<",
    right=">",
    thumb="#",
    track="|",
    tick="-",
    tick_on_thumb="+",
    cut="~",
    rule="-",
    is_ascii=True,
)

_REPLACED = str.maketrans(
    {
        "✓": "+",
        "✗": "x",
        "⏸": "=",
        "–": "-",
        "—": "-",
        "⋯": "~",
        "…": "~",
        "●": "*",
        "○": "o",
        "▲": "^",
        "▼": "v",
        "→": ">",
        "←": "<",
        "↑": "^",
        "↓": "v",
        "·": ".",
        "×": "x",
        "│": "|",
        "─": "-",
        "␤": "/",
        "▁": "_",
        "▂": "_",
        "▃": ".",
        "▄": "-",
        "▅": "-",
        "▆": "=",
        "▇": "=",
        "█": "#",
    }
)


def signs(*, ascii_only: bool) -> Signs:
    """Those of a terminal that shows Unicode, or of one that does not."""
    return ASCII if ascii_only else UNICODE
