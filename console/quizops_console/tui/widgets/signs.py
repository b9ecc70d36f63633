"""The signs that widgets draw themselves, and what stands for them where only ASCII can be shown.

Signs within cells are the views'; `terminal.glyphs` replaces those on the way to the terminal.
"""

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
)


def signs(*, ascii_only: bool) -> Signs:
    """Those of a terminal that shows Unicode, or of one that does not."""
    return ASCII if ascii_only else UNICODE
