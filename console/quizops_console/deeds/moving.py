"""Moving about: tabs, rows, filter, sort, marks. None of it changes anything."""

from __future__ import annotations

from quizops_console.deeds.action import Action
from quizops_console.deeds.situation import EVERYWHERE, SHEET, Situation
from quizops_console.deeds.words import command_line


def _no_row(situation: Situation) -> str | None:
    return None if situation.row is not None else "no row here: / changes the filter"


def _nothing_marked(situation: Situation) -> str | None:
    return None if situation.marked else "nothing is marked: space marks a row"


def _one_section(situation: Situation) -> str | None:
    return f"{situation.tab} has one table" if situation.tab in {"downloads", "monitoring"} else None


TABS = (
    Action(
        "show_downloads",
        "Downloads",
        "Go to the tracker's rows.",
        keys=("1",),
        command=lambda s: command_line(s, "downloads", "list"),
    ),
    Action(
        "show_merges",
        "Merges",
        "Go to what waits to be merged, and the quizzes.",
        keys=("2",),
        command=lambda s: command_line(s, "quiz", "plan"),
    ),
    Action(
        "show_monitoring",
        "Monitoring",
        "Go to health checks, figures and alerts.",
        keys=("3",),
        command=lambda s: command_line(s, "monitor", "status"),
    ),
    Action(
        "show_updates",
        "Updates",
        "Go to runs and releases.",
        keys=("4",),
        command=lambda s: command_line(s, "runs", "list"),
    ),
    Action("next_tab", "next tab", "Go to the tab on the right.", keys=("]",)),
    Action("previous_tab", "previous tab", "Go to the tab on the left.", keys=("[",)),
    Action(
        "next_section",
        "next table",
        "Go to this tab's next table.",
        keys=("tab",),
        footer=frozenset({"merges.quizzes", "updates.runs", "updates.journal"}),
        unless=_one_section,
    ),
    Action(
        "previous_section",
        "table before",
        "Go to this tab's table before.",
        keys=("shift+tab",),
        unless=_one_section,
    ),
)

ROWS = (
    Action("move_down", "down", "One row down.", keys=("j", "down")),
    Action("move_up", "up", "One row up.", keys=("k", "up")),
    Action("page_down", "page down", "One screen down.", keys=("pagedown",)),
    Action("page_up", "page up", "One screen up.", keys=("pageup",)),
    Action("to_top", "first row", "To the first row.", keys=("g", "home")),
    Action("to_bottom", "last row", "To the last row.", keys=("G", "end")),
    Action("scroll_left", "left", "Show columns further to the left.", keys=("left",)),
    Action("scroll_right", "right", "Show columns further to the right.", keys=("right",)),
    Action(
        "filter",
        "filter",
        "Show only rows that match, as you type: status:failed source:drive text -not.",
        keys=("/",),
        footer=frozenset({EVERYWHERE}),
    ),
    Action("next_match", "next match", "To the next row that matches the last search.", keys=("n",)),
    Action("previous_match", "match before", "To the row before that matches.", keys=("N",)),
    Action("sort", "sort", "Sort by the next column.", keys=("s",)),
    Action("reverse_sort", "reverse", "Turn the sort order round.", keys=("S",)),
    Action(
        "mark",
        "mark",
        "Mark the row under the cursor, or unmark it.",
        keys=("space",),
        footer=frozenset({"downloads", "updates.releases"}),
        unless=_no_row,
    ),
    Action("mark_shown", "mark all", "Mark every row that the filter shows.", keys=("*",), unless=_no_row),
    Action("unmark_all", "unmark", "Unmark every row.", keys=("u",), unless=_nothing_marked),
    Action(
        "details",
        "details",
        "Show or hide all there is to say about the row.",
        keys=("enter",),
        footer=frozenset({"downloads", "merges.quizzes", "monitoring", "updates"}),
        unless=_no_row,
    ),
    Action(
        "back",
        "back",
        "Undo one layer: sheet, filter line, details, search, filter.",
        keys=("escape",),
        footer=frozenset({SHEET}),
    ),
)
