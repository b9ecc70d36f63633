"""Lines of a dialog: text in tones, fields being typed into, buttons, and the frame around them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.style import Style

from quizops_console.output import printable, width_of
from quizops_console.tui.palette import UNCOLOURED, Palette
from quizops_console.tui.widgets.line_editor import LineEditor
from quizops_console.tui.widgets.pieces import Pieces, cut, cut_line
from quizops_console.tui.widgets.signs import UNICODE, Signs
from quizops_console.views.spans import Line, Span, Tone


@dataclass(frozen=True, slots=True)
class Dress:
    """How a dialog looks: the palette of boxes above the screen, and the signs there are."""

    palette: Palette = UNCOLOURED
    signs: Signs = UNICODE


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of a line that a click means: columns `start` to `end` (not included)."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line of a dialog, with what can be clicked in it."""

    pieces: Pieces
    hits: tuple[Hit, ...] = ()


class Pen:
    """Draws lines that are exactly `width` columns wide."""

    def __init__(self, dress: Dress, width: int) -> None:
        self.dress = dress
        self.width = width

    def line(self, line: Line, *, on_cursor: bool = False, hit: str = "") -> Drawn:
        """Spans, filled up to the width."""
        palette = self.dress.palette
        spans, taken = cut_line(line, self.width, self.dress.signs)
        pieces = [(span.text, palette.style(span.tone, on_cursor=on_cursor)) for span in spans]
        pieces.append((" " * (self.width - taken), palette.cursor if on_cursor else palette.ground))
        return Drawn(pieces, (Hit(hit, 0, self.width),) if hit else ())

    def prose(self, text: str, tone: Tone = Tone.PLAIN, *, most: int = 4) -> list[Drawn]:
        """Words broken where the line ends, in at most so many lines."""
        parts = textwrap.wrap(printable(text), self.width) or [""]
        if len(parts) > most:
            parts = [*parts[: most - 1], " ".join(parts[most - 1 :])]
        return [self.line((Span(part, tone),)) for part in parts]

    def blank(self) -> Drawn:
        return self.line(())

    def field(self, title: str, editor: LineEditor, *, is_focused: bool, hit: str) -> Drawn:
        """A title and the text behind it, with the caret where it is typed."""
        palette, signs = self.dress.palette, self.dress.signs
        head = cut(f"{title} ", max(self.width // 3, 8), signs)
        room = self.width - width_of(head)
        shown = visible(editor, room)
        ink = palette.style(Tone.STRONG if is_focused else Tone.DIM)
        if not is_focused:
            text = cut(editor.text, room, signs)
            rest = (" " * (room - width_of(text)), palette.typed)
            return Drawn([(head, ink), (text, palette.typed), rest], (Hit(hit, 0, self.width),))
        before, under, after = shown
        filled = room - width_of(before) - width_of(under) - width_of(after)
        pieces: list[tuple[str, Style]] = [(head, ink), (before, palette.typed), (under, palette.caret)]
        pieces += [(after, palette.typed), (" " * filled, palette.typed)]
        return Drawn(pieces, (Hit(hit, 0, self.width),))

    def buttons(self, buttons: Sequence[tuple[str, str, bool]], focused: str) -> Drawn:
        """`[ Cancel ]  [ Reset ]` at the right; each is a name, a title, and whether it works now."""
        palette = self.dress.palette
        texts = [f"[ {title} ]" if name == focused else f"  {title}  " for name, title, _ in buttons]
        at = max(self.width - sum(width_of(text) + 1 for text in texts), 0)
        pieces: list[tuple[str, Style]] = [(" " * at, palette.ground)]
        hits = []
        for text, (name, _, works) in zip(texts, buttons, strict=True):
            style = palette.cursor if name == focused else palette.style(Tone.PLAIN if works else Tone.DIM)
            pieces += [(" ", palette.ground), (text, style)]
            hits.append(Hit(name, at + 1, at + 1 + width_of(text)))
            at += 1 + width_of(text)
        return Drawn(pieces, tuple(hits))


def visible(editor: LineEditor, width: int) -> tuple[str, str, str]:
    """The part of a text around its caret: before it, under it, behind it."""
    start = editor.window(max(width - 1, 1))
    before, rest = editor.text[start : editor.caret], editor.text[editor.caret :]
    under = rest[:1] or " "
    room = width - width_of(before) - width_of(under)
    after = ""
    for character in rest[1:]:
        if width_of(after + character) > room:
            break
        after += character
    return before, under, after


def framed(title: str, lines: Iterable[Drawn], dress: Dress, width: int) -> list[Drawn]:
    """A box `width` columns wide around lines that are four narrower."""
    palette, rule = dress.palette, dress.signs.rule
    head = cut(f" {title} ", width - 4, dress.signs)
    top: Pieces = [
        ("┌" + rule, palette.rule),
        (head, palette.style(Tone.TITLE)),
        (rule * (width - 3 - width_of(head)) + "┐", palette.rule),
    ]
    bottom: Pieces = [("└" + rule * (width - 2) + "┘", palette.rule)]
    return [Drawn(top), *(_between(line, palette) for line in lines), Drawn(bottom)]


def _between(line: Drawn, palette: Palette) -> Drawn:
    left, right = ("│", palette.rule), ("│", palette.rule)
    space = (" ", palette.ground)
    hits = tuple(Hit(hit.name, hit.start + 2, hit.end + 2) for hit in line.hits)
    return Drawn([left, space, *line.pieces, space, right], hits)
