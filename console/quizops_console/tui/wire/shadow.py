"""What the terminal shows, cell by cell, and the least text that makes it show something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.segment import Segment

from quizops_console.tui.wire.pen import BLANK, DEFAULT, Look, blank_of, change, look_of
from quizops_console.tui.wire.scrolls import Scroll, found

_SHORT_GAP = 4
"""Moving the cursor over so few columns costs as much as sending them again."""
_UNKNOWN = "\0"


@dataclass(slots=True)
class Cells:
    """A line: what stands in each column, and how it looks. The second column of a wide character is empty.

    is_simple: every character takes one column, in the eyes of every terminal.
    """

    texts: list[str]
    looks: list[Look]
    is_simple: bool = True

    def key(self) -> str:
        """What tells lines apart when they have moved: not the signs at the edges, which stay where they
        are."""
        return "".join(self.texts[2:-1])


@dataclass(slots=True)
class Shadow:
    """The screen of a terminal of `width` × `height`; nothing of it is known at first.

    `update` assumes that nobody else writes to the terminal. Who does (an editor, a shell) calls `forget`.
    """

    width: int
    height: int
    system: ColorSystem = ColorSystem.TRUECOLOR
    _lines: list[Cells] = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """The terminal may show anything now."""
        self._lines = [self._unknown() for _ in range(self.height)]

    def update(self, parts: Iterable[tuple[int, int, Iterable[Segment]]]) -> str:
        """Text that makes the terminal show these parts of lines: (line, first column, segments).

        Returns "" where it shows them already. Leaves the pen as the terminal's default.
        """
        wanted = self._wanted(parts)
        writer = _Writer()
        scroll = found({y: cells.key() for y, cells in wanted.items()}, [line.key() for line in self._lines])
        if scroll is not None and self._is_known(scroll):
            self._scroll(scroll, wanted, writer)
        for y in sorted(wanted):
            if wanted[y] != self._lines[y]:
                _write_line(writer, y, self._lines[y], wanted[y])
                self._lines[y] = wanted[y]
        return writer.finished()

    def _wanted(self, parts: Iterable[tuple[int, int, Iterable[Segment]]]) -> dict[int, Cells]:
        wanted: dict[int, Cells] = {}
        for y, x, segments in parts:
            if not 0 <= y < self.height:
                continue
            if y not in wanted:
                line = self._lines[y]
                wanted[y] = Cells(line.texts[:], line.looks[:], line.is_simple)
            self._put(wanted[y], x, segments)
        return wanted

    def _put(self, cells: Cells, x: int, segments: Iterable[Segment]) -> None:
        if x == 0:
            cells.is_simple = True
        for text, style, control in segments:
            if control:
                continue
            look = look_of(style, self.system)
            if text.isascii():
                texts = list(text)
            else:
                texts, is_simple = _columns(text)
                cells.is_simple &= is_simple
            room = self.width - x
            blank = blank_of(look)
            cells.texts[x : x + len(texts)] = texts[:room]
            cells.looks[x : x + len(texts)] = [blank if one == " " else look for one in texts[:room]]
            x += len(texts)
            if x >= self.width:
                break

    def _scroll(self, scroll: Scroll, wanted: dict[int, Cells], writer: _Writer) -> None:
        """Let the terminal move lines; whatever nobody wanted to change is wanted as it was."""
        writer.scroll(scroll)
        region = self._lines[scroll.top : scroll.bottom + 1]
        for y, line in enumerate(region, scroll.top):
            wanted.setdefault(y, Cells(line.texts[:], line.looks[:], line.is_simple))
        blank = [self._blank() for _ in range(abs(scroll.up))]
        moved = region[scroll.up :] + blank if scroll.up > 0 else blank + region[: scroll.up]
        self._lines[scroll.top : scroll.bottom + 1] = moved

    def _is_known(self, scroll: Scroll) -> bool:
        return all(_UNKNOWN not in line.texts for line in self._lines[scroll.top : scroll.bottom + 1])

    def _blank(self) -> Cells:
        return Cells([" "] * self.width, [BLANK] * self.width)

    def _unknown(self) -> Cells:
        return Cells([_UNKNOWN] * self.width, [DEFAULT] * self.width)


class _Writer:
    """Collects what is sent, and knows where the cursor and how the pen is."""

    def __init__(self) -> None:
        self._sent: list[str] = []
        self._pen = DEFAULT
        self._at: tuple[int, int] | None = None

    def move_to(self, y: int, x: int) -> None:
        if self._at == (y, x):
            return
        if self._at is not None and self._at[0] == y and self._at[1] < x:
            self._sent.append(f"\x1b[{x - self._at[1]}C")
        elif self._at is not None and self._at[0] == y - 1 and x == 0:
            self._sent.append("\r\n")
        else:
            self._sent.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._at = (y, x)

    def text(self, text: str, look: Look, columns: int) -> None:
        sequence, self._pen = change(self._pen, look)
        self._sent.append(sequence + text)
        if self._at is not None:
            self._at = (self._at[0], self._at[1] + columns)

    def erase_to_end(self) -> None:
        sequence, self._pen = change(self._pen, BLANK)
        self._sent.append(sequence + "\x1b[K")

    def lost(self) -> None:
        """Terminals differ in where the cursor is now: in how many columns they count, or after a region."""
        self._at = None

    def scroll(self, scroll: Scroll) -> None:
        """Line feeds at the bottom of a scrolling region, or reverse ones at its top: every terminal knows
        them."""
        line, feed = (scroll.bottom, "\n") if scroll.up > 0 else (scroll.top, "\x1bM")
        self._sent.append(f"\x1b[{scroll.top + 1};{scroll.bottom + 1}r\x1b[{line + 1}H")
        self._sent.append(feed * abs(scroll.up) + "\x1b[r")
        self.lost()

    def finished(self) -> str:
        if self._pen != DEFAULT:
            self._sent.append("\x1b[m")
        return "".join(self._sent)


def _write_line(writer: _Writer, y: int, old: Cells, new: Cells) -> None:
    width = len(new.texts)
    if not (old.is_simple and new.is_simple):
        _write_columns(writer, y, new, 0, width)
        return
    end = _blank_from(new)
    is_erased = width - end > _SHORT_GAP and any(
        _differs(old, new, x) for x in range(end + _SHORT_GAP, width)
    )
    for start, stop in _changes(old, new, end if is_erased else width):
        _write_columns(writer, y, new, start, stop)
    if is_erased:
        writer.move_to(y, end)
        writer.erase_to_end()


def _changes(old: Cells, new: Cells, end: int) -> list[tuple[int, int]]:
    """Ranges of columns that differ, with short gaps between them closed."""
    texts, looks = old.texts, old.looks
    differing = [
        x
        for x, (text, look) in enumerate(zip(new.texts[:end], new.looks, strict=False))
        if text != texts[x] or look != looks[x]
    ]
    ranges: list[tuple[int, int]] = []
    for x in differing:
        if ranges and x - ranges[-1][1] <= _SHORT_GAP:
            ranges[-1] = (ranges[-1][0], x + 1)
        else:
            ranges.append((x, x + 1))
    return ranges


def _differs(old: Cells, new: Cells, x: int) -> bool:
    return old.texts[x] != new.texts[x] or old.looks[x] != new.looks[x]


def _blank_from(cells: Cells) -> int:
    """The first column from which on the line is blank in the terminal's own colour."""
    x = len(cells.texts)
    while x and cells.texts[x - 1] == " " and cells.looks[x - 1] == BLANK:
        x -= 1
    return x


def _write_columns(writer: _Writer, y: int, cells: Cells, start: int, stop: int) -> None:
    writer.move_to(y, start)
    x = start
    while x < stop:
        after = x + 1
        look = cells.looks[x]
        while after < stop and cells.looks[after] == look:
            after += 1
        text = "".join(cells.texts[x:after]).replace(_UNKNOWN, " ")
        writer.move_to(y, x)
        writer.text(text, look, after - x)
        if not cells.is_simple and not text.isascii():
            writer.lost()
        x = after


def _columns(text: str) -> tuple[list[str], bool]:
    """The text by columns, and whether every character takes exactly one."""
    columns: list[str] = []
    is_simple = True
    for character in text:
        size = get_character_cell_size(character)
        if size == 1:
            columns.append(character)
            continue
        is_simple = False
        if size == 0 and columns:
            columns[-1 if columns[-1] else -2] += character
        elif size == 2:
            columns += [character, ""]
    return columns, is_simple
