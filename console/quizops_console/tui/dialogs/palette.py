"""The palette: any action by a few letters of its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from quizops_console.actions import Action, Keymap, Situation
from quizops_console.menus.palette_list import PaletteRow, palette_line, palette_rows
from quizops_console.tui.dialogs.dialog import Dialog
from quizops_console.tui.dialogs.drawing import Drawn, Dress, Pen
from quizops_console.tui.widgets.line_editor import KEYS, LineEditor
from quizops_console.views.spans import Span, Tone

_AROUND = 3
"""Lines that are no rows: what is typed, and the two below."""


@dataclass(frozen=True, slots=True)
class PaletteChoice:
    """`argument`: what was typed behind the name, for an action that takes something."""

    action: Action
    argument: str = ""


class PaletteScreen(Dialog[PaletteChoice]):
    """Answers with an action that can be done now, or None; what cannot be done says why.

    `copy`: puts a command line on the clipboard, by `ctrl+y`.
    """

    def __init__(
        self,
        situation: Situation,
        keymap: Keymap,
        *,
        query: str = "",
        copy: Callable[[str], None] | None = None,
        dress: Dress | None = None,
    ) -> None:
        super().__init__("Commands", dress or Dress())
        self.situation = situation
        self.keymap = keymap
        self.editor = LineEditor()
        self.editor.set(query)
        self.cursor = 0
        self.first = 0
        self._copy = copy
        self.rows: list[PaletteRow] = []
        self._find()

    def draw(self, pen: Pen) -> list[Drawn]:
        room = self._list_room()
        self.first = min(max(self.first, self.cursor - room + 1), self.cursor)
        shown = self.rows[self.first : self.first + room]
        lines = [pen.field(":", self.editor, is_focused=True, hit="")]
        lines += [self._line(pen, row, at == self.cursor, at) for at, row in enumerate(shown, self.first)]
        lines += [pen.blank()] * (room - len(shown))
        return [*lines, pen.blank(), pen.line(self._told())]

    def _line(self, pen: Pen, row: PaletteRow, here: bool, at: int) -> Drawn:
        bar = Span(pen.dress.signs.bar if here else " ", Tone.KEY)
        return pen.line((bar, *palette_line(row, pen.width - 1)), on_cursor=here, hit=str(at))

    def _list_room(self) -> int:
        return max(min(self.room - _AROUND, 16), 1)

    def _told(self) -> tuple[Span, ...]:
        """Of the action under the cursor: why it cannot be done, else its command line, else its help."""
        row = self._row()
        if row is None:
            return (Span("no action has such a name: backspace", Tone.WARN),)
        if row.reason is not None:
            return (Span(row.reason, Tone.WARN),)
        return (Span(row.action.command(self.situation) or row.action.help, Tone.DIM),)

    def press(self, key: str, character: str | None) -> None:
        page = self._list_room()
        match key:
            case "down" | "up":
                self._move(1 if key == "down" else -1)
            case "pagedown" | "pageup":
                self._move(page if key == "pagedown" else -page)
            case "enter":
                self._take()
            case "tab":
                self._complete()
            case "ctrl+y":
                self._copy_command()
            case _ if key in KEYS:
                self._change(KEYS[key](self.editor))
            case _ if character is not None:
                self._change(self.editor.insert(character))

    def paste(self, text: str) -> None:
        self._change(self.editor.insert(text))

    def scroll_by(self, lines: int) -> None:
        self._move(lines)

    def click(self, name: str) -> None:
        self.cursor = int(name)
        self._take()

    def _change(self, changed: bool) -> None:
        if changed:
            self._find()

    def _find(self) -> None:
        self.rows = palette_rows(self.editor.text, self.keymap, self.situation)
        self.cursor = self.first = 0

    def _move(self, delta: int) -> None:
        self.cursor = min(max(self.cursor + delta, 0), max(len(self.rows) - 1, 0))

    def _row(self) -> PaletteRow | None:
        return self.rows[self.cursor] if self.rows else None

    def _take(self) -> None:
        row = self._row()
        if row is not None and row.reason is None:
            self.dismiss(PaletteChoice(row.action, row.argument))

    def _complete(self) -> None:
        """The name of the action under the cursor, with a space where it takes something."""
        row = self._row()
        if row is not None and not row.argument:
            self.editor.set(row.action.name + (" " if row.action.argument else ""))
            self._find()

    def _copy_command(self) -> None:
        row = self._row()
        command = row.action.command(self.situation) if row is not None else None
        if command is not None and self._copy is not None:
            self._copy(command)
