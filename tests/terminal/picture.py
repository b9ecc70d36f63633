"""A terminal's screen as an SVG: rectangles and monospace text, no font and no address of anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pyte.screens import Char
from tests.terminal.screen import TerminalScreen

CELL_WIDTH, CELL_HEIGHT = 9, 19
_MARGIN = 14
_BASELINE = 14
_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
FOREGROUND, BACKGROUND = "d8dbe2", "14161b"
_NAMES = {
    "black": "14161b",
    "red": "e06c75",
    "green": "8cc570",
    "brown": "d9b36c",
    "blue": "61a0e0",
    "magenta": "c586c0",
    "cyan": "5fb8c2",
    "white": "c8ccd4",
    "brightblack": "7f8694",
    "brightred": "f08d95",
    "brightgreen": "a8dc8c",
    "brightbrown": "efcf8f",
    "brightyellow": "efcf8f",
    "brightblue": "8cc0f5",
    "brightmagenta": "dda6d8",
    "bfightmagenta": "dda6d8",
    "brightcyan": "86d5de",
    "brightwhite": "ffffff",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of cells is painted; colours are six hex digits."""

    foreground: str
    background: str
    bold: bool
    italics: bool
    underscore: bool
    strikethrough: bool

    @classmethod
    def of(cls, cell: Char) -> Look:
        foreground, background = _hex(cell.fg, FOREGROUND), _hex(cell.bg, BACKGROUND)
        if cell.reverse:
            foreground, background = background, foreground
        return cls(foreground, background, cell.bold, cell.italics, cell.underscore, cell.strikethrough)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one look. A text in `column`, `width` cells wide."""

    column: int
    width: int
    text: str
    look: Look


def picture_of(screen: TerminalScreen, title: str = "") -> str:
    """The whole SVG, as wide and as high as the screen is."""
    width = screen.columns * CELL_WIDTH + 2 * _MARGIN
    height = screen.lines * CELL_HEIGHT + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{_FONTS}" font-size="15">',
        f"<title>{escape(title)}</title>" if title else "",
        f'<rect width="{width}" height="{height}" rx="8" fill="#{BACKGROUND}"/>',
        *(part for row in range(screen.lines) for part in _line(screen, row)),
        "</svg>\n",
    ]
    return "\n".join(part for part in parts if part)


def _line(screen: TerminalScreen, row: int) -> Iterator[str]:
    top = _MARGIN + row * CELL_HEIGHT
    runs = list(runs_of(screen.row_cells(row)))
    for run in runs:
        if run.look.background != BACKGROUND:
            yield (
                f'<rect x="{_left(run)}" y="{top}" width="{run.width * CELL_WIDTH}" height="{CELL_HEIGHT}" '
                f'fill="#{run.look.background}"/>'
            )
    for run in runs:
        if run.text.strip() or run.look.underscore or run.look.strikethrough:
            yield (
                f'<text x="{_left(run)}" y="{top + _BASELINE}" textLength="{run.width * CELL_WIDTH}" '
                f'lengthAdjust="spacingAndGlyphs" xml:space="preserve"{_style(run.look)}>'
                f"{escape(run.text)}</text>"
            )


def runs_of(cells: list[Char]) -> Iterator[Run]:
    """The cells of a line by look; what is wider than a column stands alone, and moves nothing."""
    start = 0
    while start < len(cells):
        look, end = Look.of(cells[start]), start + 1
        if _is_wide(cells, start):
            end += 1
        else:
            while end < len(cells) and Look.of(cells[end]) == look and _joins(cells, end):
                end += 1
        yield Run(start, end - start, "".join(cell.data for cell in cells[start:end]), look)
        start = end


def _is_wide(cells: list[Char], at: int) -> bool:
    return at + 1 < len(cells) and cells[at + 1].data == ""


def _joins(cells: list[Char], at: int) -> bool:
    return cells[at].data != "" and not _is_wide(cells, at)


def _left(run: Run) -> int:
    return _MARGIN + run.column * CELL_WIDTH


def _style(look: Look) -> str:
    lines = " ".join(
        name
        for name, is_on in (("underline", look.underscore), ("line-through", look.strikethrough))
        if is_on
    )
    return "".join(
        (
            f' fill="#{look.foreground}"',
            ' font-weight="bold"' if look.bold else "",
            ' font-style="italic"' if look.italics else "",
            f' text-decoration="{lines}"' if lines else "",
        )
    )


def _hex(colour: str, default: str) -> str:
    return default if colour == "default" else _NAMES.get(colour, colour)
