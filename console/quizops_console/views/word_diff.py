"""Two texts word by word: what was added and what was taken out, and the sheet of a row of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from quizops_console.output import width_of
from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.section import Row, Sheet
from quizops_console.views.spans import Line, Span, Tone

WRAP = 74
"""Columns of a line of a sheet: what a screen of 80 has room for."""
_LINE_BREAK = "␊"
_WORDS = re.compile(r"\s+|[\w'’]+|[^\w\s]")
_INDENT = "  "
_MOST_PAIRS = 1_000_000


def words(text: str) -> list[str]:
    """A text as words, marks and the blanks between them: joined, they are the text."""
    return _WORDS.findall(text)


def word_diff(before: str, after: str) -> tuple[Line, Line]:
    """The text before with what is gone, and the text after with what is new."""
    removed: list[Span] = []
    added: list[Span] = []
    for is_equal, gone, come in _steps(words(before), words(after)):
        removed.append(Span(gone, Tone.PLAIN if is_equal else Tone.REMOVED))
        added.append(Span(come, Tone.PLAIN if is_equal else Tone.ADDED))
    return _merged(removed), _merged(added)


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    """(whether both are equal, what stands there before, and after), from the beginning to the end.

    Very long texts that differ much count as one change between what both begin and end with.
    """
    start = _shared(old, new)
    end = _shared(old[: start - 1 if start else None : -1], new[: start - 1 if start else None : -1])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    yield True, "".join(old[:start]), "".join(new[:start])
    if len(middle_old) * len(middle_new) > _MOST_PAIRS:
        yield False, "".join(middle_old), "".join(middle_new)
    else:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for what, a, b, c, d in matcher.get_opcodes():
            yield what == "equal", "".join(middle_old[a:b]), "".join(middle_new[c:d])
    yield True, "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))


def wrapped(line: Line, width: int = WRAP, indent: str = _INDENT) -> list[Line]:
    """A long line as several, broken between words and at the line breaks of a cell; tones stay."""
    lines: list[list[Span]] = [[Span(indent)]]
    room = width - len(indent)
    for word, tone in _pieces(line):
        if word == _LINE_BREAK:
            lines[-1].append(Span(word, Tone.DIM if tone is Tone.PLAIN else tone))
            lines.append([Span(indent)])
            room = width - len(indent)
            continue
        if width_of(word) > room and room < width - len(indent):
            lines.append([Span(indent)])
            room = width - len(indent)
            if word.isspace():
                continue
        lines[-1].append(Span(word, tone))
        room -= width_of(word)
    return [_merged(spans) for spans in lines]


def _pieces(line: Line) -> Iterator[tuple[str, Tone]]:
    longest = WRAP - len(_INDENT)
    for span in line:
        for word in words(span.text):
            for start in range(0, len(word), longest):
                yield word[start : start + longest], span.tone


def _merged(spans: Sequence[Span]) -> Line:
    """Neighbours of one tone as one span."""
    merged: list[Span] = []
    for span in spans:
        if not span.text:
            continue
        if merged and merged[-1].tone is span.tone:
            merged[-1] = Span(merged[-1].text + span.text, span.tone)
        else:
            merged.append(span)
    return tuple(merged)


def word_diff_sheet(row: Row) -> Sheet:
    """A row of a plan in full: before and after word by word, or all sides of a conflict."""
    subject = {name: row.get(name, "") for name in ("quiz", "id", "field", "file", "line", "key")}
    title = " ".join(part for part in (row.get("kind", ""), row.get("id", ""), row.get("field", "")) if part)
    return lines_sheet("word_diff", title or "nothing", list(diff_lines(row)), subject=subject)


def diff_lines(row: Row) -> Iterator[Line]:
    """The lines of that sheet."""
    yield _place(row)
    if row.get("kind") == "conflict":
        yield from _conflict(row)
    elif row.get("before") or row.get("after"):
        yield from _sides("before", row["before"], "after", row["after"])
    if row.get("message"):
        yield ()
        yield from wrapped((Span(row["message"], Tone.STRONG),))
    if row.get("hint"):
        yield from wrapped((Span(row["hint"], Tone.DIM),))


def _place(row: Row) -> Line:
    place = ":".join(row[name] for name in ("file", "line", "column") if row.get(name))
    spans = [Span(row.get("quiz", ""), Tone.STRONG), Span(f"  {place}" if place else "")]
    if row.get("rule"):
        spans.append(Span(f"  [{row['rule']}]", Tone.DIM))
    if row.get("pointer"):
        spans.append(Span(f"  {row['pointer']}", Tone.DIM))
    return tuple(spans)


def _conflict(row: Row) -> Iterator[Line]:
    """The base in full, what each side made of it, and how the sides differ."""
    yield (
        Span(f"{row['conflict']} conflict", Tone.WARN),
        Span(f"  since {row['since']}" if row["since"] else ""),
    )
    if row["base"]:
        yield (Span("base, as last applied", Tone.TITLE),)
        yield from wrapped((Span(row["base"]),))
        yield from _side("ours, live now", row["base"], row["ours"])
        yield from _side("theirs, in the CSV", row["base"], row["theirs"])
        yield ()
    yield from _sides(
        "ours, live now (esc, then <)", row["ours"], "theirs, in the CSV (esc, then >)", row["theirs"]
    )


def _side(title: str, base: str, text: str) -> Iterator[Line]:
    yield (Span(f"{title}, against the base", Tone.TITLE),)
    yield from wrapped(word_diff(base, text)[1] if text else (Span("nothing", Tone.DIM),))


def _sides(one: str, before: str, other: str, after: str) -> Iterator[Line]:
    """Both texts below each other, each with what only it has."""
    removed, added = word_diff(before, after)
    for title, sign, line in ((one, "-", removed), (other, "+", added)):
        tone = Tone.REMOVED if sign == "-" else Tone.ADDED
        yield (Span(f"{sign} ", tone), Span(title, Tone.TITLE))
        yield from wrapped(line or (Span("nothing", Tone.DIM),))
