"""What dialogs have in common: a box in the middle, painted by lines, that takes every key."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from quizops_console.actions import pressed
from quizops_console.tui.dialogs.drawing import Drawn, Dress, Pen, framed
from quizops_console.tui.typing_queue import Turn
from quizops_console.tui.widgets.pieces import strip_of

Answer = TypeVar("Answer")
_MARGIN = 4
_FRAME = 4
"""Columns of the frame: a side and a space at either end."""


class Box(Widget, can_focus=False):
    """Lines that were drawn; only those that differ are painted anew."""

    DEFAULT_CSS = "Box { width: 1; height: 1; background: transparent; }"

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Drawn] = []

    def show(self, drawn: Sequence[Drawn], width: int) -> None:
        """Put these lines in place of those that are there."""
        before, self.drawn = self.drawn, list(drawn)
        if (len(before), self.size.width) != (len(self.drawn), width):
            self.styles.width, self.styles.height = width, len(self.drawn)
            self.refresh(layout=True)
            return
        changed = [y for y, line in enumerate(self.drawn) if line != before[y]]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        if y >= len(self.drawn):
            return Strip([Segment(" " * self.size.width)], self.size.width)
        return strip_of(self.drawn[y].pieces, self.size.width)

    def hit(self, x: int, y: int) -> str:
        """The name of what is there; "" for nothing."""
        hits = self.drawn[y].hits if 0 <= y < len(self.drawn) else ()
        return next((hit.name for hit in hits if hit.start <= x < hit.end), "")


class Dialog(ModalScreen[Answer | None]):
    """A box that says what `draw` draws. `None` is the answer of Cancel; `esc` is Cancel everywhere."""

    AUTO_FOCUS = None
    DEFAULT_CSS = "Dialog { align: center middle; background: transparent; overflow: hidden; }"
    WIDEST: ClassVar[int] = 76

    def __init__(self, title: str, dress: Dress) -> None:
        super().__init__()
        self.heading = title
        self.is_answered = False
        self.turn: Turn | None = None
        self.dress = dress
        self.box = Box()

    def compose(self) -> ComposeResult:
        yield self.box

    def on_mount(self) -> None:
        self.repaint()

    def on_resize(self) -> None:
        self.repaint()

    @property
    def room(self) -> int:
        """Lines that fit inside the frame."""
        return max(self.app.size.height - 2, 3)

    def repaint(self) -> None:
        """Draw what is the case now."""
        width = min(self.app.size.width - _MARGIN, self.WIDEST)
        pen = Pen(self.dress, width - _FRAME)
        self.box.show(framed(self.heading, self.draw(pen)[: self.room], self.dress, width), width)

    def wear(self, dress: Dress) -> None:
        """Another theme, or other signs."""
        self.dress = dress
        self.repaint()

    @abstractmethod
    def draw(self, pen: Pen) -> list[Drawn]:
        """The lines inside the frame."""

    @abstractmethod
    def press(self, key: str, character: str | None) -> None:
        """A key, as `keymap.pressed` spells it; `character`: what it types, if it does."""

    def click(self, name: str) -> None:
        """Something that was drawn with this name was clicked."""

    def paste(self, text: str) -> None:
        """Text came at once."""

    def scroll_by(self, lines: int) -> None:
        """The wheel of the mouse was turned; positive is down."""

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._turned(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._turned(event, -3)

    def _turned(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        self.scroll_by(lines)
        self.repaint()

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Give the answer and close; whatever is typed after it is meant for what comes next."""
        self.is_answered = True
        return super().dismiss(result)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        key = pressed(event.key, event.character)
        if key == "escape":
            self.escape()
        else:
            typed = event.character if event.is_printable else None
            self.press(key, typed)
        if not self.is_answered:
            self.repaint()

    def escape(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.paste(event.text)
        self.repaint()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        here = self.box.region
        name = self.box.hit(event.screen_x - here.x, event.screen_y - here.y)
        if name:
            self.click(name)
            if self.is_current:
                self.repaint()
