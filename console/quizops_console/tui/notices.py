"""The last lines: which keys there are, or what just happened."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Callable

from textual.timer import Timer

from quizops_console.tui.widgets.chrome import Lines
from quizops_console.views.spans import Line, Span, Tone

_STAYS_S = 8.0
_LINES_AT_MOST = 4
_FRESH_S = 2.0


class Notices:
    """Shows the footer, and in its place a notice until the next key or for some seconds."""

    def __init__(
        self,
        lines: Lines,
        footer: Callable[[], Line],
        set_timer: Callable[[float, Callable[[], None]], Timer],
    ) -> None:
        self._lines = lines
        self._footer = footer
        self._set_timer = set_timer
        self._timer: Timer | None = None
        self._said: list[Line] = []
        self._said_at = 0.0

    @property
    def is_up(self) -> bool:
        """Whether a notice hides the footer."""
        return self._timer is not None

    def say(self, text: str, tone: Tone) -> None:
        """Put up a notice, wrapped to the width of the screen."""
        self._said_at = time.monotonic()
        self._put_up(self._wrapped(text, tone))

    def add(self, text: str, tone: Tone) -> None:
        """Something that nobody asked for: below what a key was just answered, else in its own right."""
        is_fresh = self.is_up and time.monotonic() - self._said_at < _FRESH_S
        self._put_up([*(self._said if is_fresh else []), *self._wrapped(text, tone)])

    def take_down(self) -> None:
        """Back to the footer."""
        self._stop()
        self._lines.show([self._footer()])

    def refresh(self) -> None:
        """Other keys may be told; a notice stays."""
        if not self.is_up:
            self._lines.show([self._footer()])

    def _wrapped(self, text: str, tone: Tone) -> list[Line]:
        width = max(self._lines.app.size.width - 2, 20)
        wrapped = [part for line in text.splitlines() for part in textwrap.wrap(line, width) or [""]]
        shown = wrapped[:_LINES_AT_MOST]
        if len(wrapped) > len(shown):
            shown[-1] = f"{shown[-1][: width - 2]} …"
        return [(Span(" "), Span(line, tone)) for line in shown]

    def _put_up(self, lines: list[Line]) -> None:
        self._stop()
        self._said = lines[:_LINES_AT_MOST]
        self._lines.show(self._said)
        self._timer = self._set_timer(_STAYS_S, self.take_down)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
