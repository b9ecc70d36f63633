"""Everything an operator can do in the console, in one registry.

Keys, footer, help, palette, read-only mode and the equivalent command are all drawn from it.
"""

from __future__ import annotations

from collections.abc import Mapping

from quizops_console.deeds import conflicts, downloads, everywhere, merges, monitoring, moving, updates
from quizops_console.deeds.action import SCOPE_NAMES, Action
from quizops_console.deeds.asking import (
    Ask,
    Blocked,
    Choice,
    Confirmation,
    Field,
    Instead,
    OnScreen,
    Option,
    Request,
    Select,
    Step,
)
from quizops_console.deeds.key_table import keys_markdown as _keys_markdown
from quizops_console.deeds.keymap import FORBIDDEN, Keymap, KeyProblem, label, pressed, spelled
from quizops_console.deeds.keymap import made_keymap as _made_keymap
from quizops_console.deeds.situation import EVERYWHERE, SHEET, Row, Selected, Situation

ACTIONS: tuple[Action, ...] = (
    *downloads.ROWS,
    *conflicts.CONFLICTS,
    *merges.QUIZZES,
    *merges.RESTORE,
    *monitoring.SIGNALS,
    *updates.RELEASES,
    *updates.JOURNAL,
    *moving.ROWS,
    *everywhere.WORK,
    *moving.TABS,
    *downloads.FAILED,
    *everywhere.OWNER,
    *everywhere.SCREEN,
)
"""In the order of footer, help and palette: first what belongs to the rows at hand."""
BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def keymap(overrides: Mapping[str, str] | None = None) -> Keymap:
    """The keys of all actions, with `[keys]` of an operator's settings over the defaults."""
    return _made_keymap(ACTIONS, overrides)


def keys_markdown() -> str:
    """The tables of keys for the README."""
    return _keys_markdown(ACTIONS)


__all__ = [
    "ACTIONS",
    "BY_ID",
    "EVERYWHERE",
    "FORBIDDEN",
    "SCOPE_NAMES",
    "SHEET",
    "Action",
    "Ask",
    "Blocked",
    "Choice",
    "Confirmation",
    "Field",
    "Instead",
    "KeyProblem",
    "Keymap",
    "OnScreen",
    "Option",
    "Request",
    "Row",
    "Select",
    "Selected",
    "Situation",
    "Step",
    "keymap",
    "keys_markdown",
    "label",
    "pressed",
    "spelled",
]
