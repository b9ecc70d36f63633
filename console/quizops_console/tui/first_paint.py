"""The first screen, put up before anything slow is loaded: the lines around the table, and its first rows.

Plain text without colours, at the places where the console draws them a moment later.
"""

from __future__ import annotations

import contextlib
import os
import sys
import termios
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quizops_console.output import shortened, width_of
from quizops_console.tui.terminal.capabilities import Glyphs
from quizops_console.tui.terminal.glyphs import drawable
from quizops_console.tui.terminal.modes import Modes, raw_mode
from quizops_console.tui.widgets.layout import fitted
from quizops_console.views.chrome import header_line, tabs_line
from quizops_console.views.columns import ColumnStore
from quizops_console.views.spans import Line
from quizops_console.views.stage import Stage, shown_text
from quizops_console.views.tabs import TABS

_PREFIX = "  "
_BESIDE_ROWS = 5
"""Header, tabs, filter, column titles, footer."""


@dataclass(slots=True)
class FirstScreen:
    """The terminal in our hands, until the console takes it over or `give_back` returns it."""

    folder: str
    glyphs: Glyphs
    read_only: bool
    saved: Mapping[str, Any]
    output: int = field(default_factory=lambda: sys.__stdout__.fileno() if sys.__stdout__ else 1)
    attributes: list[Any] | None = None

    def show(self) -> None:
        """Take the terminal and put up the lines around the table."""
        self.attributes = raw_mode(sys.__stdin__.fileno() if sys.__stdin__ else 0)
        modes = Modes(os.environ.get("TERM", ""), mouse=False)
        stage = self._stage()
        width, _ = self._size()
        tabs = tabs_line(
            [tab.title for tab in stage.tabs],
            stage.tab_index,
            [section.title for section in stage.tab.sections],
            stage.section_index,
        )
        header = header_line({}, width=width, read_only=self.read_only, folder=self.folder)
        self._write(modes.screen + self._at(0, _text(header, width)) + self._at(1, _text(tabs, width)))

    def show_rows(self, frame: Mapping[str, Any]) -> None:
        """Put up a chunk's first rows, where the tracker is what will be looked at."""
        stage = self._stage()
        view = stage.view
        is_plain = not view.filter_text and view.sort is None and "cells" in frame
        if stage.section.table != frame.get("table") or not is_plain:
            return
        store = ColumnStore(view.spec.store_columns)
        store.put_chunk(0, int(frame["rows"]), frame["cells"])
        width, height = self._size()
        places = fitted(view.spec.columns, width - len(_PREFIX) - 1).places
        lines = []
        for number in range(min(len(store), height - _BESIDE_ROWS)):
            row = store.row(number)
            cells = {
                place.x: (shown_text(view.spec.columns[place.index], row), place.width) for place in places
            }
            lines.append(self._at(number + 4, _PREFIX + _placed(cells)))
        self._write("".join(lines))

    def hand_over(self) -> list[Any] | None:
        """The terminal's attributes before `show`, for whoever restores them from here on."""
        attributes, self.attributes = self.attributes, None
        return attributes

    def give_back(self) -> None:
        """The terminal as it was, where the console did not come to take it over."""
        if self.attributes is not None:
            self._write(Modes(os.environ.get("TERM", ""), mouse=False).leave)
            with contextlib.suppress(termios.error):
                termios.tcsetattr(0, termios.TCSANOW, self.attributes)
            self.attributes = None

    def _stage(self) -> Stage:
        stage = Stage(TABS)
        stage.restore(self.saved)
        return stage

    def _size(self) -> tuple[int, int]:
        try:
            columns, lines = os.get_terminal_size(self.output)
        except OSError:
            return 80, 24
        return columns or 80, lines or 24

    def _at(self, y: int, text: str) -> str:
        return f"\x1b[{y + 1};1H{text}"

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            os.write(self.output, drawable(text, self.glyphs).encode(errors="replace"))


def _text(line: Line, width: int) -> str:
    return shortened("".join(span.text for span in line), width)


def _placed(cells: Mapping[int, tuple[str, int]]) -> str:
    """Cells side by side, each from its column on."""
    text = ""
    for x, (cell, width) in sorted(cells.items()):
        text += " " * max(x - width_of(text), 0) + shortened(cell, width)
    return text
