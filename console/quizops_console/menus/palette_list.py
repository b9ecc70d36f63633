"""The palette: every action by its name, the best fit first."""

from __future__ import annotations

from dataclasses import dataclass

from quizops_console.actions import ACTIONS, Action, Keymap, Situation
from quizops_console.menus.fuzzy import Fit, fit
from quizops_console.output import shortened, width_of
from quizops_console.views.spans import Line, Span, Tone

_KEY_WIDTH = 6
_NAME_WIDTH = 24
_HELP_ONLY = -50
"""What is found only in the help comes behind every name."""


@dataclass(frozen=True, slots=True)
class PaletteRow:
    """`label`: its name as typed; `at`: which of its letters were. `reason`: why it cannot be done now.

    `argument`: what was typed behind the name of an action that takes something.
    """

    action: Action
    label: str
    key: str
    reason: str | None
    score: int = 0
    at: tuple[int, ...] = ()
    argument: str = ""


def palette_rows(query: str, keymap: Keymap, situation: Situation) -> list[PaletteRow]:
    """Everything that fits, best first; what can be done now before what cannot; then as registered."""
    typed = query.strip().removeprefix(":").strip()
    rows = [row for action in ACTIONS if (row := _row(typed, action, keymap, situation)) is not None]
    return sorted(rows, key=lambda row: (-row.score, row.reason is not None) if typed else _at_rest(row))


def _at_rest(row: PaletteRow) -> tuple[int, bool]:
    return (0, row.reason is not None)


def _row(typed: str, action: Action, keymap: Keymap, situation: Situation) -> PaletteRow | None:
    name, _, argument = typed.partition(" ")
    label = palette_name(action)
    taken = argument.strip() if action.argument and name.casefold() == action.name else ""
    found = _fit(name if taken else typed, label, action)
    if found is None:
        return None
    reason = action.disabled_reason(situation)
    return PaletteRow(action, label, keymap.label(action), reason, found.score, found.at, taken)


def palette_name(action: Action) -> str:
    """`retry`, `retry-all-failed`, `theme NAME`: what can be typed behind the colon."""
    return f"{action.name} NAME" if action.argument else action.name


def _fit(typed: str, label: str, action: Action) -> Fit | None:
    found = fit(typed.replace(" ", "-") if "-" in label else typed, label)
    if found is not None:
        exact = 100 if typed.casefold().replace(" ", "-") == action.name else 0
        return Fit(found.score + exact, found.at)
    words = typed.casefold().split()
    text = f"{action.title} {action.help}".casefold()
    return Fit(_HELP_ONLY, ()) if all(word in text for word in words) else None


def palette_line(row: PaletteRow, width: int) -> Line:
    """Key, name with the typed letters marked, and the help, or why it cannot be done."""
    off = row.reason is not None
    key = Span(f"{row.key:>{_KEY_WIDTH}}  ", Tone.DIM if off else Tone.KEY)
    name = _marked(row, Tone.DIM if off else Tone.PLAIN)
    room = width - _KEY_WIDTH - 2 - max(len(row.label), _NAME_WIDTH) - 2
    gap = Span(" " * (max(_NAME_WIDTH - len(row.label), 0) + 2), Tone.PLAIN)
    text = row.reason if row.reason is not None else row.action.help
    if room < 8:
        return (key, *name)
    told = shortened(text, room)
    return (key, *name, gap, Span(told + " " * (room - width_of(told)), Tone.WARN if off else Tone.DIM))


def _marked(row: PaletteRow, tone: Tone) -> list[Span]:
    typed = frozenset(row.at)
    spans: list[Span] = []
    for position, letter in enumerate(row.label):
        here = Tone.MATCH if position in typed else tone
        if spans and spans[-1].tone is here:
            spans[-1] = Span(spans[-1].text + letter, here)
        else:
            spans.append(Span(letter, here))
    return spans
