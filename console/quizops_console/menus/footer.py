"""The last line: the keys that are worth most here, as many as fit."""

from __future__ import annotations

from collections.abc import Sequence

from quizops_console.actions import ACTIONS, Action, Keymap, Situation
from quizops_console.output import width_of
from quizops_console.views.spans import Line, Span, Tone

_GAP = "  "
_KEPT_LAST = "palette"
"""From the palette everything else can be reached: it is the last to be left out."""


def footer_line(situation: Situation, keymap: Keymap, width: int) -> Line:
    """` r retry  R reset  …  : commands` in at most `width` columns; what cannot be done now is dim."""
    shown = fitting(footer_actions(situation, keymap), keymap, width)
    spans: list[Span] = []
    for number, action in enumerate(shown):
        is_off = action.disabled_reason(situation) is not None
        spans.append(Span(_GAP if number else " ", Tone.PLAIN))
        spans.append(Span(keymap.label(action), Tone.DIM if is_off else Tone.KEY))
        spans.append(Span(f" {action.title}", Tone.DIM if is_off else Tone.PLAIN))
    return tuple(spans)


def footer_actions(situation: Situation, keymap: Keymap) -> list[Action]:
    """Those that this place's footer shows when it has room, in order; one without a key has no use there."""
    here = frozenset(situation.scopes)
    return [
        action
        for action in ACTIONS
        if not action.footer.isdisjoint(here) and action.applies(situation) and keymap.keys_of(action)
    ]


def fitting(actions: Sequence[Action], keymap: Keymap, width: int) -> list[Action]:
    """Without the last ones that there is no room for."""
    shown = list(actions)
    while shown and _width(shown, keymap) > width:
        droppable = [action for action in shown if action.id != _KEPT_LAST] or shown
        shown.remove(droppable[-1])
    return shown


def _width(actions: Sequence[Action], keymap: Keymap) -> int:
    items = sum(width_of(f"{keymap.label(action)} {action.title}") for action in actions)
    return 1 + items + len(_GAP) * (len(actions) - 1)
