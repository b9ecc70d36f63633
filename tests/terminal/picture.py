"""A terminal's screen as an SVG: rectangles and monospace text, no font and no address of anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


_BLOCKS = {"█": (1.0, 1.0), "▌": (0.5, 1.0)} | {
    sign: (1.0, eighths / 8) for eighths, sign in enumerate("▁▂▃▄▅▆▇", start=1)
}
"""How much of its cell a block fills, from the left and from below."""


@dataclass(frozen=True, slots=True)
class Look:
    """How cells are painted; colours are six hex digits."""

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

    @property
    def of_text(self) -> tuple[object, ...]:
        """All but the ground."""
        return (self.foreground, self.bold, self.italics, self.underscore, self.strikethrough)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring cells of one look: a text that begins in `column` and is `width` cells wide."""

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
        *(part for row in range(screen.lines) for part in _line(screen.row_cells(row), row)),
        "</svg>\n",
    ]
    return "\n".join(part for part in parts if part)


def runs_of(cells: list[Char]) -> Iterator[Run]:
    """The words of a line with their looks; what is wider than a column stands alone, and moves nothing."""
    for start, end in _stretches(cells, lambda look: look.of_text):
        text = "".join(" " if cell.data in _BLOCKS else cell.data for cell in cells[start:end])
        look = Look.of(cells[start])
        if not (look.underscore or look.strikethrough):
            start += len(text) - len(text.lstrip())
            text = text.strip()
            end = max(start + len(text), end if _is_wide(cells, start) else 0)
        if text:
            yield Run(start, end - start, text, look)


def _line(cells: list[Char], row: int) -> Iterator[str]:
    top = _MARGIN + row * CELL_HEIGHT
    for start, end in _stretches(cells, lambda look: look.background):
        ground = Look.of(cells[start]).background
        if ground != BACKGROUND:
            yield (
                f'<rect x="{_MARGIN + start * CELL_WIDTH}" y="{top}" width="{(end - start) * CELL_WIDTH}" '
                f'height="{CELL_HEIGHT}" fill="#{ground}"/>'
            )
    for column, cell in enumerate(cells):
        if cell.data in _BLOCKS:
            yield _block(cell, column, top)
    for run in runs_of(cells):
        yield (
            f'<text x="{_MARGIN + run.column * CELL_WIDTH}" y="{top + _BASELINE}" '
            f'textLength="{run.width * CELL_WIDTH}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"'
            f"{_style(run.look)}>{escape(run.text)}</text>"
        )


def _block(cell: Char, column: int, top: int) -> str:
    """A block fills its cell whatever the font: scrollbars and bars have no gaps."""
    across, height = _BLOCKS[cell.data]
    wide, high = round(CELL_WIDTH * across, 1), round(CELL_HEIGHT * height, 1)
    left = _MARGIN + column * CELL_WIDTH
    return (
        f'<rect x="{left}" y="{top + CELL_HEIGHT - high:g}" width="{wide:g}" height="{high:g}" '
        f'fill="#{Look.of(cell).foreground}"/>'
    )


def _stretches(cells: list[Char], key: Callable[[Look], object]) -> Iterator[tuple[int, int]]:
    """From where to where neighbouring cells agree in this."""
    start = 0
    while start < len(cells):
        wanted, end = key(Look.of(cells[start])), start + 1
        if _is_wide(cells, start):
            end += 1
        else:
            while end < len(cells) and not _is_wide(cells, end) and key(Look.of(cells[end])) == wanted:
                end += 1
        yield start, end
        start = end


def _is_wide(cells: list[Char], at: int) -> bool:
    return at + 1 < len(cells) and cells[at + 1].data == ""


def _style(look: Look) -> str:
    lines = (("underline", look.underscore), ("line-through", look.strikethrough))
    drawn = " ".join(name for name, is_on in lines if is_on)
    return "".join(
        (
            f' fill="#{look.foreground}"',
            ' font-weight="bold"' if look.bold else "",
            ' font-style="italic"' if look.italics else "",
            f' text-decoration="{drawn}"' if drawn else "",
        )
    )


def _hex(colour: str, default: str) -> str:
    return default if colour == "default" else _NAMES.get(colour, colour)
