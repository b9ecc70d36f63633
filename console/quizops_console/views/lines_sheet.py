"""A sheet of toned lines: its text is searched, filtered and copied like any table's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quizops_console.output import printable
from quizops_console.views.section import Sheet
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.table_spec import ColumnSpec, Row, TableSpec, Width

_WIDEST = 100_000


def line_cells(line: Line) -> tuple[str, str]:
    """The text of a line, and the tones of its parts as `plain 5 bad 3`.

    A cell is one line and harmless for a terminal: other characters show as a sign each.
    """
    texts = [printable(span.text) for span in line]
    tones = " ".join(f"{span.tone.value} {len(text)}" for span, text in zip(line, texts, strict=True))
    return "".join(texts), tones


def line_of(row: Row) -> Line:
    """The line that `line_cells` took apart."""
    text, words = row["text"], row["tones"].split()
    spans, start = [], 0
    for tone, length in zip(words[::2], words[1::2], strict=True):
        spans.append(Span(text[start : start + int(length)], Tone(tone)))
        start += int(length)
    return tuple(spans)


def lines_spec(id: str, name: str) -> TableSpec:
    """One column as wide as the screen; rows are told apart by their number."""
    column = ColumnSpec("text", "", Width(10, _WIDEST, _WIDEST), weight=1, show=line_of)
    columns = ("number", "text", "tones")
    return TableSpec(id, columns, (column,), "number", search=("text",), empty="nothing to show", name=name)


def lines_sheet(
    id: str,
    title: str,
    lines: Iterable[Line],
    *,
    follows: bool = False,
    subject: Mapping[str, str] | None = None,
) -> Sheet:
    """`id` is the sheet's scope for actions; `subject` says what it is about."""
    rows: Sequence[Sequence[str]] = [(str(n), *line_cells(line)) for n, line in enumerate(lines, 1)]
    return Sheet(id, title, lines_spec(id, "lines"), rows, follows, subject or {})
