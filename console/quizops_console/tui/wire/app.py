"""A Textual application that sends only what the terminal does not show yet.

Textual 8.2 sends every line of a changed region whole, from its first column on, with each style spelled out.
On a slow line that is most of what is sent: the difference to the last screen is a fifth of it, and rows that
scroll are moved by the terminal itself. This hooks into `App._display`, which is not public: the version of
Textual is pinned, and a test compares what a terminal shows with what Textual alone would have shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.color import ColorSystem
from rich.console import RenderableType
from rich.control import Control
from rich.segment import Segment
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from quizops_console.tui.wire.shadow import Shadow

ReturnType = TypeVar("ReturnType")
Part = tuple[int, int, Iterable[Segment]]
_IN_ONE_PIECE = 500
"""Characters that one packet holds, even if some take several bytes."""


class ThriftyApp(App[ReturnType]):
    """Keeps a shadow of the terminal; call `forget_terminal` after somebody else wrote to it."""

    _shadow: Shadow | None = None

    def forget_terminal(self) -> None:
        """Send everything the next time: the terminal may show anything now."""
        self._shadow = None

    def redraw_terminal(self) -> None:
        """Send everything now, as after a line with noise."""
        self.forget_terminal()
        self.screen.refresh()

    def _on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, lambda _: self.forget_terminal(), immediate=True)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if not isinstance(renderable, LayoutUpdate | ChopsUpdate) or not self._is_shown():
            super()._display(screen, renderable)
            return
        if text := self._terminal().update(_parts(renderable)):
            self._send(text)
        self.post_display_hook()

    def _send(self, text: str) -> None:
        """The cursor is hidden; where it stands matters only to what watches a caret, as an input method.

        A few lines come in one piece anyway: marks around them would only cost.
        """
        if self._driver is None:
            return
        text += self._caret()
        if len(text) <= _IN_ONE_PIECE:
            self._driver.write(text)
        else:
            self._begin_update()
            self._driver.write(text)
            self._end_update()
        self._driver.flush()

    def _caret(self) -> str:
        if not any(self.cursor_position):
            return ""
        return Control.move_to(*self.size.clamp_offset(self.cursor_position)).segment.text

    def _is_shown(self) -> bool:
        """Whether an update reaches the terminal at all; if not, the terminal keeps what it shows."""
        return (
            self._running
            and not self._closed
            and not self.is_headless
            and not self._batch_count
            and self._driver is not None
            and not self._driver.is_inline
        )

    def _terminal(self) -> Shadow:
        width, height = self.size
        if self._shadow is None or (self._shadow.width, self._shadow.height) != (width, height):
            system = self.console._color_system or ColorSystem.TRUECOLOR
            self._shadow = Shadow(width, height, system)
        return self._shadow


def _parts(update: LayoutUpdate | ChopsUpdate) -> Iterator[Part]:
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            yield from _beside(y, update.region.x, line)
        return
    for y, first, last in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x <= last and end > first:
                yield y, x, strip


def _beside(y: int, x: int, strips: Iterable[Strip]) -> Iterator[Part]:
    for strip in strips:
        yield y, x, strip
        x += strip.cell_length
