"""A question with several ways to go on."""

from __future__ import annotations

from quizops_console.actions import Choice, Option
from quizops_console.tui.dialogs.dialog import Dialog
from quizops_console.tui.dialogs.drawing import Drawn, Dress, Pen
from quizops_console.views.spans import Span, Tone

_CANCEL = Option("", "Cancel")
_HELP_LINES = 2


class ChoiceDialog(Dialog[str]):
    """Answers with the value of the option that was taken, or None.

    The cursor stands on the preset at first, else on Cancel. A letter or digit takes its option at once.
    """

    def __init__(self, choice: Choice, *, dress: Dress | None = None) -> None:
        super().__init__(choice.title, dress or Dress())
        self.choice = choice
        self.options = (*choice.options, _CANCEL)
        values = [option.value for option in choice.options]
        self.cursor = values.index(choice.preset) if choice.preset in values else len(values)

    def draw(self, pen: Pen) -> list[Drawn]:
        question = pen.prose(self.choice.question, most=3)
        has_help = any(option.help for option in self.options)
        help_lines = _HELP_LINES + 1 if has_help else 0
        room = max(self.room - len(question) - 1 - help_lines, 2)
        first = min(max(self.cursor - room + 1, 0), max(len(self.options) - room, 0))
        shown = range(first, min(first + room, len(self.options)))
        lines = [*question, pen.blank(), *(self._line(pen, at) for at in shown)]
        if has_help:
            told = pen.prose(self.options[self.cursor].help, Tone.DIM, most=_HELP_LINES)
            lines += [pen.blank(), *told, *[pen.blank()] * (_HELP_LINES - len(told))]
        return lines

    def _line(self, pen: Pen, at: int) -> Drawn:
        option, here = self.options[at], at == self.cursor
        bar = pen.dress.signs.bar if here else " "
        spans = (Span(f"{bar}{option.key or ' '} ", Tone.KEY), Span(option.title, Tone.PLAIN))
        return pen.line(spans, on_cursor=here, hit=str(at))

    def press(self, key: str, character: str | None) -> None:
        last = len(self.options) - 1
        match key:
            case "down" | "tab" | "right":
                self.cursor = (self.cursor + 1) % (last + 1)
            case "up" | "shift+tab" | "left":
                self.cursor = (self.cursor - 1) % (last + 1)
            case "home" | "pageup":
                self.cursor = 0
            case "end" | "pagedown":
                self.cursor = last
            case "enter":
                self._take(self.cursor)
            case _:
                self._press_letter(key)

    def _press_letter(self, key: str) -> None:
        """An option's own letter comes before those that move."""
        for at, option in enumerate(self.choice.options):
            if option.key and option.key == key:
                self._take(at)
                return
        if key in "jk":
            self.cursor = (self.cursor + (1 if key == "j" else -1)) % len(self.options)

    def click(self, name: str) -> None:
        self._take(int(name))

    def _take(self, at: int) -> None:
        is_cancel = at == len(self.options) - 1
        self.dismiss(None if is_cancel else self.options[at].value)
