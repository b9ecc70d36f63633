"""Merges: what waits for a person, what the next merge publishes, and how the quizzes stand."""

from __future__ import annotations

from quizops_console.link.tables import COLUMNS
from quizops_console.output import minute, moment, shortened
from quizops_console.views.section import Place, Row, Section, TabSpec
from quizops_console.views.spans import Line, Span, Tone
from quizops_console.views.table_spec import ColumnSpec, FieldSpec, TableSpec, Width
from quizops_console.views.word_diff import word_diff, wrapped

KINDS = ("refused", "conflict", "withheld", "blanked", "removed", "changed", "set", "added")
"""What needs somebody first."""
CONFLICTS = ("field", "files", "removed", "first_contact")
_SIGNS = {
    "refused": ("✗", Tone.BAD),
    "conflict": ("▲", Tone.WARN),
    "withheld": ("⏸", Tone.WARN),
    "blanked": ("·", Tone.WARN),
    "added": ("+", Tone.ADDED),
    "removed": ("-", Tone.REMOVED),
    "changed": ("~", Tone.INFO),
    "set": ("~", Tone.INFO),
}
_EXPLAINED = {
    "withheld": "a rollback took this cell back; edit it, or re-apply what is withheld",
    "blanked": "the cell is empty now, which erases nothing; !clear in it clears the field",
    "added": "a new question",
    "removed": "its row says !retire",
}
_SIDE = 240
_LEAD = 8


def kind_line(row: Row) -> Line:
    """`✗ refused`."""
    sign, tone = _SIGNS.get(row["kind"], ("·", Tone.PLAIN))
    return (Span(f"{sign} {row['kind']}", tone),)


def what_line(row: Row) -> Line:
    """Before → after, ours ≠ theirs, or why it was refused."""
    match row["kind"]:
        case "conflict" if row["ours"] or row["theirs"]:
            return _both(row["ours"], "≠", row["theirs"], Tone.WARN)
        case "changed" | "set" if row["before"] or row["after"]:
            return _both(row["before"], "→", row["after"], Tone.ADDED)
        case kind:
            return (Span(row["message"] or _EXPLAINED.get(kind, "")),)


def _both(one: str, sign: str, other: str, tone: Tone) -> Line:
    """Both sides from the first place on at which they differ."""
    before, after = apart(one, other)
    return (Span(before or "nothing"), Span(f" {sign} ", Tone.DIM), Span(after or "nothing", tone))


def apart(one: str, other: str) -> tuple[str, str]:
    """Two texts without the long beginning that both share, each short enough for a line."""
    pairs = enumerate(zip(one, other, strict=False))
    shared = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    start = shared - _LEAD if shared > 2 * _LEAD else 0
    return _from(one, start), _from(other, start)


def _from(text: str, start: int) -> str:
    return f"…{text[start : start + _SIDE]}" if start else text[:_SIDE]


def place_text(row: Row) -> str:
    """`file:line:column`, as far as it is known."""
    return ":".join(row[name] for name in ("file", "line", "column") if row[name])


def _near(row: Row) -> str:
    """The place without its folders: the quiz stands beside it."""
    return place_text({**row, "file": row["file"].rpartition("/")[2]})


PLAN = TableSpec(
    id="plan",
    store_columns=COLUMNS["plan"],
    columns=(
        ColumnSpec("kind", "kind", Width(10, 10, 10), show=kind_line, order=KINDS),
        ColumnSpec("quiz", "quiz", Width(5, 7, 24), weight=1),
        ColumnSpec("id", "id", Width(3, 4, 16), order="natural"),
        ColumnSpec("field", "field", Width(5, 6, 12)),
        ColumnSpec(
            "what",
            "what",
            Width(14, 22, 400),
            weight=4,
            show=what_line,
            sources=("message", "kind", "before", "after", "ours", "theirs"),
        ),
        ColumnSpec(
            "place", "where", Width(8, 18, 60), weight=1, show=_near, sources=("file", "line", "column")
        ),
    ),
    identity="key",
    fields={
        "kind": FieldSpec(("kind",), KINDS),
        "conflict": FieldSpec(("conflict",), CONFLICTS),
        "quiz": FieldSpec(("quiz",)),
        "id": FieldSpec(("id",)),
        "field": FieldSpec(("field",)),
        "file": FieldSpec(("file",)),
        "rule": FieldSpec(("rule",)),
    },
    search=("id", "field", "before", "after", "ours", "theirs", "message", "file", "rule"),
    empty="nothing waits: every saved cell is live",
    name="items",
)


def item_details(row: Row) -> list[Line]:
    """The item with its place, both sides word by word, and the way out."""
    head: Line = (
        *kind_line(row),
        Span(f"  {row['quiz']} {row['id']} {row['field']}".rstrip(), Tone.STRONG),
        Span(f"  {place_text(row)}"),
        Span(f"  [{row['rule']}]" if row["rule"] else "", Tone.DIM),
    )
    return [head, *_told(row)]


def _told(row: Row) -> list[Line]:
    match row["kind"]:
        case "conflict":
            return _conflict(row)
        case "changed" | "set" if row["before"] or row["after"]:
            removed, added = word_diff(row["before"], row["after"])
            return [*_side("-", removed), *_side("+", added)]
        case kind:
            lines = wrapped((Span(row["message"] or _EXPLAINED.get(kind, "")),))
            return [*lines, *(wrapped((Span(row["hint"], Tone.DIM),)) if row["hint"] else [])]


def _conflict(row: Row) -> list[Line]:
    ours, theirs = word_diff(row["ours"], row["theirs"])
    since = f" since {moment(row['since'])}" if row["since"] else ""
    base = f"; base: {shortened(row['base'], 40)}" if row["base"] else ""
    lines: list[Line] = [(Span(f"{row['conflict'].replace('_', ' ')} conflict{since}{base}", Tone.DIM),)]
    lines += [*_side("<", ours, "ours  "), *_side(">", theirs, "theirs")]
    return [*lines, *(wrapped((Span(row["message"]),)) if row["message"] else [])]


def _side(sign: str, line: Line, name: str = "") -> list[Line]:
    first, *others = wrapped(line or (Span("nothing", Tone.DIM),), indent="")
    return [(Span(f"{sign} {name} ", Tone.KEY), *first), *others]


def _plan_place(row: Row) -> Place | None:
    if not row["file"]:
        return None
    line, column = (int(row[name]) if row[name] else None for name in ("line", "column"))
    return Place(row["file"], line, column)


def _state(row: Row) -> Line:
    if row["error"]:
        return (Span("✗ held", Tone.BAD),)
    if int(row["held"]) or int(row["refused"]):
        return (Span("▲ waits", Tone.WARN),)
    return (Span("● live", Tone.GOOD),) if row["published_at"] else (Span("· new", Tone.DIM),)


def _number(column: str, title: str, tone: Tone) -> ColumnSpec:
    """A count that stands out where it is not zero."""

    def shown(row: Row) -> Line:
        number = row[column]
        return (Span("–", Tone.DIM),) if number in {"", "0"} else (Span(number, tone),)

    return ColumnSpec(column, title, Width(len(title), len(title), 9), right=True, show=shown, order="number")


def _published(row: Row) -> str:
    return minute(row["published_at"])


QUIZZES = TableSpec(
    id="quizzes",
    store_columns=COLUMNS["quizzes"],
    columns=(
        ColumnSpec("name", "quiz", Width(6, 12, 40), weight=2),
        ColumnSpec(
            "state",
            "",
            Width(7, 7, 7),
            show=_state,
            sources=("error", "held", "refused", "published_at"),
        ),
        ColumnSpec("version", "version", Width(6, 7, 12), order="natural"),
        _number("questions", "questions", Tone.PLAIN),
        _number("option_sets", "sets", Tone.PLAIN),
        _number("pending", "pending", Tone.INFO),
        _number("withheld", "withheld", Tone.WARN),
        _number("held", "held", Tone.WARN),
        _number("refused", "refused", Tone.BAD),
        ColumnSpec(
            "published_at", "published", Width(17, 17, 17), show=lambda row: minute(row["published_at"])
        ),
    ),
    identity="name",
    fields={
        "quiz": FieldSpec(("name",)),
        "path": FieldSpec(("path",)),
        "version": FieldSpec(("version",)),
        "error": FieldSpec(("error",)),
    },
    search=("name", "path", "version", "error"),
    empty="no quiz: a folder with a questions CSV (columns id, template, text) is one",
    name="quizzes",
)


def quiz_details(row: Row) -> list[Line]:
    """A quiz in words: what is live, what waits, and why it is held."""
    version = row["version"] or "not published yet"
    head: Line = (
        Span(f"{row['name']}  ", Tone.STRONG),
        *_state(row),
        Span(f"  {version}  {moment(row['published_at'] or None)}  {row['path']}"),
    )
    words = {
        "pending": "would change by a merge",
        "withheld": "cells withheld by a rollback",
        "held": "conflicts wait",
        "refused": "cells refused",
    }
    waits = [f"{row[name]} {word}" for name, word in words.items() if row[name] not in {"", "0"}]
    counts = f"{row['questions']} questions, {row['option_sets']} option sets"
    lines: list[Line] = [head, (Span("; ".join([counts, *waits])),)]
    if row["error"]:
        lines += wrapped((Span(row["error"], Tone.BAD),))
    return lines


MERGES = TabSpec(
    "merges",
    "Merges",
    (
        Section("plan", "what waits", "plan", PLAN, item_details, _plan_place),
        Section("quizzes", "quizzes", "quizzes", QUIZZES, quiz_details, lambda row: Place(row["path"])),
    ),
)
