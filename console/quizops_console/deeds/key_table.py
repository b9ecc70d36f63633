"""The table of keys as the README has it."""

from __future__ import annotations

from collections.abc import Iterable

from quizops_console.deeds.action import SCOPE_NAMES, Action
from quizops_console.deeds.keymap import label


def keys_markdown(actions: Iterable[Action]) -> str:
    """A Markdown table for each scope: keys (or the palette's `:name`), title, what it does."""
    groups: dict[str, list[Action]] = {scope: [] for scope in SCOPE_NAMES}
    for action in actions:
        groups[min(action.where)].append(action)
    parts = [_table(SCOPE_NAMES[scope], group) for scope, group in groups.items() if group]
    return "\n".join(parts)


def _table(title: str, actions: Iterable[Action]) -> str:
    lines = [f"| {title[:1].upper()}{title[1:]} | |", "|---|---|"]
    lines += [f"| {_keys(action)} | {_escaped(action.help)} |" for action in actions]
    return "\n".join([*lines, ""])


def _keys(action: Action) -> str:
    words = [label(key) for key in action.keys] or [f":{action.name}"]
    return " ".join(f"`{_escaped(word)}`" for word in words)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")
