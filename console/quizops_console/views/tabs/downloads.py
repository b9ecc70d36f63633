"""Downloads: the rows of all trackers, what of them failed and why, and when it is tried again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from quizops_console.link.tables import COLUMNS
from quizops_console.output import moment, printable
from quizops_console.views.lines_sheet import lines_sheet
from quizops_console.views.section import Place, Row, Section, Sheet, TabSpec
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width

SOURCES = ("youtube", "drive")
STATUSES = ("failed", "partial", "downloading", "pending", "completed", "skipped", "none")
"""What needs somebody first."""
CATEGORIES = ("network", "rate_limit", "quota", "permission", "validation", "file_io", "system")
_DUPLICATE = "duplicate"
_PARTS = ("", "_category", "_tries", "_next", "_files")
_HISTORY_SHOWN = 3
_LINKS_SHOWN = 3


def source_line(row: Row, source: str) -> Line:
    """`✗ network`, `⏸ rate-limit`, `✓ 3`: a sign, and the word that says the same."""
    status, category = row[source], row[f"{source}_category"].replace("_", "-")
    if row["fence"] == _DUPLICATE and status == "failed":
        return (Span("✗ duplicate", Tone.BAD),)
    if source in row["fence"].split(","):
        return (Span("✗ fenced", Tone.BAD),)
    files = row[f"{source}_files"]
    match status:
        case "failed":
            return (Span(f"✗ {category or 'failed'}", Tone.BAD),)
        case "partial":
            return (Span(f"▲ partial {files}", Tone.WARN),)
        case "completed":
            return (Span(f"✓ {files}", Tone.GOOD),)
        case "downloading":
            return (Span("⋯ downloading", Tone.INFO),)
        case "pending" if row[f"{source}_next"]:
            return (Span(f"⏸ {category or 'waits'}", Tone.WARN),)
        case "pending":
            return (Span("· pending"),)
        case "skipped":
            return (Span("– skipped", Tone.DIM),)
        case _:
            return (Span("– none", Tone.DIM),)


def _tries(row: Row) -> str:
    """Of the source that used up more."""
    most = max(int(row[f"{source}_tries"] or 0) for source in SOURCES)
    return f"{most}×" if most else ""


def _next(row: Row) -> str:
    """The hour and minute of the earliest next try; the day where that is another than the last attempt's."""
    found = min((row[f"{source}_next"] for source in SOURCES if row[f"{source}_next"]), default="")
    if row["attempt"][:10] and row["attempt"][:10] != found[:10]:
        return found[5:10]
    return found[11:16]


def _columns_of(source: str) -> tuple[str, ...]:
    return tuple(f"{source}{part}" for part in _PARTS)


TRACKER = TableSpec(
    id="tracker",
    store_columns=COLUMNS["tracker"],
    columns=(
        ColumnSpec("row_id", "row", Width(5, 5, 14), weight=1, order="natural"),
        ColumnSpec("name", "name", Width(8, 10, 40), weight=2),
        ColumnSpec("type", "type", Width(8, 18, 30), weight=1),
        ColumnSpec(
            "youtube",
            "youtube",
            Width(8, 12, 14),
            show=lambda row: source_line(row, "youtube"),
            sources=(*_columns_of("youtube"), "fence"),
            order=STATUSES,
        ),
        ColumnSpec(
            "drive",
            "drive",
            Width(8, 12, 14),
            show=lambda row: source_line(row, "drive"),
            sources=(*_columns_of("drive"), "fence"),
            order=STATUSES,
        ),
        ColumnSpec(
            "try",
            "try",
            Width(3, 3, 4),
            right=True,
            tone=lambda _: Tone.DIM,
            show=_tries,
            sources=("youtube_tries", "drive_tries"),
            order="number",
        ),
        ColumnSpec(
            "next", "next", Width(5, 5, 5), show=_next, sources=("youtube_next", "drive_next", "attempt")
        ),
    ),
    identity="key",
    fields={
        "status": FieldSpec(SOURCES, STATUSES),
        "source": FieldSpec(
            scopes={
                "youtube": ("youtube", "youtube_category"),
                "drive": ("drive", "drive_category"),
                "any": (),
            }
        ),
        "category": FieldSpec(tuple(f"{source}_category" for source in SOURCES), CATEGORIES),
        "name": FieldSpec(("name",)),
        "type": FieldSpec(("type",)),
        "row": FieldSpec(("row_id",)),
        "tracker": FieldSpec(("tracker",)),
        "fence": FieldSpec(("fence",), (_DUPLICATE, *SOURCES), is_open=True),
    },
    search=("row_id", "name", "type"),
    empty="no rows: a CSV with the columns row_id and youtube_playlist or google_drive is a tracker",
    name="rows",
)


def row_details(row: Row) -> list[Line]:
    """What the table knows of a row, until the whole is there."""
    return [_headline(row), *(_brief(row, source) for source in SOURCES if _is_told(row, source))]


def _headline(row: Row) -> Line:
    spans = [Span(f"{row['row_id']}  ", Tone.STRONG), Span(f"{row['name']}  {row['type']}")]
    spans.append(Span(f"  {row['tracker']}:{row['line']}", Tone.DIM))
    if row["fence"] == _DUPLICATE:
        spans.append(Span("  another row has this id: nobody can say which is meant", Tone.BAD))
    return tuple(spans)


def _is_told(row: Row, source: str) -> bool:
    return row[source] != "none" or bool(row[f"{source}_category"])


def _used(tries: int) -> str:
    return f"{tries} {'try' if tries == 1 else 'tries'} used" if tries else "no try used"


def _brief(row: Row, source: str) -> Line:
    tries = int(row[f"{source}_tries"] or 0)
    facts = [_used(tries)]
    if row[f"{source}_next"]:
        facts.append(f"next {moment(row[f'{source}_next'])}")
    return (Span(f"{source:<8} ", Tone.DIM), *source_line(row, source), Span(f"  {'  '.join(facts)}"))


def row_answered(row: Row, document: Mapping[str, Any]) -> list[Line]:
    """The row with its errors, links, files and what happened to it last."""
    lines = [_headline(row)]
    for source in SOURCES:
        state = document[source]
        if state["links"] or state["status"] != "none":
            lines += _source_lines(row, source, state)
    lines += [_event(one) for one in document["history"][:_HISTORY_SHOWN]]
    return lines


def _source_lines(row: Row, source: str, state: Mapping[str, Any]) -> Iterator[Line]:
    tries = _used(int(state["tries"] or 0))
    facts = [f"tried {moment(state['last_attempt'])}"] if state["last_attempt"] else []
    facts += [tries, *([f"next {moment(state['next_try'])}"] if state["next_try"] else [])]
    yield (Span(f"{source:<8} ", Tone.DIM), *source_line(row, source), Span(f"  {'  '.join(facts)}"))
    if state["error"]:
        yield (Span(f"{'':<9}"), Span(printable(str(state["error"])), Tone.BAD))
    links = [printable(str(link)) for link in state["links"]]
    for name, told in (("links", links), ("files", [printable(str(file)) for file in state["files"]])):
        if told:
            more = f"  and {len(told) - _LINKS_SHOWN} more" if len(told) > _LINKS_SHOWN else ""
            yield (Span(f"{'':<9}{name} ", Tone.DIM), Span("  ".join(told[:_LINKS_SHOWN]) + more))


def _event(one: Mapping[str, Any]) -> Line:
    who = f" by {one['operator']}" if one["operator"] else ""
    detail = f"  {printable(str(one['detail']))}" if one["detail"] else ""
    return (Span(f"{moment(one['at'])}  ", Tone.DIM), Span(f"{one['what']}{who}"), Span(detail, Tone.DIM))


def row_sheet(row: Row, document: Mapping[str, Any]) -> Sheet:
    """Everything about a row: both sources, its other cells, and its whole history."""
    lines = [_headline(row), ()]
    for source in SOURCES:
        lines += [(Span(source, Tone.TITLE),), *_whole_source(row, source, document[source]), ()]
    lines += [(Span("other cells", Tone.TITLE),), *map(_cell, document["cells"].items()), ()]
    lines += [(Span("history", Tone.TITLE),), *map(_event, document["history"])]
    subject = {name: row[name] for name in ("tracker", "row_id", "line", "key")}
    return lines_sheet("row", f"row {row['row_id']}", lines, subject=subject)


def _whole_source(row: Row, source: str, state: Mapping[str, Any]) -> Iterator[Line]:
    yield from list(_source_lines(row, source, {**state, "links": [], "files": []}))
    for name in ("links", "files", "media_ids"):
        for told in state[name]:
            yield (Span(f"{'':<9}{name.replace('_', ' '):<10}", Tone.DIM), Span(printable(str(told))))


def _cell(item: tuple[str, str]) -> Line:
    return (Span(f"  {printable(item[0]):<16} ", Tone.DIM), Span(printable(item[1])))


def _place(row: Row) -> Place:
    return Place(row["tracker"], int(row["line"]))


def _ask(row: Row) -> tuple[str, dict[str, str]]:
    return "row", {name: row[name] for name in ("tracker", "row_id", "line")}


DOWNLOADS = TabSpec(
    "downloads",
    "Downloads",
    (Section("tracker", "rows", "tracker", TRACKER, row_details, _place, _ask, row_answered, row_sheet),),
)
