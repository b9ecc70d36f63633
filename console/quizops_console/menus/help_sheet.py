"""The help: every key, those of this place first."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from quizops_console.actions import ACTIONS, SCOPE_NAMES, Action, Keymap, Situation, label
from quizops_console.output import shortened, width_of
from quizops_console.views.spans import Line, Span, Tone

_KEYS_WIDTH = 16
_NARROW = 70
_KEYS_WIDTH_NARROW = 11


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One action: its keys as shown, or `:name` without any; `reason`: why it cannot be done now."""

    action: Action
    keys: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """The actions of one scope. `is_here`: it is the place that is looked at."""

    title: str
    is_here: bool
    rows: tuple[HelpRow, ...]


def help_groups(keymap: Keymap, situation: Situation, query: str = "") -> list[HelpGroup]:
    """By scope: this place's own first, then everywhere, then the others. `query`: words that must occur."""
    words = query.casefold().split()
    grouped: dict[str, list[HelpRow]] = {scope: [] for scope in _order(situation)}
    for action in ACTIONS:
        row = HelpRow(action, _keys(action, keymap), action.disabled_reason(situation))
        if all(word in _text(row) for word in words):
            grouped[_scope(action, situation)].append(row)
    here = frozenset(situation.scopes)
    return [HelpGroup(_titled(scope), scope in here, tuple(rows)) for scope, rows in grouped.items() if rows]


def help_lines(groups: Iterable[HelpGroup], width: int) -> list[Line]:
    """A title for each group, then a line or two for each action."""
    lines: list[Line] = []
    for group in groups:
        if lines:
            lines.append(())
        lines.append((Span(group.title, Tone.TITLE),))
        for row in group.rows:
            lines += _row_lines(row, width)
    return lines


def _row_lines(row: HelpRow, width: int) -> list[Line]:
    column = _KEYS_WIDTH if width >= _NARROW else _KEYS_WIDTH_NARROW
    tall = width_of(row.keys) > column - 2
    keys = row.keys if tall else row.keys + " " * (column - width_of(row.keys))
    parts = textwrap.wrap(row.action.help, max(width - column, 16))
    first: Line = (Span(shortened(keys, width), Tone.KEY),)
    indent = Span(" " * column, Tone.PLAIN)
    if tall:
        return [first, *((indent, Span(part, Tone.PLAIN)) for part in parts)]
    return [
        (*first, Span(parts[0], Tone.PLAIN)),
        *((indent, Span(part, Tone.PLAIN)) for part in parts[1:]),
    ]


def _keys(action: Action, keymap: Keymap) -> str:
    keys = [label(key) for key in keymap.keys_of(action)]
    return " ".join(keys) if keys else f":{action.name}"


def _text(row: HelpRow) -> str:
    return f"{row.keys} {row.action.name} {row.action.title} {row.action.help}".casefold()


def _order(situation: Situation) -> list[str]:
    scopes = [scope for action in ACTIONS for scope in sorted(action.where)]
    return list(dict.fromkeys([*situation.scopes, *scopes]))


def _scope(action: Action, situation: Situation) -> str:
    """The scope under which it is told: the nearest one here, else its first."""
    here = [scope for scope in situation.scopes if scope in action.where]
    return here[0] if here else min(action.where)


def _titled(scope: str) -> str:
    name = SCOPE_NAMES.get(scope, scope)
    return name[:1].upper() + name[1:]
