"""Pieces of text with styles, made into one line for the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from quizops_console.output import printable, shortened, width_of
from quizops_console.tui.widgets.signs import Signs
from quizops_console.views.filtering import parse_filter
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.table_spec import TableSpec
from quizops_console.views.terms import TextTerm

_NARROWEST = 4
Pieces = list[tuple[str, Style]]


def strip_of(pieces: Iterable[tuple[str, Style]], width: int) -> Strip:
    """Neighbours of one style become one segment; every segment costs bytes on the wire.

    The pieces are `width` columns wide together: the caller knows. On a screen narrower than the edges of
    a table they are more, and are cut off.
    """
    segments: list[Segment] = []
    text, style = "", None
    for more, its in pieces:
        if its is style or its == style:
            text += more
        else:
            if text:
                segments.append(Segment(text, style))
            text, style = more, its
    if text:
        segments.append(Segment(text, style))
    if width < _NARROWEST:
        return Strip(segments).crop(0, width)
    return Strip(segments, width)


def cut(text: str, width: int, signs: Signs) -> str:
    """The text in at most `width` columns, with a sign where something was cut off."""
    return _cut(text, width, signs.cut)[0]


def cut_line(line: Line, width: int, signs: Signs) -> tuple[list[Span], int]:
    """The spans in at most `width` columns, and how many they take."""
    kept: list[Span] = []
    taken = 0
    for number, span in enumerate(line):
        room = width - taken
        text, wide = _cut(span.text, room, signs.cut)
        if wide == room and text == span.text and any(later.text for later in line[number + 1 :]):
            text, wide = _cut(text + " ", room, signs.cut)
        kept.append(span if text == span.text else Span(text, span.tone))
        taken += wide
        if taken >= width:
            break
    return kept, taken


@lru_cache(maxsize=8192)
def _cut(text: str, width: int, sign: str) -> tuple[str, int]:
    """The text or its beginning, and the columns it takes: most cells are seen again and again.

    All that is drawn comes by here, so nothing in it moves the terminal's cursor.
    """
    text = printable(text)
    wide = width_of(text)
    if wide <= width:
        return text, wide
    short = shortened(text, width)
    short = short[:-1] + sign if short else ""
    return short, width_of(short)


def highlighted(spans: Sequence[Span], words: tuple[str, ...]) -> list[Span]:
    """The same spans, with what matches one of the words in the tone of a match."""
    pattern = _pattern(words)
    if pattern is None:
        return list(spans)
    found: list[Span] = []
    for span in spans:
        end = 0
        for match in pattern.finditer(span.text):
            if match.start() > end:
                found.append(Span(span.text[end : match.start()], span.tone))
            found.append(Span(match.group(), Tone.MATCH))
            end = match.end()
        if end < len(span.text):
            found.append(Span(span.text[end:], span.tone))
    return found


@lru_cache(maxsize=16)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    wanted = sorted({word for word in words if word}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE) if wanted else None


def sought(text: str, spec: TableSpec) -> tuple[str, ...]:
    """The words of a filter that are looked for in the text of rows, as it was parsed for this table."""
    terms = parse_filter(text, spec).terms if text else ()
    return tuple(
        needle
        for term in terms
        if isinstance(term, TextTerm) and not term.is_negated
        for needle in term.needles
    )
