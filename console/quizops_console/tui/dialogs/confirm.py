"""A question with Cancel and one verb, and fields to type into."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from quizops_console.actions import Confirmation
from quizops_console.tui.dialogs.dialog import Dialog
from quizops_console.tui.dialogs.drawing import Drawn, Dress, Pen
from quizops_console.tui.widgets.line_editor import KEYS, LineEditor
from quizops_console.views.spans import Line, Span, Tone

CANCEL = "cancel"
VERB = "verb"
COUNT = "count"
_ONWARD = ("tab", "down")
_BACK = ("shift+tab", "up")


class ConfirmDialog(Dialog[Mapping[str, str]]):
    """Answers with what was typed into the fields, or None.

    `command`: the command line that does the same; `copy` puts it on the clipboard. Without fields Cancel
    has the focus at first.
    """

    def __init__(
        self,
        confirmation: Confirmation,
        *,
        command: str | None = None,
        copy: Callable[[str], None] | None = None,
        dress: Dress | None = None,
    ) -> None:
        super().__init__(confirmation.title, dress or Dress())
        self.confirmation = confirmation
        self.command = command
        self._copy = copy
        self.editors = {field.name: _editor(field.value) for field in confirmation.fields}
        if confirmation.typed:
            self.editors[COUNT] = LineEditor()
        self.ring = (*self.editors, CANCEL, VERB)
        self.focus_name = self.ring[0]
        self.complaint = ""

    # What it says

    def draw(self, pen: Pen) -> list[Drawn]:
        asked = self.confirmation
        lines = pen.prose(asked.question)
        gap = [pen.blank()] if self.editors else []
        head = [*lines, *self._facts(pen, self.room - len(lines) - len(gap) - len(self.editors) - 3)]
        typed = [
            pen.field(self._title(name), editor, is_focused=self.focus_name == name, hit=name)
            for name, editor in self.editors.items()
        ]
        buttons = [(CANCEL, "Cancel", True), (VERB, asked.verb, not self._missing())]
        says = pen.line((Span(self.complaint or self._keys(), Tone.BAD if self.complaint else Tone.DIM),))
        return [*head, *gap, *typed, pen.blank(), says, pen.buttons(buttons, self.focus_name)]

    def _facts(self, pen: Pen, room: int) -> list[Drawn]:
        """What is concerned, as much of it as there is room for."""
        asked = self.confirmation
        lines: list[Line] = [
            (Span("  ", Tone.PLAIN), Span(example, Tone.STRONG)) for example in asked.examples
        ]
        more = asked.count - len(asked.examples)
        if asked.examples and more > 0:
            lines.append((Span(f"  and {more:,} more", Tone.DIM),))
        lines += [(Span(fact, Tone.PLAIN),) for fact in asked.facts]
        if self.command:
            lines.append((Span(self.command, Tone.DIM),))
        return [pen.line(line) for line in lines[: max(room, 0)]]

    def _title(self, name: str) -> str:
        if name == COUNT:
            return f"type {self.confirmation.count}:"
        return next(f"{field.title}:" for field in self.confirmation.fields if field.name == name)

    def _keys(self) -> str:
        """What the keys do, where the focus is."""
        if self.focus_name in self.editors:
            return "enter goes on · esc cancels"
        copies = " · Y copies the command" if self.command and self._copy is not None else ""
        return f"y {self.confirmation.verb.lower()} · n or esc cancels{copies}"

    # What it takes

    def press(self, key: str, character: str | None) -> None:
        self.complaint = ""
        if key in _ONWARD or key in _BACK:
            self._step(1 if key in _ONWARD else -1)
        elif self.focus_name in self.editors:
            self._edit(self.editors[self.focus_name], key, character)
        else:
            self._press_button(key)

    def paste(self, text: str) -> None:
        if self.focus_name in self.editors:
            self.editors[self.focus_name].insert(text)

    def click(self, name: str) -> None:
        self.focus_name = name
        if name == CANCEL:
            self.dismiss(None)
        elif name == VERB:
            self._do()

    def _edit(self, editor: LineEditor, key: str, character: str | None) -> None:
        if key == "enter":
            self._go_on()
        elif key in KEYS:
            KEYS[key](editor)
        elif character is not None:
            editor.insert(character)

    def _press_button(self, key: str) -> None:
        match key:
            case "left" | "right":
                self.focus_name = VERB if self.focus_name == CANCEL else CANCEL
            case "enter" if self.focus_name == CANCEL:
                self.dismiss(None)
            case "enter" | "y":
                self._do()
            case "n" | "c" | "q":
                self.dismiss(None)
            case "Y" if self.command and self._copy is not None:
                self._copy(self.command)

    def _step(self, step: int) -> None:
        self.focus_name = self.ring[(self.ring.index(self.focus_name) + step) % len(self.ring)]

    def _go_on(self) -> None:
        """From a field to what comes after it; from the last one it is done, unless that is severe.

        The right count, once typed, leads to the verb.
        """
        is_last = self.focus_name == list(self.editors)[-1]
        if self.focus_name == COUNT and not self._missing():
            self.focus_name = VERB
        elif not is_last or self.confirmation.severe:
            self._step(1)
        else:
            self._do()

    def _do(self) -> None:
        missing = self._missing()
        if missing:
            self.complaint = missing
            return
        self.dismiss({name: editor.text for name, editor in self.editors.items() if name != COUNT})

    def _missing(self) -> str:
        """What has still to be typed; "" for nothing."""
        number = self.confirmation.count
        if self.confirmation.typed and not _is_number(self.editors[COUNT].text, number):
            return f"type the number of rows: {number}"
        for field in self.confirmation.fields:
            if field.required and not self.editors[field.name].text.strip():
                return f"{field.title} is missing"
        return ""


def _editor(text: str) -> LineEditor:
    editor = LineEditor()
    editor.set(text)
    return editor


def _is_number(text: str, number: int) -> bool:
    """Typed with or without what groups its digits."""
    return text.strip().replace(",", "").replace(" ", "").replace("_", "") == str(number)
