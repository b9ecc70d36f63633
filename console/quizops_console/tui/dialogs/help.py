"""The help over the screen: it scrolls and is filtered."""

from __future__ import annotations

from typing import ClassVar

from quizops_console.actions import Keymap, Situation
from quizops_console.menus.help_sheet import help_groups, help_lines
from quizops_console.tui.dialogs.dialog import Dialog
from quizops_console.tui.dialogs.drawing import Drawn, Dress, Pen
from quizops_console.tui.widgets.line_editor import KEYS, LineEditor
from quizops_console.views.spans import Line, Span, Tone

_FOOT = "j k PgDn PgUp scroll · / filters · esc closes"


class HelpScreen(Dialog[None]):
    """Every key, those of this place first. Answers with nothing."""

    WIDEST: ClassVar[int] = 100

    def __init__(self, situation: Situation, keymap: Keymap, *, dress: Dress | None = None) -> None:
        super().__init__("Keys", dress or Dress())
        self.situation = situation
        self.keymap = keymap
        self.editor = LineEditor()
        self.is_typing = False
        self.first = 0
        self._lines: list[Line] = []

    def draw(self, pen: Pen) -> list[Drawn]:
        page = self._page()
        groups = help_groups(self.keymap, self.situation, self.editor.text)
        self._lines = help_lines(groups, pen.width)
        self.first = min(max(self.first, 0), max(len(self._lines) - page, 0))
        shown = self._lines[self.first : self.first + page]
        lines = [pen.line(line) for line in shown]
        lines += [pen.blank()] * (page - len(shown))
        return [*lines, self._foot(pen, page)]

    def _foot(self, pen: Pen, page: int) -> Drawn:
        if self.is_typing or self.editor.text:
            return pen.field("/", self.editor, is_focused=self.is_typing, hit="/")
        below = max(len(self._lines) - self.first - page, 0)
        told = f"{_FOOT}{f' · {below} more lines' if below else ''}"
        return pen.line((Span(told, Tone.DIM),))

    def _page(self) -> int:
        return max(self.room - 1, 1)

    def press(self, key: str, character: str | None) -> None:
        if self.is_typing and self._type(key, character):
            return
        page = self._page()
        match key:
            case "j" | "down":
                self.first += 1
            case "k" | "up":
                self.first -= 1
            case "pagedown" | "space":
                self.first += page
            case "pageup":
                self.first -= page
            case "g" | "home":
                self.first = 0
            case "G" | "end":
                self.first = len(self._lines)
            case "/":
                self.is_typing = True
            case "q" | "?" | "enter":
                self.dismiss(None)

    def _type(self, key: str, character: str | None) -> bool:
        """Whether the key belongs to the line that is typed."""
        if key == "enter":
            self.is_typing = False
        elif key in KEYS:
            KEYS[key](self.editor)
        elif character is not None:
            self.editor.insert(character)
        else:
            return False
        self.first = 0
        return True

    def escape(self) -> None:
        """First what is typed goes, then the help."""
        if self.is_typing or self.editor.text:
            self.is_typing = False
            self.editor.set("")
        else:
            self.dismiss(None)

    def scroll_by(self, lines: int) -> None:
        self.first += lines

    def click(self, name: str) -> None:
        self.is_typing = True

    def paste(self, text: str) -> None:
        if self.is_typing:
            self.editor.insert(text)
