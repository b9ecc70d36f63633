"""The difference between two screens, applied by a terminal, is the second screen."""

from __future__ import annotations

import pyte
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from tests.properties.counts import examples

from quizops_console.tui.wire.pen import DEFAULT, change, look_of
from quizops_console.tui.wire.shadow import Shadow

WIDTH, HEIGHT = 12, 7
STYLES = (
    Style(),
    Style(color="#ff5f5f"),
    Style(bgcolor="#303030"),
    Style(color="#ff5f5f", bgcolor="#303030", bold=True),
    Style(reverse=True),
    Style(underline=True, color="#123456"),
)

segments = st.lists(st.tuples(st.text("ab ", min_size=1, max_size=6), st.sampled_from(STYLES)), max_size=4)


def line_of(pieces: list[tuple[str, Style]]) -> tuple[Segment, ...]:
    """Exactly as wide as the screen."""
    line: list[Segment] = []
    room = WIDTH
    for text, style in pieces:
        line.append(Segment(text[:room], style))
        room -= len(line[-1].text)
    return (*line, Segment(" " * room, Style()))


lines = segments.map(line_of)
screens = st.lists(lines, min_size=HEIGHT, max_size=HEIGHT)


def seen(screen: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """What a person sees: the colour of text on a blank is not seen unless it is reversed or underlined."""
    shown = []
    for y in range(screen.lines):
        row = [screen.buffer[y][x] for x in range(screen.columns)]
        shown.append(
            [
                (cell.data, cell.bg, cell.reverse, cell.underscore)
                + ((cell.fg, cell.bold) if cell.data != " " or cell.reverse or cell.underscore else ())
                for cell in row
            ]
        )
    return shown


def fed(*texts: str) -> pyte.Screen:
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for text in texts:
        stream.feed(text)
    return screen


def whole(screen: list[tuple[Segment, ...]]) -> list[tuple[int, int, tuple[Segment, ...]]]:
    return [(y, 0, line) for y, line in enumerate(screen)]


@settings(max_examples=examples(600), deadline=None)
@given(st.lists(screens, min_size=2, max_size=4))
def test_the_difference_leads_to_the_next_screen(pages: list[list[tuple[Segment, ...]]]) -> None:
    shadow = Shadow(WIDTH, HEIGHT)
    texts = [shadow.update(whole(page)) for page in pages]
    assert seen(fed(*texts)) == seen(fed(Shadow(WIDTH, HEIGHT).update(whole(pages[-1]))))


@settings(max_examples=examples(600), deadline=None)
@given(st.lists(lines, min_size=20, max_size=20), st.lists(st.integers(0, 13), min_size=2, max_size=6))
def test_scrolled_rows_are_where_they_belong(rows: list[tuple[Segment, ...]], offsets: list[int]) -> None:
    shadow = Shadow(WIDTH, HEIGHT)
    texts = [shadow.update(whole(rows[offset : offset + HEIGHT])) for offset in offsets]
    last = rows[offsets[-1] : offsets[-1] + HEIGHT]
    assert seen(fed(*texts)) == seen(fed(Shadow(WIDTH, HEIGHT).update(whole(last))))


@given(screens)
def test_the_same_screen_again_is_nothing(page: list[tuple[Segment, ...]]) -> None:
    shadow = Shadow(WIDTH, HEIGHT)
    shadow.update(whole(page))
    assert shadow.update(whole(page)) == ""


def numbered(first: int) -> list[tuple[int, int, tuple[Segment, ...]]]:
    return [(y, 0, (Segment(f"  row {first + y:<6}"),)) for y in range(HEIGHT)]


def test_a_row_that_scrolls_in_costs_only_itself() -> None:
    shadow = Shadow(WIDTH, HEIGHT)
    shadow.update(numbered(10))
    assert shadow.update(numbered(11)) == "\x1b[1;7r\x1b[7H\n\x1b[r\x1b[7;3Hrow 17"
    assert shadow.update(numbered(10)) == "\x1b[1;7r\x1b[1H\x1bM\x1b[r\x1b[1;3Hrow 10"


def test_after_a_wide_character_the_next_column_is_named() -> None:
    shadow = Shadow(WIDTH, 1)
    style = Style(bold=True)
    text = shadow.update([(0, 0, (Segment("日本"), Segment("ab", style), Segment(" " * 6)))])
    assert text.startswith("\x1b[1H日本\x1b[1;5H\x1b[1mab")


def test_a_colour_of_the_256_is_sent_by_its_number() -> None:
    assert look_of(Style(color="#ff5f5f"), ColorSystem.TRUECOLOR).foreground == "38;5;203"
    assert look_of(Style(color="#ff5f60"), ColorSystem.TRUECOLOR).foreground == "38;2;255;95;96"


def test_only_what_changes_in_the_pen_is_sent() -> None:
    red = look_of(Style(color="#ff5f5f", bgcolor="#303030", bold=True), ColorSystem.TRUECOLOR)
    green = look_of(Style(color="#87d787", bgcolor="#303030"), ColorSystem.TRUECOLOR)
    assert change(red, green)[0] == "\x1b[22;38;5;114m"
    assert change(red, DEFAULT)[0] == "\x1b[m"
    assert change(red, red)[0] == ""
