"""The last lines: which keys there are, or what just happened."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence

from textual.timer import Timer

from quizops_console.tui.widgets.chrome import Lines
from quizops_console.views.spans import Line, Span, Tone

_STAYS_S = 8.0
_LINES_AT_MOST = 4


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

    @property
    def is_up(self) -> bool:
        """Whether a notice hides the footer."""
        return self._timer is not None

    def say(self, text: str, tone: Tone) -> None:
        """Put up a notice, wrapped to the width of the screen."""
        width = max(self._lines.app.size.width - 2, 20)
        wrapped = [part for line in text.splitlines() for part in textwrap.wrap(line, width) or [""]]
        shown = wrapped[:_LINES_AT_MOST]
        if len(wrapped) > len(shown):
            shown[-1] = f"{shown[-1][: width - 2]} …"
        self._stop()
        self._lines.show([(Span(" "), Span(line, tone)) for line in shown])
        self._timer = self._set_timer(_STAYS_S, self.take_down)

    def take_down(self) -> None:
        """Back to the footer."""
        self._stop()
        self._lines.show([self._footer()])

    def refresh(self) -> None:
        """Other keys may be told; a notice stays."""
        if not self.is_up:
            self._lines.show([self._footer()])

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def lines_of(texts: Sequence[str], tone: Tone = Tone.PLAIN) -> list[Line]:
    return [(Span(text, tone),) for text in texts]
