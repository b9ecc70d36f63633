"""A line editor on the screen: keys and pasted text in, one painted line out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events

from quizops_console.output import width_of
from quizops_console.tui.palette import Palette
from quizops_console.tui.widgets.line_editor import KEYS, LineEditor, Offer
from quizops_console.tui.widgets.pieces import Pieces, cut
from quizops_console.tui.widgets.signs import Signs

Completions = Callable[[str, int], Sequence[Offer]]
_OFFERS_GAP = 2


def no_completions(text: str, caret: int) -> Sequence[Offer]:
    """Nothing to offer."""
    return ()


def take_key(editor: LineEditor, event: events.Key, completions: Completions = no_completions) -> bool | None:
    """Whether the key changed the text; None where it is no key of an editor."""
    before = editor.text
    if event.key in ("tab", "shift+tab"):
        editor.complete(completions, 1 if event.key == "tab" else -1)
    elif edit := KEYS.get(event.key):
        edit(editor)
    elif event.is_printable and event.character:
        editor.insert(event.character)
    else:
        return None
    return editor.text != before


def painted(
    editor: LineEditor, width: int, start: int, palette: Palette, signs: Signs, wrong: int | None = None
) -> tuple[Pieces, int]:
    """The text from `start` on with its caret, what completion offers behind it, and the columns that takes.

    wrong: the character, counted from 0, that an error is about.
    """
    pieces: Pieces = []
    taken = 0
    for number in range(start, len(editor.text) + 1):
        character = editor.text[number : number + 1] or " "
        if taken + width_of(character) > width:
            break
        style = palette.error if number == wrong else palette.typed
        pieces.append((character, palette.caret if number == editor.caret else style))
        taken += width_of(character)
    offers = cut(" ".join(editor.offers[1:]), width - taken - _OFFERS_GAP, signs)
    if offers:
        pieces += [(" " * _OFFERS_GAP, palette.typed), (offers, palette.hint)]
        taken += _OFFERS_GAP + width_of(offers)
    return pieces, taken
